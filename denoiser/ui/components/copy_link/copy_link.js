// The button that copies a link: in one click, where the browser allows it, and else by hand.

import { copy } from "./copying.js";

const SHOWN = 2500; // milliseconds
const [DRAW, , UPLOAD] = SHARED.sources;

/**
 * Make the button copy a link.
 *
 * @param {{data: {address: string, settings: string[]}, parentElement: ShadowRoot}} component
 */
export default function ({ data, parentElement }) {
  const [output, field] = [parentElement.querySelector("output"), parentElement.querySelector("input")];
  parentElement.querySelector("button").onclick = async () => {
    const now = new URLSearchParams(window.location.search);
    const source = now.get(SHARED.keys.source) ?? DRAW;
    const isCopied = await copy(link(data.address, data.settings, now, source), field);
    field.hidden = isCopied;
    const copied = source === UPLOAD ? "Copied, without the uploaded picture." : "Link copied.";
    output.textContent = isCopied ? copied : "Copy it from here:";
    if (!isCopied) {
      field.select();
      return;
    }
    clearTimeout(parentElement.timer);
    parentElement.timer = setTimeout(() => (output.textContent = ""), SHOWN);
  };
}

/**
 * Return a link that brings back the page.
 *
 * @param {string} address The page's.
 * @param {string[]} settings Names of parameters.
 * @param {URLSearchParams} now Those of the address bar.
 * @param {string} source Where the picture comes from.
 * @returns {string}
 */
function link(address, settings, now, source) {
  const url = new URL(address);
  for (const name of settings) if (now.has(name)) url.searchParams.set(name, now.get(name));
  const drawing = document.body.dataset.drawing; // see `kept_drawing.js`
  if (source === DRAW && drawing) url.searchParams.set(SHARED.keys.drawing, drawing);
  return url.href;
}
