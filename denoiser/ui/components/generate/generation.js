// Draw sixteen digits from noise, and let the visitor watch each step.

import { stepsOfGeneration } from "../../../browser/engine/sampling.js";
import { Sheet } from "../../../browser/view/canvases.js";
import { Part } from "../live/part.js";
import { describe } from "../../../browser/view/sampler.js";

const COUNT = 16;
const CONFIDENT = 0.9;

/** The page's part that draws digits. */
export class Generation extends Part {
  /**
   * Fill the page's part.
   *
   * @param {ShadowRoot} root
   * @param {import("../../../browser/view/pool.js").Pool} pool
   * @param {(error: unknown) => void} onError
   */
  constructor(root, pool, onError) {
    super(pool, onError);
    /** @type {Drawn[]} */
    this.frames = [];
    /** @type {number[][] | null} */
    this.votes = null;
    /** @type {Nearest[] | null} */
    this.nearest = null;
    this.chosen = 0;
    this.noisy = new Sheet("The noisy state");
    this.guess = new Sheet("The network's guess");
    find(root, "[data-place=noisy]").replaceChildren(this.noisy.canvas);
    find(root, "[data-place=guess]").replaceChildren(this.guess.canvas);
    this.buttons = Array.from({ length: COUNT }, (_, i) => this.makeButton(i));
    this.digits = find(root, ".digits");
    this.digits.replaceChildren(...this.buttons.map(({ button }) => button));
    this.play = /** @type {HTMLButtonElement} */ (find(root, "[data-play]"));
    this.step = /** @type {HTMLInputElement} */ (find(root, "[data-step]"));
    this.speed = /** @type {HTMLInputElement} */ (find(root, "[data-speed]"));
    this.stepLabel = find(root, "[data-step-label]");
    this.caption = find(root, "[data-caption]");
    this.aboutChosen = find(root, "[data-class]");
    this.aboutAll = find(root, "[data-all]");
    this.play.onclick = this.guard(() => (this.timer ? this.pause() : this.start()));
    this.step.oninput = this.guard(() => {
      this.pause();
      this.show();
    });
    this.speed.oninput = this.guard(() => this.timer && this.start());
    this.pause();
  }

  /**
   * Make the button of a digit.
   *
   * @param {number} number
   */
  makeButton(number) {
    const button = document.createElement("button");
    const sheet = new Sheet("", { columns: 2 });
    sheet.canvas.ariaLabel = null; // the button has the name
    sheet.canvas.role = "presentation";
    button.type = "button";
    button.ariaLabel = `Picture ${number + 1}`; // until it is known of what
    button.append(sheet.canvas);
    button.onclick = this.guard(() => {
      this.chosen = number;
      this.show();
    });
    return { button, sheet };
  }

  /**
   * Draw digits anew, where anything else is asked for than before.
   *
   * @param {GenerationSettings} settings
   */
  follow(settings) {
    const asked = JSON.stringify(settings);
    if (asked === this.asked) return;
    this.asked = asked;
    this.settings = settings;
    this.frames = [];
    this.votes = this.nearest = null;
    this.pause();
    const { network, worse, mean, level, steps, seed, caption, thing, knownThing } = settings;
    this.steps = stepsOfGeneration(level, steps);
    this.caption.textContent = caption;
    this.digits.ariaLabel = `Sixteen ${thing}s, each beside the most similar ${knownThing}`;
    this.buttons.forEach(({ button }, i) => (button.ariaLabel = this.nameOf(i))); // until they are drawn
    this.step.max = String(steps);
    for (const about of [this.aboutAll, this.aboutChosen]) about.toggleAttribute("data-behind", true);
    for (const { sheet } of this.buttons) sheet.clear();
    this.sampler.start({
      ...{ file: network, worse, batches: [COUNT], steps: this.steps, seed },
      ...{ start: Float32Array.from(mean), level: 0, observation: null, isFree: true },
      onSamples: (drawn) => this.take(drawn),
    });
  }

  /**
   * Keep a step, and show it.
   *
   * @param {Drawn} drawn
   */
  take(drawn) {
    this.frames.push(drawn);
    this.step.value = String(drawn.number);
    this.show();
    if (!drawn.isDone) return;
    const { classifier } = this.settings;
    const { asked } = this;
    if (!classifier) {
      this.findNearest(drawn.samples);
      return;
    }
    this.pool.ask(
      { kind: "vote", file: classifier, pictures: drawn.samples },
      this.guard((votes) => {
        if (asked !== this.asked) return;
        this.votes = votes;
        this.findNearest(drawn.samples);
      }),
    );
  }

