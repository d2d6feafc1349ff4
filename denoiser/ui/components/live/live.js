// The live view's component: it starts and stops the view. It sends nothing to the server.

import { unpack } from "./message.js";
import { Pool } from "../../../browser/view/pool.js";
import { View } from "../../../browser/view/view.js";

// The script stays when a visitor goes to another page and comes back: weights travel once.
/** @type {Pool | null} */
let pool = null;
/** @type {View | null} */
let view = null;
let isBroken = false;
let calls = 0;

/**
 * Take a message of the server, at each of its runs.
 *
 * @param {{data: Uint8Array}} component
 * @returns {(() => void) | undefined} Called when the component leaves the page.
 */
export default function ({ data }) {
  const call = ++calls;
  if (isBroken) return undefined;
  try {
    pool ??= new Pool(giveUp);
    view ??= new View(pool, giveUp);
    const { settings } = unpack(data);
    const { network, classifier, sampler } = settings;
    const files = [network, classifier, sampler].filter(Boolean);
    view.follow(pool.has(files) ? settings : null);
    if (!pool.has(files)) {
      pool.load(files).then(() => {
        if (call === calls) view?.follow(settings);
      });
    }
  } catch (error) {
    giveUp(error);
  }
  return () => {
    if (call === calls) stopView(); // Streamlit may clean up after a call that another has followed
  };
}

/** Leave the page as the server has made it; the workers stay for the next visit. */
function stopView() {
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
