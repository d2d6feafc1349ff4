// Follow the visitor's hand: which control it holds, and when it does anything.

import { CANVAS, SLIDER } from "./elements.js";

const POINTER = ["pointerdown", "pointermove", "pointerup", "pointercancel"];
const INPUTS = [...POINTER, "input", "keydown"];

/** Listens to pointer and keys, on the whole page. */
export class Hand {
  /**
   * Begin to listen.
   *
   * @param {() => void} onInput Called at each input, but not where the mouse just passes by.
   * @param {(action: (event?: any) => void) => (event?: any) => void} guard Catches what a listener throws.
   */
  constructor(onInput, guard) {
    /** @type {string | undefined} */
    this.held = undefined; // selector of the control that the pointer went down on
    this.onInput = onInput;
    this.listener = guard((event) => this.notice(event));
    for (const input of INPUTS) {
      document.addEventListener(input, this.listener, { capture: true, passive: true });
    }
  }

  /**
   * Take notice of an event.
   *
   * @param {Event & {buttons?: number}} event
   */
  notice(event) {
    if (event.type === "pointerdown") this.held = controlOf(event);
    else if (POINTER.includes(event.type) && !event.buttons) this.held = undefined;
    if (event.type === "pointermove" && !this.held) return;
    this.onInput();
  }

  /** Listen no longer. */
  stop() {
    for (const input of INPUTS) {
      document.removeEventListener(input, this.listener, { capture: true });
    }
  }
}

/**
 * Return the selector of the control that a pointer went down on.
 *
 * @param {Event} event
 * @returns {string | undefined}
 */
function controlOf(event) {
  const path = event.composedPath();
  return [CANVAS, SLIDER].find((selector) =>
    path.some((element) => element instanceof Element && element.matches(selector)),
  );
}
