// Read the drawing from the canvas.

import { findCanvas } from "./elements.js";

const SCALE = SHARED.canvas / SHARED.side;

/** Reads the drawing as `canvas.from_canvas` does: each pixel is the mean of 10x10, in whole 255ths. */
export class DrawingReader {
  constructor() {
    const sheet = new OffscreenCanvas(SHARED.canvas, SHARED.canvas);
    this.sheet = sheet.getContext("2d", { willReadFrequently: true });
    /** @type {Element | undefined} */
    this.canvas = undefined;
  }

  /**
   * Return the drawing; null where it cannot be read.
   *
   * @returns {Float32Array | null}
   */
  read() {
    if (!this.canvas?.isConnected) this.canvas = findCanvas();
    const canvases = this.canvas?.querySelectorAll("canvas");
    // While strokes are edited their handles are on the canvas, too.
    if (!canvases?.length || this.canvas.querySelector("[aria-pressed=true]")) return null;
    this.sheet.fillStyle = "black";
    this.sheet.fillRect(0, 0, SHARED.canvas, SHARED.canvas);
    for (const canvas of canvases) this.sheet.drawImage(canvas, 0, 0, SHARED.canvas, SHARED.canvas);
    const { data } = this.sheet.getImageData(0, 0, SHARED.canvas, SHARED.canvas);
    const drawing = new Float32Array(SHARED.side * SHARED.side);
    for (let i = 0; i < drawing.length; i++) {
      const corner = 4 * SCALE * (Math.floor(i / SHARED.side) * SHARED.canvas + (i % SHARED.side));
      let ink = 0;
      for (let y = 0; y < SCALE; y++) {
        const start = corner + 4 * SHARED.canvas * y;
        for (let at = start; at < start + 4 * SCALE; at += 4) ink += data[at];
      }
      drawing[i] = Math.round(ink / SCALE ** 2) / 255;
    }
    return drawing;
  }
}
