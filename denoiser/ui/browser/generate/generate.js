// The component that draws digits from noise.

import { Pool } from "../live/pool.js";
import { Generation } from "./generation.js";

// It stays when a visitor goes to another page and comes back.
/** @type {Pool | null} */
let pool = null;
/** @type {Generation | null} */
let generation = null;
/** @type {ShadowRoot | null} */
let shownIn = null;
let calls = 0;

/**
 * Take a message of the server, at each of its runs.
 *
 * @param {{data: GenerationSettings, parentElement: ShadowRoot}} component
 * @returns {() => void} Called when the component leaves the page.
 */
export default function ({ data, parentElement }) {
  const call = ++calls;
  pool ??= new Pool(report);
  if (shownIn !== parentElement) {
    generation?.stop();
    generation = new Generation(parentElement, pool, report);
    shownIn = parentElement;
  }
  const { network, worse, classifier, digits } = data;
  pool.load([network, worse, classifier, digits]).then(() => {
    if (call === calls) generation?.follow(data);
  });
  return () => {
    if (call !== calls) return; // Streamlit may clean up after a call that another has followed
    generation?.stop();
    generation = shownIn = null;
  };
}

/**
 * End the drawing and say so.
 *
 * @param {unknown} error
 */
function report(error) {
  console.warn("Denoiser: digits could not be drawn.", error);
  generation?.stop();
  const about = shownIn?.querySelector("[data-all]");
  if (about) about.textContent = "Something failed while digits were drawn. Reload the page.";
}
