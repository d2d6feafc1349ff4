// Numbers as the pixels of a canvas: paint them, find the one under the pointer, and frame some.

import { putColour } from "../../../browser/inside/mosaics.js";
import { build } from "../../../browser/view/building.js";

/**
 * Make a canvas with a pixel for each number.
 *
 * @param {string} name For screen readers.
 * @param {{rows: number, columns: number}} size
 * @returns {HTMLCanvasElement}
 */
export function buildCanvas(name, { rows, columns }) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: columns, height: rows, role: "img" });
  canvas.ariaLabel = name;
  return canvas;
}

/**
 * Paint numbers, row by row.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {ArrayLike<number>} numbers
 * @param {{largest: number, isSigned: boolean}} scale What has the full colour, and whether there are two colours.
 */
export function paintNumbers(canvas, numbers, { largest, isSigned }) {
  const image = new ImageData(canvas.width, canvas.height);
  for (let i = 0; i < numbers.length; i++) putColour(image.data, i, numbers[i] / largest, isSigned);
  canvas.getContext("2d").putImageData(image, 0, 0);
}

/**
 * Return the pixel of a canvas under the pointer, which may be outside.
 *
 * @param {MouseEvent} event
 * @param {HTMLCanvasElement} canvas
 * @returns {{row: number, column: number}}
 */
export function pixelUnder({ clientX, clientY }, canvas) {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  return {
    row: Math.floor(((clientY - top) / height) * canvas.height),
    column: Math.floor(((clientX - left) / width) * canvas.width),
  };
}

/**
 * Frame pixels of a canvas, in place of those that were framed.
 *
 * @param {HTMLCanvasElement} canvas Alone in a positioned element.
 * @param {{top: number, left: number, bottom?: number, right?: number} | null} pixels Null for none.
 */
export function framePixels(canvas, pixels) {
  let frame = /** @type {HTMLElement} */ (canvas.parentElement.querySelector(".mark"));
  if (!pixels) {
    frame?.remove();
    return;
  }
  if (!frame) canvas.after((frame = build("span", { class: "mark" })));
  const { top, left, bottom = top, right = left } = pixels;
  const [across, down] = [100 / canvas.width, 100 / canvas.height]; // percent of a pixel
  frame.style.cssText =
    `left:${left * across}%;top:${top * down}%;` +
    `width:${(right - left + 1) * across}%;height:${(bottom - top + 1) * down}%`;
}
