// Keep the drawing in this tab of the browser, and give it back to a server that does not know it: after a
// reload, and after a restart of the server. Nothing leaves the machine that the server did not have.

import { DrawingReader } from "../../../browser/view/drawing.js";

const KEY = "denoiser-drawing";
const BUTTONS = `.st-key-${SHARED.keys.canvas_buttons} button`;

let known = ""; // what the server last said
let isAhead = false; // whether something was drawn that the server has not said yet

/** @type {Trigger | undefined} */
let tell; // of the component that is on the page

/**
 * Take the drawing that the server has, at each of its runs.
 *
 * @param {{data: {drawing: {objects: object[], pixels: string}, isUnknown: boolean},
 *   setTriggerValue: Trigger}} component
 * @returns {() => void} Called when the component leaves the page.
 */
export default function ({ data, setTriggerValue }) {
  tell = setTriggerValue;
  document.body.dataset.drawing = data.drawing.pixels; // for links
  if (data.isUnknown) giveBack(setTriggerValue);
  else if (JSON.stringify(data.drawing) !== known) {
    known = JSON.stringify(data.drawing);
    isAhead = false;
    keep(data.drawing);
    document.dispatchEvent(new Event("denoiser-drawn")); // see `pen_first.js`
  }
  return () => (tell = undefined);
}

// What was sent while there was no connection is lost: any message brings the state of all widgets along.
document.addEventListener("denoiser-connected", () => tell?.("connected", Date.now()));

// A stroke is sent 200 ms after the pen is lifted, and not at all while there is no connection. Where the page
// is left before, what the canvas shows is kept, as one picture.
document.addEventListener(
  "pointerup",
  (event) => {
    const isOnCanvas = event.composedPath().some(
      (element) => element instanceof Element && element.matches(`.st-key-${SHARED.keys.canvas}`),
    );
    if (isOnCanvas) isAhead = true;
  },
  { capture: true, passive: true },
);
document.addEventListener("click", ({ target }) => {
  const buttons = [...document.querySelectorAll(BUTTONS)];
  const button = target instanceof Element ? target.closest(BUTTONS) : null;
  if (!button) return;
  isAhead = false;
  if (button === buttons.at(-1)) keep({ grey: new Array(SHARED.side ** 2).fill(0) }); // Clear
});
addEventListener("pagehide", () => {
  const drawing = isAhead ? new DrawingReader().read() : null;
  if (drawing) keep({ grey: Array.from(drawing, (ink) => Math.round(255 * ink)) });
});

/**
 * Keep a drawing until the tab is closed.
 *
 * @param {object} drawing Its strokes, and what they look like; or its grey levels alone.
 */
function keep(drawing) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(drawing));
  } catch (error) {
    console.warn("Denoiser: this browser keeps nothing; a reload loses the drawing.", error);
  }
}

/**
 * Send the server the drawing that is kept, if there is one.
 *
 * @param {Trigger} send
 */
function giveBack(send) {
  try {
    const kept = sessionStorage.getItem(KEY);
    if (kept !== null) send("drawing", JSON.parse(kept));
  } catch (error) {
    console.warn("Denoiser: no drawing can be read from this browser's store.", error);
  }
}
