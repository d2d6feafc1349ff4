// Noise that makes the network draw another class, beside the ordinary noise whose numbers it has.

import { addNoise, stepsFrom } from "../../../browser/engine/sampling.js";
import { build, buildDrawn } from "../../../browser/view/building.js";
import { Sheet } from "../../../browser/view/canvases.js";
import { placeOfLargest } from "../../../browser/inside/mosaics.js";
import { write } from "./number_words.js";

const LONGEST = 3_000; // milliseconds after which the search is given up
const BARS = 25; // of a histogram
const WIDEST = 3.5; // standard deviations at the ends of a histogram
const SAMPLES = { batches: [16], seed: 0 };
const FIGURES = {
  ordinaryNoisy: "The picture with ordinary noise",
  ordinaryDenoised: "The picture with ordinary noise, denoised",
  foundNoisy: "The picture with misleading noise",
  foundDenoised: "The picture with misleading noise, denoised",
};

/** The section about noise that misleads. */
export class Misleading {
  /**
   * Begin with nothing.
   *
   * @param {ShadowRoot} root
   * @param {import("../live/part.js").Part} part What asks the workers.
   */
  constructor(root, part) {
    this.part = part;
    this.place = /** @type {HTMLElement} */ (root.querySelector("[data-misleading]"));
    this.targets = this.place.querySelector("[data-targets]");
    this.words = this.place.querySelector("[data-words]");
    this.classesOfSamples = this.place.querySelector("[data-classes]");
    /** @type {Record<string, Sheet>} */
    this.sheets = {};
    for (const [name, about] of Object.entries(FIGURES)) {
      this.sheets[name] = new Sheet(about);
      this.place.querySelector(`[data-place=${name}]`).replaceChildren(this.sheets[name].canvas);
    }
    this.samples = new Sheet("Sixteen pictures that fit the misleading noise", { columns: 8, rows: 2 });
    this.place.querySelector("[data-place=samples]").replaceChildren(this.samples.canvas);
    /** @type {NodeListOf<HTMLElement>} */
    this.found = this.place.querySelectorAll("[data-found]");
    this.run = 0;
  }

  /**
   * Take what the server knows.
   *
   * @param {InsideSettings} settings
   */
  follow(settings) {
    this.settings = settings;
    this.clear();
    this.place.hidden = !settings.classifier;
    this.targets.replaceChildren(
      ...settings.classes.map((name, target) => {
        const button = build("button", { type: "button", "aria-pressed": "false" }, name);
        button.addEventListener("click", () => this.search(target));
        return button;
      }),
    );
  }

  /** Forget what was found, and search no more. */
  clear() {
    this.run++;
    this.now = null;
    this.part.sampler.stop();
    this.words.textContent = this.classesOfSamples.textContent = "";
    this.found.forEach((place) => (place.hidden = true));
  }

  /**
   * Show the ordinary noise of a picture; what was found for another one is out of date.
   *
   * @param {Float32Array} pure
   * @param {Corruption} corruption
   * @param {number} amount
   * @param {LookAnswer} answer
   */
  take(pure, corruption, amount, { noisy, denoised }) {
    this.clear();
    const isNoise = corruption?.kind === SHARED.normalNoise && amount > 0;
    this.now = isNoise ? { pure, field: corruption.fields[0], amount } : null;
    this.sheets.ordinaryNoisy.paint(noisy);
    this.sheets.ordinaryDenoised.paint(denoised);
    for (const button of this.targets.children) {
      button.setAttribute("aria-pressed", "false");
      /** @type {HTMLButtonElement} */ (button).disabled = !isNoise;
    }
    if (isNoise) return;
    this.words.textContent = !corruption
      ? "The noise of this picture is not known, so its numbers cannot be put in another order."
      : corruption.kind === SHARED.normalNoise
        ? "There is no noise yet: move the slider."
        : "This is about normal noise; this network learned other damage.";
  }

  /**
   * Look for noise that makes the network draw a class.
   *
   * @param {number} target
   */
  search(target) {
    if (!this.now) return;
    const run = ++this.run;
    const began = performance.now();
    const { pure, field, amount: noiseFactor } = this.now;
    const { network: file, classifier, classes, clip } = this.settings;
    [...this.targets.children].forEach((button, i) => button.setAttribute("aria-pressed", String(i === target)));
    this.words.textContent = "Searching …";
    const ask = (/** @type {MisleadState} */ state) =>
      this.part.pool.ask(
        { kind: "mislead", file, classifier, files: [classifier], pure, noiseFactor, clip, target, state },
        this.part.guard((/** @type {MisleadState} */ next) => {
          if (run !== this.run) return;
          const milliseconds = performance.now() - began;
          if (!next.isFound && milliseconds < LONGEST) {
            ask(next);
            return;
          }
          this.words.textContent = describeSearch(next, classes, milliseconds);
          this.show(next, run);
        }),
      );
    ask({ noise: field.slice(), velocity: new Float32Array(field.length), steps: 0, isFound: false });
  }

