// Show the digits that fit the noise, and what they say; see `views/belief.py`.

import { inDb } from "./numbers.js";

const COLUMNS = 8;
const GAP = 1; // pixel of a sample
const SHEET = "Sixteen digits that fit this noise";

/** Fills the place that the server has made for the samples. */
export class Belief {
  /** Make the canvases, which are not on the page yet. */
  constructor() {
    const cell = SHARED.side + GAP;
    const rows = SHARED.sampleCount / COLUMNS;
    this.sheet = makeCanvas(COLUMNS * cell - GAP, rows * cell - GAP, SHEET);
    this.map = makeCanvas(SHARED.side, SHARED.side, "Where the digits differ, in white");
  }

  /**
   * Return the place for the samples; null where the page has none.
   *
   * @returns {HTMLElement | null}
   */
  place() {
    const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-belief]"));
    if (place && !place.contains(this.sheet.canvas)) {
      place.querySelector("[data-sheet]").replaceChildren(this.sheet.canvas);
      place.querySelector("[data-map]").replaceChildren(this.map.canvas);
    }
    return place;
  }

  /**
   * Show samples, in their order.
   *
   * @param {Float32Array[]} samples
   * @param {Float32Array} denoised
   */
  showSamples(samples, denoised) {
    const place = this.place();
    if (!place) return;
    place.dataset.live = "";
    samples.forEach((sample, i) => {
      const cell = SHARED.side + GAP;
      paint(this.sheet, sample, (i % COLUMNS) * cell, Math.floor(i / COLUMNS) * cell);
    });
    const deviation = deviationOf(samples);
    paint(this.map, deviation.map((value) => Math.min(1, 2 * value)), 0, 0);
    let error = 0;
    for (const sample of samples) {
      for (let i = 0; i < sample.length; i++) error += (sample[i] - denoised[i]) ** 2;
    }
    const psnr = -10 * Math.log10(error / samples.length / denoised.length);
    place.querySelector("[data-expected]").textContent = inDb(psnr);
  }

  /**
   * Say what the samples are.
   *
   * @param {number[]} probabilities Of each class.
   */
  showProbabilities(probabilities) {
    const place = this.place();
    if (!place) return;
    const text = describe(probabilities);
    place.querySelector("[data-headline]").textContent = text;
    this.sheet.canvas.ariaLabel = `${SHEET}: ${text}`;
  }

  /**
   * Show nothing, and why; hide the place where there is no reason.
   *
   * @param {string} reason
   */
  clear(reason) {
    const place = this.place();
    if (!place) return;
    place.toggleAttribute("data-live", Boolean(reason));
    for (const { canvas, context } of [this.sheet, this.map]) {
      context.clearRect(0, 0, canvas.width, canvas.height);
    }
    place.querySelector("[data-headline]").textContent = reason;
    place.querySelector("[data-expected]").textContent = "–";
  }
}

/**
 * Return how probable the likely classes are, the likeliest first, in whole per cent.
 *
 * @param {number[]} probabilities
 * @returns {string}
 */
export function describe(probabilities) {
  return probabilities
    .map((probability, digit) => ({ digit, percent: Math.round(100 * probability) }))
    .filter(({ percent }) => percent > 0)
    .sort((one, other) => other.percent - one.percent)
    .map(({ digit, percent }) => `${digit}: ${percent} %`)
    .join(", ");
}

/**
 * Return the standard deviation of each pixel.
 *
 * @param {Float32Array[]} samples
 * @returns {Float32Array}
 */
function deviationOf(samples) {
  return samples[0].map((_, i) => {
    let sum = 0;
    let squares = 0;
    for (const sample of samples) {
      sum += sample[i];
      squares += sample[i] ** 2;
    }
    const mean = sum / samples.length;
    return Math.sqrt(Math.max(0, squares / samples.length - mean ** 2));
  });
}

/**
 * Make a canvas for grey pictures.
 *
 * @param {number} width
 * @param {number} height
 * @param {string} label Says what it shows.
 * @returns {{canvas: HTMLCanvasElement, context: CanvasRenderingContext2D}}
 */
function makeCanvas(width, height, label) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height, role: "img", ariaLabel: label });
  return { canvas, context: canvas.getContext("2d") };
}

/**
 * Paint a picture; 0 is black and 1 is white.
 *
 * @param {{context: CanvasRenderingContext2D}} sheet
 * @param {Float32Array} picture
 * @param {number} x
 * @param {number} y
 */
function paint({ context }, picture, x, y) {
  const image = context.createImageData(SHARED.side, SHARED.side);
  image.data.fill(255);
  for (let i = 0; i < picture.length; i++) image.data.fill(255 * picture[i], 4 * i, 4 * i + 3);
  context.putImageData(image, x, y);
}
