// The component that restores damaged pictures.

import { Pool } from "../live/pool.js";
import { Restoration } from "./restoration.js";

// It stays when a visitor goes to another page and comes back.
/** @type {Pool | null} */
let pool = null;
/** @type {Restoration | null} */
let restoration = null;
/** @type {ShadowRoot | null} */
let shownIn = null;
let calls = 0;

/**
 * Take a message of the server, at each of its runs.
 *
 * @param {{data: RestorationSettings, parentElement: ShadowRoot}} component
 * @returns {() => void} Called when the component leaves the page.
 */
export default function ({ data, parentElement }) {
  const call = ++calls;
  pool ??= new Pool(report);
  if (shownIn !== parentElement) {
    restoration?.stop();
    restoration = new Restoration(parentElement, pool, report);
    shownIn = parentElement;
  }
  pool.load([data.network, data.classifier]).then(() => {
    if (call === calls) restoration?.follow(data);
  });
  return () => {
    if (call !== calls) return; // Streamlit may clean up after a call that another has followed
    restoration?.stop();
    restoration = shownIn = null;
  };
}

/**
 * End the restoration and say so.
 *
 * @param {unknown} error
 */
function report(error) {
  console.warn("Denoiser: the picture could not be restored.", error);
  restoration?.stop();
  const headline = shownIn?.querySelector("[data-headline]");
  if (headline) headline.textContent = "something failed. Reload the page.";
}
