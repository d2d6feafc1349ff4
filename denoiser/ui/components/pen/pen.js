// The pen's component. The drawable canvas paints by the events of a mouse, so the pen's strokes go the same
// way as those of any hand: to the live view at once, to the server when it goes up.

import { Pen } from "../../../browser/pen/pen.js";

/** @type {WeakMap<ShadowRoot, Pen>} */
const pens = new WeakMap();

/**
 * Make the pen, once for each element.
 *
 * @param {{parentElement: ShadowRoot}} component
 * @returns {() => void} Called when the component leaves the page.
 */
export default function ({ parentElement }) {
  if (!pens.has(parentElement)) {
    pens.set(parentElement, new Pen(parentElement, { canvas: findLayer, take: sendMouse, buttons: findButtons }));
  }
  hideToolbar(parentElement);
  return () => pens.get(parentElement)?.lift();
}

/**
 * Return the buttons below the canvas.
 *
 * @returns {HTMLElement[]}
 */
function findButtons() {
  return Array.from(document.querySelectorAll(`.st-key-${SHARED.keys.canvas_buttons} button`));
}

/**
 * Send an event of the mouse to the canvas.
 *
 * @param {"down" | "move" | "up"} what
 * @param {number} x
 * @param {number} y
 */
function sendMouse(what, x, y) {
  const canvas = findLayer();
  const { left, top, width, height } = canvas.getBoundingClientRect();
  canvas.dispatchEvent(
    new MouseEvent(`mouse${what}`, {
      clientX: left + (x / SHARED.canvas) * width,
      clientY: top + (y / SHARED.canvas) * height,
      buttons: what === "up" ? 0 : 1,
      bubbles: true,
      cancelable: true,
      composed: true,
      view: window,
    }),
  );
}

/**
 * Hide the canvas' own tools. They are those of the page once more, and one that makes strokes something to
 * move instead of drawing them. The canvas has no option to leave them out while it can be drawn on.
 *
 * @param {ShadowRoot} pen
 */
function hideToolbar(pen) {
  const root = findRoot();
  if (!root && pen.isConnected) setTimeout(hideToolbar, 50, pen); // it comes a moment later
  if (!root || root.adoptedStyleSheets.length) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(".dc-toolbar { display: none !important; }");
  root.adoptedStyleSheets = [sheet];
}

/**
 * Return the root of the drawable canvas' component; undefined where it has not come yet.
 *
 * @returns {ShadowRoot | undefined}
 */
function findRoot() {
  const elements = document.querySelectorAll(`.st-key-${SHARED.keys.canvas} *`);
  return [...elements].find((element) => element.shadowRoot)?.shadowRoot;
}

/**
 * Return the layer of the canvas that listens to the mouse.
 *
 * @returns {Element}
 */
function findLayer() {
  return findRoot().querySelector(".upper-canvas");
}
