// Read the drawing from the canvas.

import { findCanvas } from "./elements.js";

const SCALE = SHARED.canvas / SHARED.side;

/** Reads the drawing as `canvas.from_canvas` does: each pixel is the mean of 10x10, in whole 255ths. */
export class DrawingReader {
  /** Make the sheet that the layers of the canvas are copied to. */
  constructor() {
    const sheet = new OffscreenCanvas(SHARED.canvas, SHARED.canvas);
    this.sheet = sheet.getContext("2d", { willReadFrequently: true });
    /** @type {Element | undefined} */
    this.canvas = undefined;
  }

  /**
   * Return the drawing; null where it cannot be read.
   *
   * @returns {Float32Array | null} In [0, 1].
   */
  read() {
    if (!this.canvas?.isConnected) this.canvas = findCanvas();
    const canvases = this.canvas?.querySelectorAll("canvas");
    // While strokes are edited their handles are on the canvas, too.
    if (!canvases?.length || this.canvas.querySelector("[aria-pressed=true]")) return null;
    const { canvas: size, side } = SHARED;
    this.sheet.fillStyle = "black";
    this.sheet.fillRect(0, 0, size, size);
    for (const canvas of canvases) this.sheet.drawImage(canvas, 0, 0, size, size);
    const { data } = this.sheet.getImageData(0, 0, size, size);
    const drawing = new Float32Array(side * side);
    for (let i = 0; i < drawing.length; i++) {
      const corner = 4 * SCALE * (Math.floor(i / side) * size + (i % side));
      let ink = 0;
      for (let y = 0; y < SCALE; y++) {
        const start = corner + 4 * size * y;
        for (let at = start; at < start + 4 * SCALE; at += 4) ink += data[at];
      }
      drawing[i] = Math.round(ink / SCALE ** 2) / 255;
    }
    return drawing;
  }
}
