// Let what was drawn reach the server before what is clicked.
//
// The drawable canvas sends a stroke 200 ms after the pen is lifted. Until then Undo would remove the stroke
// before, and a link would leave the newest one behind. So such a click waits.

import { PAGE_LINK } from "./history.js";

const SENDS_AFTER = 260; // milliseconds, with some to spare
const LONGEST = 3_000; // milliseconds that a click waits for the server
const WAITING = `.st-key-${SHARED.keys.canvas_buttons} button, ${PAGE_LINK}`;

let liftedAt = -Infinity;
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
  }
}

/**
 * Hold back a click that came too soon, and repeat it when the stroke has been sent.
 *
 * @param {MouseEvent} event
 */
function hold(event) {
  const wait = liftedAt + SENDS_AFTER - performance.now();
  const target = event.target instanceof Element ? event.target.closest(WAITING) : null;
  if (wait <= 0 || !target || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.stopImmediatePropagation();
  event.preventDefault();
  setTimeout(clickWhenTaken, wait, target, performance.now() + LONGEST);
}

/**
 * Click when the server has taken the stroke: a page that follows at once would replace it.
 *
 * @param {Element} target
 * @param {number} end When to wait no longer.
 */
function clickWhenTaken(target, end) {
  /** @type {HTMLElement | null} */
  const app = document.querySelector("[data-test-script-state]");
  const isTaken = app?.dataset.testScriptState === "notRunning";
  if (isTaken || performance.now() > end) findAgain(target)?.click();
  else setTimeout(clickWhenTaken, 30, target, end);
}

/**
 * Return what was clicked, or what the page has put in its place meanwhile.
 *
 * @param {Element} target
 * @returns {HTMLElement | undefined}
 */
function findAgain(target) {
  /** @type {NodeListOf<HTMLElement>} */
  const candidates = document.querySelectorAll(WAITING);
  const same = [...candidates].filter((element) => element.textContent === target.textContent);
  return same.find((element) => element === target) ?? same[0];
}

/** Begin to watch pen and clicks. */
export function watchPen() {
  for (const type of ["mousedown", "mouseup", "touchstart", "touchend", "touchcancel"]) {
    addEventListener(type, notice, { capture: true, passive: true });
  }
  addEventListener("click", hold, { capture: true });
}