  /**
   * Find the known picture that is most like each, and say how good all are.
   *
   * @param {Float32Array[]} pictures
   */
  findNearest(pictures) {
    const { asked } = this;
    this.pool.ask(
      { kind: "nearest", file: this.settings.known, pictures },
      this.guard((nearest) => {
        if (asked !== this.asked) return;
        this.nearest = nearest;
        this.show();
        this.summarise();
      }),
    );
  }

  /**
   * Return what one of the pictures is called, with its classes where they are known.
   *
   * @param {number} number
   */
  nameOf(number) {
    const { thing } = this.settings;
    const name = `${thing[0].toUpperCase()}${thing.slice(1)} ${number + 1}`;
    return this.votes ? `${name}, ${this.classesOf(number)}` : name;
  }

  /**
   * Return how probable the likely classes of a picture are.
   *
   * @param {number} number
   */
  classesOf(number) {
    return describe(this.votes[number], this.settings.classes);
  }

  /** Show the step that the slider is at. */
  show() {
    const frame = this.frames[Math.min(Number(this.step.value), this.frames.length - 1)];
    if (!frame) return;
    const { samples, noisy, number } = frame;
    this.noisy.paint(noisy[this.chosen]);
    this.guess.paint(samples[this.chosen]);
    samples.forEach((sample, i) => {
      const { button, sheet } = this.buttons[i];
      sheet.paint(sample, 0);
      if (this.nearest) sheet.paint(this.nearest[i].pixels, 1);
      button.ariaPressed = String(i === this.chosen);
      button.ariaLabel = this.nameOf(i);
    });
    const level = number ? this.steps[number - 1].nextLevel : this.settings.level;
    this.stepLabel.textContent = `Step ${number} of ${this.steps.length - 1}, noise ${level.toFixed(2)}`;
    if (!this.nearest) return;
    const { thing, knownThing } = this.settings;
    const classes = this.votes ? `This ${thing} in the end: ${this.classesOf(this.chosen)}. Its` : "Its";
    const away = this.nearest[this.chosen].distance.toFixed(1);
    this.aboutChosen.toggleAttribute("data-behind", false);
    this.aboutChosen.textContent = `${classes} distance to the ${knownThing} on its right is ${away}.`;
  }

  /** Say how good all of them are. */
  summarise() {
    const sure = (this.votes ?? []).filter((vote) => Math.max(...vote) > CONFIDENT).length;
    const distances = this.nearest.map(({ distance }) => distance).sort((one, other) => one - other);
    const median = (distances[COUNT / 2 - 1] + distances[COUNT / 2]) / 2;
    this.aboutAll.innerHTML = this.settings.summary
      .replace("{sure}", String(sure))
      .replace("{median}", median.toFixed(1));
    this.aboutAll.toggleAttribute("data-behind", false);
  }

  /** Play the steps, from the first where they have been played. */
  start() {
    clearInterval(this.timer);
    if (Number(this.step.value) >= this.frames.length - 1) this.step.value = "0";
    this.timer = setInterval(
      this.guard(() => {
        this.step.value = String(Number(this.step.value) + 1);
        this.show();
        if (Number(this.step.value) >= this.frames.length - 1) this.pause();
      }),
      1000 / Number(this.speed.value),
    );
    this.label("pause", "Pause");
    this.show();
  }

  /** Stop playing. */
  pause() {
    clearInterval(this.timer);
    this.timer = undefined;
    this.label("play_arrow", "Play");
  }

  /**
   * Label the button.
   *
   * @param {string} icon
   * @param {string} text
   */
  label(icon, text) {
    this.play.querySelector("span").textContent = icon;
    this.play.querySelector("b").textContent = text;
  }

  /** Draw and play no more. */
  stop() {
    this.pause();
    super.stop();
  }
}

/**
 * Return an element that is there.
 *
 * @param {ShadowRoot} root
 * @param {string} selector
 * @returns {HTMLElement}
 */
function find(root, selector) {
  return root.querySelector(selector);
}