  /** @type {(state: MisleadState, run: number) => void} */
  show({ noise, denoised }, run) {
    this.samples.clear();
    this.classesOfSamples.textContent = "";
    this.found.forEach((place) => (place.hidden = false));
    const { pure, field, amount } = this.now;
    const noisy = addNoise(pure, noise, amount);
    this.sheets.foundNoisy.paint(noisy);
    this.sheets.foundDenoised.paint(denoised);
    this.place.querySelector("[data-place=histograms]").replaceChildren(
      buildStatistics("Ordinary noise", field, amount),
      buildStatistics("Misleading noise", noise, amount),
    );
    const { sampler, classifier, classes } = this.settings;
    const hasSamples = Boolean(sampler) && amount >= SHARED.leastLevel;
    this.samples.canvas.parentElement.hidden = !hasSamples;
    /** @type {HTMLElement} */ (this.place.querySelector("[data-text=samples]")).hidden = !hasSamples;
    if (!hasSamples) return;
    this.classesOfSamples.textContent = "Drawing pictures that fit it …";
    this.part.sampler.start({
      ...{ file: sampler, worse: null, ...SAMPLES, steps: stepsFrom(amount, SHARED.sampleSteps) },
      ...{ start: noisy, level: amount, observation: null },
      onSamples: ({ samples, isDone }) => {
        if (run !== this.run) return;
        samples.forEach((sample, i) => this.samples.paint(sample, i));
        if (!isDone) return;
        this.part.pool.ask(
          { kind: "vote", file: classifier, pictures: samples },
          this.part.guard((votes) => {
            if (run === this.run) this.classesOfSamples.textContent = describeSamples(votes, classes);
          }),
        );
      },
    });
  }
}

/** @type {(name: string) => string} */
const withArticle = (name) => (/^\d$/.test(name) ? `a ${name}`.replace("a 8", "an 8") : name);

/**
 * Say how a search ended.
 *
 * @param {MisleadState} state
 * @param {string[]} classes
 * @param {number} milliseconds
 * @returns {string}
 */
function describeSearch({ isFound, steps, probabilities }, classes, milliseconds) {
  const now = withArticle(classes[placeOfLargest(Float32Array.from(probabilities))]);
  if (!isFound) return `Not found in ${LONGEST / 1000} s: what the network draws is still classified as ${now}.`;
  if (!steps) return `With the ordinary noise, what the network draws is classified as ${now} already.`;
  const after = `${steps} ${steps === 1 ? "step" : "steps"}`;
  return (
    `Found in ${(milliseconds / 1000).toFixed(1)} s, after ${after}: what the network draws is classified as ${now}.` +
    " The same numbers in other places make the difference."
  );
}

/** @type {(votes: number[][], classes: string[]) => string} */
function describeSamples(votes, classes) {
  const counts = classes.map(() => 0);
  for (const vote of votes) counts[placeOfLargest(Float32Array.from(vote))]++;
  const found = counts.map((count, at) => ({ count, at })).filter(({ count }) => count);
  found.sort((one, other) => other.count - one.count);
  return `${found.map(({ count, at }) => `${count} of ${votes.length} are classified as ${classes[at]}`).join(", ")}.`;
}

/** @type {(caption: string, noise: Float32Array, factor: number) => HTMLElement} */
function buildStatistics(caption, noise, factor) {
  const mean = noise.reduce((sum, number) => sum + number, 0) / noise.length;
  const deviation = Math.sqrt(noise.reduce((sum, number) => sum + (number - mean) ** 2, 0) / noise.length);
  const counts = new Array(BARS).fill(0);
  for (const number of noise) {
    const place = Math.floor(((number + WIDEST) / (2 * WIDEST)) * BARS);
    counts[Math.max(0, Math.min(BARS - 1, place))]++;
  }
  const most = Math.max(...counts);
  const bars = counts.map((count, i) =>
    buildDrawn("rect", { x: 4 * i, y: 40 - (40 * count) / most, width: 3, height: (40 * count) / most }),
  );
  const text = `mean ${write(factor * mean)}, spread ${write(factor * deviation)}`;
  const histogram = buildDrawn("svg", { viewBox: `0 0 ${4 * BARS} 40`, role: "img", "aria-label": `Histogram of the ${caption.toLowerCase()}` }, ...bars);
  return build("figure", {}, histogram, build("figcaption", {}, `${caption}: ${text}`));
}
