// The live view's component: it starts and stops the view, and asks for the weights of networks.
// 
// All it ever sends to the server is a wish for weights.

import { unpack } from "./message.js";
import { View } from "./view.js";

const ASK_AGAIN = 10_000; // milliseconds after which weights that did not come are asked for again

// The module stays when a visitor goes to another page and comes back: weights travel once.
export const kept = {
  /** @type {Set<string>} */
  networks: new Set(),
  /** @type {Map<string, number>} */
  asked: new Map(),
  /** @type {Worker | null} */
  worker: null,
  requests: 0,
  /** @type {number | undefined} */
  timer: undefined,
};
/** @type {View | null} */
export let view = null;
let isBroken = false;
let calls = 0;

/**
 * Take a message of the server, at each of its runs.
 *
 * @param {{data: Uint8Array, setTriggerValue: (name: string, value: unknown) => void}} component
 */
export default function ({ data, setTriggerValue }) {
  const call = ++calls;
  if (isBroken) return;
  try {
    view ??= new View();
    const { settings, networks } = unpack(data);
    for (const { name, file } of networks) {
      kept.worker.postMessage({ kind: "network", name, file }, [file.buffer]);
      kept.networks.add(name);
    }
    const missing = settings.networks.filter((name) => !kept.networks.has(name));
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
 * @param {string[]} networks
 * @param {(name: string, value: unknown) => void} setTriggerValue
 */
function askFor(networks, setTriggerValue) {
  clearTimeout(kept.timer);
  const now = performance.now();
  const missing = networks.filter((name) => !kept.networks.has(name));
  const unasked = missing.filter((name) => !(now - kept.asked.get(name) < ASK_AGAIN));
  for (const name of unasked) kept.asked.set(name, now);
  if (unasked.length) setTriggerValue("wanted", unasked);
  if (missing.length) kept.timer = setTimeout(() => view && askFor(missing, setTriggerValue), ASK_AGAIN);
}

/** Uncover the page. */
function stopView() {
  view?.stop();
  view = null;
}

/**
 * End the live view for good; the server's panels go on.
 *
 * @param {unknown} error
 */
export function giveUp(error) {
  console.warn("Denoiser: no live view; the panels follow when pen or slider is released.", error);
  isBroken = true;
  stopView();
  kept.worker?.terminate();
}
