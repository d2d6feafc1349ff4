// Show the pictures that fit the noise, and what they say; see `belief.py`.

import { deviationOf, Sheet } from "./canvases.js";
import { inDb } from "./numbers.js";
import { describe, meanOf } from "./sampler.js";

const COLUMNS = 8;
const MOST_NAMED = 3; // classes of other pictures than digits in the headline; the bars show more

/** Fills the place that the server has made for the samples. */
export class Belief {
  /** Make the canvases, which are not on the page yet. */
  constructor() {
    this.sheet = new Sheet("", { columns: COLUMNS, rows: SHARED.sampleCount / COLUMNS });
    this.map = new Sheet("");
  }

  /**
   * Return the place for the samples; null where the page has none.
   *
   * @returns {HTMLElement | null}
   */
  place() {
    const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-belief]"));
    if (place && !place.contains(this.sheet.canvas)) {
      for (const [name, { canvas }] of Object.entries({ sheet: this.sheet, map: this.map })) {
        /** @type {HTMLElement} */
        const frame = place.querySelector(`[data-${name}]`);
        frame.replaceChildren(canvas);
        canvas.ariaLabel = frame.dataset[name];
      }
    }
    return place;
  }

  /**
   * Return the words for the sheet of samples, which the server knows.
   *
   * @param {HTMLElement} place
   * @returns {{sheet?: string, invention?: string}}
   */
  words(place) {
    return /** @type {HTMLElement} */ (place.querySelector("[data-sheet]")).dataset;
  }

  /**
   * Show samples, in their order.
   *
   * @param {Float32Array[]} samples
   * @param {Float32Array} denoised
   * @param {boolean} areClassified Whether `showVotes` follows.
   */
  showSamples(samples, denoised, areClassified) {
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
    if (areClassified) return;
    place.querySelector("[data-headline]").textContent = `expected PSNR ${inDb(psnr)}`;
    this.sheet.canvas.ariaLabel = this.words(place).sheet;
  }

  /**
   * Say what the samples are.
   *
   * @param {number[][]} votes Probabilities of the classes of each sample.
   * @param {string[]} classes What they are called.
   */
  showVotes(votes, classes) {
    const place = this.place();
    if (!place) return;
    const probabilities = meanOf(votes);
    const isLong = place.querySelector("[data-form]");
    const text = describe(probabilities, classes, isLong ? MOST_NAMED : undefined);
    /** @type {NodeListOf<HTMLElement>} */
    const bars = place.querySelectorAll("[data-bar]");
    likeliest(probabilities, bars.length).forEach((label, i) => {
      bars[i].style.setProperty("--probability", String(probabilities[label]));
      if (bars[i].textContent !== classes[label]) bars[i].textContent = classes[label];
    });
    place.querySelector("[data-headline]").textContent = text;
    this.sheet.canvas.ariaLabel = `${this.words(place).sheet}: ${text}`;
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
    this.sheet.canvas.ariaLabel = this.words(place).invention;
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

/**
 * Return the likeliest classes, in the order of the classes.
 *
 * @param {number[]} probabilities
 * @param {number} most How many at most.
 * @returns {number[]}
 */
function likeliest(probabilities, most) {
  return [...probabilities.keys()]
    .sort((one, other) => probabilities[other] - probabilities[one])
    .slice(0, most)
    .sort((one, other) => one - other);
}
