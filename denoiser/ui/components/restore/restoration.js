// Draw pictures that agree with what is left of a damaged one, while the visitor draws and erases.

import { agree, project, visible } from "../../../browser/engine/observations.js";
import { stepsOfRestoration } from "../../../browser/engine/sampling.js";
import { deviationOf, Sheet } from "../../../browser/view/canvases.js";
import { DrawingReader } from "../../../browser/view/drawing.js";
import { Part } from "../live/part.js";
import { describe, meanOf } from "../../../browser/view/sampler.js";
import { Eraser } from "./eraser.js";

const LOOK_EVERY = 100; // milliseconds
const REST = 300; // milliseconds without a change after which all answers are drawn
const FEW = { batches: [4], rounds: 6 };
const ALL = { batches: [4, 12], rounds: SHARED.rounds }; // the first are there sooner
const COLUMNS = 8;
const SEED = 0; // the same picture has the same answers, on each visit

/** The page's part that restores pictures. */
export class Restoration extends Part {
  /**
   * Fill the page's part, and begin to watch the drawing.
   *
   * @param {ShadowRoot} root
   * @param {import("../../../browser/view/pool.js").Pool} pool
   * @param {(error: unknown) => void} onError
   */
  constructor(root, pool, onError) {
    super(pool, onError);
    this.reader = new DrawingReader();
    this.left = new Sheet("What is left of the picture");
    this.mean = new Sheet("The mean of the answers");
    this.map = new Sheet("Where the answers differ, in white");
    this.answers = new Sheet("Sixteen answers", { columns: COLUMNS, rows: SHARED.sampleCount / COLUMNS });
    for (const name of /** @type {const} */ (["left", "mean", "map", "answers"])) {
      root.querySelector(`[data-place=${name}]`).replaceChildren(this[name].canvas);
    }
    this.headline = root.querySelector("[data-headline]");
    this.eraser = new Eraser(root, this.guard);
    this.timer = setInterval(
      this.guard(() => this.look()),
      LOOK_EVERY,
    );
  }

  /**
   * Take what the server knows.
   *
   * @param {RestorationSettings} settings
   */
  follow(settings) {
    this.settings = settings;
    this.eraser.follow(settings.damage);
    this.look();
  }

  /** Begin anew where the picture or the damage has changed; draw all answers where nothing changes. */
  look() {
    if (!this.settings) return;
    const pure = this.settings.pure ? Float32Array.from(this.settings.pure) : this.reader.read();
    if (!pure) return;
    const damage = this.eraser.addTo(this.settings.damage);
    if (!this.settings.pure && pure.reduce((sum, ink) => sum + ink) < SHARED.leastInk) {
      this.clear("the canvas is blank. Draw a digit, or pick one");
      return;
    }
    const asked = JSON.stringify([Array.from(pure), damage, this.settings.network]);
    const now = performance.now();
    if (asked !== this.asked) {
      // The first is drawn with care at once: nobody is in the middle of a change.
      const isFirst = !this.asked;
      this.asked = asked;
      this.changedAt = now;
      this.observation = { damage, known: project(damage, pure) };
      this.left.paint(visible(this.observation));
      this.eraser.paint(damage);
      this.headline.toggleAttribute("data-behind", true);
      this.draw(isFirst ? ALL : FEW);
      this.hasAll = isFirst;
    } else if (!this.hasAll && now - this.changedAt > REST) {
      this.hasAll = true;
      this.draw(ALL);
    } else if (!this.hasAll && !this.sampler.isAtWork) {
      this.draw(FEW);
    }
  }

  /**
   * Draw answers.
   *
   * @param {{batches: number[], rounds: number}} howMany
   */
  draw({ batches, rounds }) {
    const { network: file, classifier } = this.settings;
    const { observation } = this;
    const steps = stepsOfRestoration(rounds);
    this.sampler.start({
      ...{ file, worse: null, batches, steps, observation, seed: SEED, level: 0, start: observation.known },
      onSamples: ({ samples, isDone }) => {
        this.answers.clear(); // of answers to another question
        samples.forEach((sample, i) => this.answers.paint(sample, i));
        this.mean.paint(averageOf(samples));
        this.map.paint(deviationOf(samples).map((value) => Math.min(1, 2 * value)));
        if (!isDone || samples.length < SHARED.sampleCount) return;
        const pictures = samples.map((sample) => agree(observation, sample.slice()));
        this.pool.ask(
          { kind: "vote", file: classifier, pictures },
          this.guard((votes) => {
            if (this.observation !== observation) return;
            this.headline.textContent = describe(meanOf(votes));
            this.headline.toggleAttribute("data-behind", false);
          }),
        );
      },
    });
  }

  /**
   * Show no answers, and why.
   *
   * @param {string} reason
   */
  clear(reason) {
    this.sampler.stop();
    this.asked = "";
    this.observation = null;
    for (const sheet of [this.left, this.mean, this.map, this.answers]) sheet.clear();
    this.headline.textContent = reason;
    this.headline.toggleAttribute("data-behind", false);
  }

  /** Watch and draw no more. */
  stop() {
    clearInterval(this.timer);
    super.stop();
  }
}

/**
 * Return the mean of pictures.
 *
 * @param {Float32Array[]} pictures
 * @returns {Float32Array}
 */
function averageOf(pictures) {
  return pictures[0].map(
    (_, i) => pictures.reduce((sum, picture) => sum + picture[i], 0) / pictures.length,
  );
}
