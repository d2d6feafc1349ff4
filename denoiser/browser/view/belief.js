// Show the digits that fit the noise, and what they say; see `belief.py`.

import { deviationOf, Sheet } from "./canvases.js";
import { inDb } from "./numbers.js";
import { describe, meanOf } from "./sampler.js";

const COLUMNS = 8;
const SHEET = "Sixteen digits that fit this noise";
const INVENTED = "What the network makes of sixteen other noise patterns without a digit";

/** Fills the place that the server has made for the samples. */
export class Belief {
  /** Make the canvases, which are not on the page yet. */
  constructor() {
    this.sheet = new Sheet(SHEET, { columns: COLUMNS, rows: SHARED.sampleCount / COLUMNS });
    this.map = new Sheet("Where the digits differ, in white");
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
    place.dataset.belief = "samples";
    samples.forEach((sample, i) => this.sheet.paint(sample, i));
    const deviation = deviationOf(samples);
    this.map.paint(deviation.map((value) => Math.min(1, 2 * value)));
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
   * @param {number[][]} votes Probabilities of the classes of each sample.
   */
  showVotes(votes) {
    const place = this.place();
    if (!place) return;
    const probabilities = meanOf(votes);
    const text = describe(probabilities);
    /** @type {NodeListOf<HTMLElement>} */
    const bars = place.querySelectorAll("[data-bar]");
    bars.forEach((bar, digit) => bar.style.setProperty("--probability", String(probabilities[digit])));
    place.querySelector("[data-headline]").textContent = text;
    this.sheet.canvas.ariaLabel = `${SHEET}: ${text}`;
  }

  /**
   * Show what the network makes of noise without a digit, and how often it draws something.
   *
   * @param {Float32Array[]} pictures
   * @param {number} drawn In how many noise patterns it draws something.
   * @param {number} count Of how many.
   */
  showInvented(pictures, drawn, count) {
    const place = this.place();
    if (!place) return;
    place.dataset.belief = "invented";
    pictures.forEach((picture, i) => this.sheet.paint(picture, i));
    this.map.clear();
    this.sheet.canvas.ariaLabel = INVENTED;
    place.querySelector("[data-invented]").textContent = `${drawn} of ${count}`;
  }

  /**
   * Show nothing, and why; hide the place where there is no reason.
   *
   * @param {string} reason
   */
  clear(reason) {
    const place = this.place();
    if (!place) return;
    place.dataset.belief = reason && "reason";
    for (const sheet of [this.sheet, this.map]) sheet.clear();
    place.querySelector("[data-headline]").textContent = reason;
    place.querySelector("[data-expected]").textContent = "–";
  }
}
