// Let what was drawn reach the server before what is clicked.
//
// The drawable canvas sends a stroke 200 ms after the pen is lifted. Until then Undo would remove the stroke
// before, a link would leave the newest one behind, and another source would take the canvas away. So such a
// click waits.

import { PAGE_LINK } from "./history.js";

const SENDS_AFTER = 200; // milliseconds
const RENDERS_IN = 60; // milliseconds from the end of a run to what it has changed on the page
const LONGEST = 3_000; // milliseconds that a click waits for the server
const WAITING = [
  `.st-key-${SHARED.keys.canvas_buttons} button`,
  `.st-key-${SHARED.keys.source} [role=radio]`,
  "[data-copies-link]",
  PAGE_LINK,
].join(", ");

let liftedAt = -Infinity;
let isTaken = true; // whether the server has what was drawn
let isDown = false; // whether a stroke is being drawn

/**
 * Notice when the pen goes down on the canvas, and when it is lifted.
 *
 * @param {Event} event
 */
function notice(event) {
  if (event.type.endsWith("down") || event.type === "touchstart") {
    isDown = event
      .composedPath()
      .some(
        (element) =>
          element instanceof Element && element.matches(`.st-key-${SHARED.keys.canvas}`),
      );
  } else if (isDown) {
    isDown = false;
    liftedAt = performance.now();
    isTaken = false;
  }
}

/**
 * Hold back a click that came too soon, and repeat it when the stroke has been sent.
 *
 * @param {MouseEvent} event
 */
function hold(event) {
  const end = liftedAt + LONGEST;
  if (isTaken || performance.now() > end) return;
  /** @type {EventTarget | undefined} */
  const target = event
    .composedPath()
    .find((element) => element instanceof Element && element.matches(WAITING));
  if (!(target instanceof HTMLElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.stopImmediatePropagation();
  event.preventDefault();
  clickWhenTaken(target, end);
}

/**
 * Click when the server has taken the stroke: a page that follows at once would replace it.
 *
 * @param {HTMLElement} target
 * @param {number} end When to wait no longer.
 */
function clickWhenTaken(target, end) {
  /** @type {HTMLElement | null} */
  const app = document.querySelector("[data-test-script-state]");
  const isAtRest = app?.dataset.testScriptState === "notRunning";
  if ((isTaken && isAtRest) || performance.now() > end) {
    isTaken = true;
    setTimeout(() => findAgain(target)?.click(), RENDERS_IN);
  } else setTimeout(clickWhenTaken, 30, target, end);
}

/**
 * Return what was clicked, or what the page has put in its place meanwhile.
 *
 * @param {HTMLElement} target
 * @returns {HTMLElement | undefined}
 */
function findAgain(target) {
  if (target.isConnected) return target;
  /** @type {NodeListOf<HTMLElement>} */
  const candidates = document.querySelectorAll(WAITING);
  return [...candidates].find((element) => element.textContent === target.textContent);
}

/** Begin to watch pen and clicks. */
export function watchPen() {
  for (const type of ["mousedown", "mouseup", "touchstart", "touchend", "touchcancel"]) {
    addEventListener(type, notice, { capture: true, passive: true });
  }
  addEventListener("click", hold, { capture: true });
  document.addEventListener("denoiser-drawn", () => {
    // What comes earlier is about the stroke before.
    if (performance.now() > liftedAt + SENDS_AFTER) isTaken = true;
  });
}
