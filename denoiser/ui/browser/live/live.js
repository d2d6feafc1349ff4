// The live view's component: it starts and stops the view, and asks for the weights of networks.
//
// All it ever sends to the server is a wish for weights.

import { unpack } from "./message.js";
import { Pool } from "./pool.js";
import { View } from "./view.js";

const ASK_AGAIN = 10_000; // milliseconds after which weights that did not come are asked for again

// The script stays when a visitor goes to another page and comes back: weights travel once.
/** @type {Map<string, number>} */
const askedAt = new Map();
/** @type {Pool | null} */
let pool = null;
/** @type {View | null} */
let view = null;
/** @type {number | undefined} */
let timer;
let isBroken = false;
let calls = 0;

/**
 * Take a message of the server, at each of its runs.
 *
 * @param {{data: Uint8Array, setTriggerValue: Trigger}} component
 * @returns {(() => void) | undefined} Called when the component leaves the page.
 */
export default function ({ data, setTriggerValue }) {
  const call = ++calls;
  if (isBroken) return undefined;
  try {
    pool ??= new Pool(giveUp);
    view ??= new View(pool, giveUp);
    const { settings, networks } = unpack(data);
    for (const { name, file } of networks) pool.keep(name, file);
    const missing = [...new Set(settings.networks)].filter((name) => !pool.has(name));
    view.follow(missing.length ? null : settings);
    askFor(missing, setTriggerValue);
  } catch (error) {
    giveUp(error);
  }
  return () => {
    if (call === calls) stopView(); // Streamlit may clean up after a call that another has followed
  };
}

/**
 * Ask the server for weights, and again where they do not come.
 *
 * @param {string[]} networks Their fingerprints.
 * @param {Trigger} setTriggerValue
 */
function askFor(networks, setTriggerValue) {
  clearTimeout(timer);
  const now = performance.now();
  const missing = networks.filter((name) => !pool.has(name));
  const unasked = missing.filter((name) => !(now - askedAt.get(name) < ASK_AGAIN));
  for (const name of unasked) askedAt.set(name, now);
  if (unasked.length) setTriggerValue("wanted", unasked);
  if (missing.length) timer = setTimeout(() => view && askFor(missing, setTriggerValue), ASK_AGAIN);
}

/** Leave the page as the server has made it; the workers stay for the next visit. */
function stopView() {
  clearTimeout(timer);
  view?.stop();
  view = null;
}

/**
 * End the live view for good; the server's panels go on.
 *
 * @param {unknown} error
 */
function giveUp(error) {
  console.warn("Denoiser: no live view; the panels follow when pen or slider is released.", error);
  isBroken = true;
  stopView();
  pool?.close();
}
