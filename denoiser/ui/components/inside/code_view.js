// The code of a network: its numbers as sliders, what each one draws, and a path to another picture.

import { build } from "../../../browser/view/building.js";
import { putColour, rangeOf } from "../../../browser/inside/mosaics.js";
import { Sheet } from "../../../browser/view/canvases.js";

const MOST_UNITS = 32; // numbers that have a slider: those that are largest
const STEPS = 8; // pictures of a path

/** The section about the code. */
export class CodeView {
  /**
   * Begin with nothing.
   *
   * @param {ShadowRoot} root
   * @param {import("../live/part.js").Part} part What asks the workers.
   */
  constructor(root, part) {
    this.part = part;
    this.place = /** @type {HTMLElement} */ (root.querySelector("[data-code]"));
    this.cut = /** @type {HTMLInputElement} */ (this.place.querySelector("[data-cut] input"));
    this.about = this.place.querySelector("[data-about]");
    this.units = this.place.querySelector("[data-units]");
    this.targets = this.place.querySelector("[data-others]");
    this.left = this.place.querySelector("[data-left]");
    this.which = this.place.querySelector("[data-which]");
    this.own = new Sheet("What is drawn from the code");
    this.change = Object.assign(document.createElement("canvas"), { width: SHARED.side, height: SHARED.side, role: "img" });
    this.change.ariaLabel = "What the sliders change";
    this.path = new Sheet("The path from one picture to the other", { columns: STEPS });
    this.place.querySelector("[data-place=own]").replaceChildren(this.own.canvas);
    this.place.querySelector("[data-place=change]").replaceChildren(this.change);
    this.place.querySelector("[data-place=path]").replaceChildren(this.path.canvas);
    const reset = /** @type {HTMLButtonElement} */ (this.place.querySelector("[data-reset]"));
    reset.onclick = part.guard(() => {
      this.changes.clear();
      this.ask();
    });
    this.cut.onchange = part.guard(() => this.ask());
    /** @type {Map<number, number>} */
    this.changes = new Map();
    /** @type {number[]} */
    this.shown = [];
  }

  /**
   * Take what the server knows.
   *
   * @param {InsideSettings} settings
   * @param {Float32Array[]} others Pictures to go to.
   */
  follow(settings, others) {
    const { code } = settings;
    this.settings = settings;
    this.others = others;
    /** @type {Float32Array | null} */
    this.otherCode = null;
    this.place.hidden = !code;
    if (!code) return;
    this.changes.clear();
    this.shown = [];
    this.path.canvas.parentElement.hidden = true;
    this.about.textContent = code.about;
    /** @type {HTMLElement} */ (this.place.querySelector("[data-cut]")).hidden = code.isOnlyWay;
    // Where connections lead around the code, they draw the visitor's picture, whatever the code says.
    /** @type {HTMLElement} */ (this.place.querySelector("[data-path]")).hidden = !code.isOnlyWay;
    this.cut.checked = false;
    this.targets.replaceChildren(
      ...others.map((picture, i) => {
        const sheet = new Sheet(settings.otherNames[i]);
        sheet.paint(picture);
        const button = build("button", { type: "button", "aria-label": `To ${settings.otherNames[i]}`, "aria-pressed": "false" }, sheet.canvas);
        button.addEventListener("click", () => this.goTo(i));
        return button;
      }),
    );
  }

  /**
   * Take another picture.
   *
   * @param {LookAnswer} answer
   */
  take({ noisy, denoised }) {
    if (!this.settings?.code) return;
    this.noisy = noisy;
    this.denoised = denoised;
    this.ask();
  }

  /** Have the code drawn, with what the visitor has changed, and each number by itself. */
  ask() {
    if (!this.noisy) return;
    const { network: file, code } = this.settings;
    const { noisy, changes } = this;
    const isCut = this.cut.checked;
    const ask = (/** @type {DecodeQuestion} */ question) =>
      this.part.pool.ask(question, this.part.guard((/** @type {DecodeAnswer} */ answer) => this.show(question, answer)));
    const known = this.code;
    const changed = known && changes.size ? known.map((value, i) => changes.get(i) ?? value) : null;
    ask({ kind: "decode", file, noisy, layer: code.layer, isCut, codes: changed ? [changed, ...this.steps(changed)] : this.steps(known), units: this.shown });
  }

  /** @type {(from: Float32Array | null | undefined) => Float32Array[]} */
  steps(from) {
    const to = this.otherCode;
    if (!from || !to) return [];
    return Array.from({ length: STEPS }, (_, step) => from.map((value, i) => value + ((to[i] - value) * step) / (STEPS - 1)));
  }

  /** @type {(question: DecodeQuestion, answer: DecodeAnswer) => void} */
  show({ codes, noisy }, { code, own, pictures, drawn }) {
    if (noisy !== this.noisy) return;
    const isFirst = !this.code || this.code.length !== code.length || !this.shown.length;
    this.code = code;
    if (isFirst) {
      this.layOut();
      this.ask();
      return;
    }
    const hasChanged = codes.length % STEPS > 0;
    const now = hasChanged ? pictures[0] : own;
    this.own.paint(now);
    paintSigned(this.change, now.map((value, i) => value - own[i]), 1);
    pictures.slice(hasChanged ? 1 : 0).forEach((picture, step) => this.path.paint(picture, step));
    this.describeCut(own);
    drawn.forEach((one, i) => {
      paintSigned(this.canvases[i], one, 0);
      if (!this.changes.has(this.shown[i])) this.sliders[i].value = String(code[this.shown[i]]);
    });
  }

  /**
   * Say how much is left of the picture without the connections that lead around the code.
   *
   * @param {Float32Array} own
   */
  describeCut(own) {
    const sum = (/** @type {Float32Array} */ picture) => picture.reduce((total, value) => total + value, 0);
    const share = Math.round((100 * sum(own)) / Math.max(sum(this.denoised), 1e-9));
    this.left.textContent = this.cut.checked
      ? `Without them, what is drawn has ${share}% of the brightness of the output. The rest came through them.`
      : "";
  }

  /** Make a slider for each of the numbers that are largest. */
  layOut() {
    const order = Array.from(this.code, (value, i) => ({ size: Math.abs(value), i }));
    order.sort((one, other) => other.size - one.size);
    this.shown = order.slice(0, MOST_UNITS).map(({ i }) => i).sort((one, other) => one - other);
    const { largest, low } = rangeOf(this.code);
    const all = this.code.length;
    this.which.textContent =
      all > this.shown.length
        ? `Each slider is one of the ${this.shown.length} numbers that are largest for your picture, of ${all}.`
        : "Each slider is one of its numbers.";
    this.canvases = this.shown.map(() => Object.assign(document.createElement("canvas"), { width: SHARED.side, height: SHARED.side }));
    this.sliders = this.shown.map((unit) => {
      const slider = /** @type {HTMLInputElement} */ (
        build("input", { type: "range", min: String(low < 0 ? -largest : 0), max: String(1.5 * largest), step: "any", "aria-label": `Number ${unit + 1} of the code` })
      );
      slider.oninput = this.part.guard(() => {
        this.changes.set(unit, slider.valueAsNumber);
        this.ask();
      });
      return slider;
    });
    this.units.replaceChildren(
      ...this.shown.map((unit, i) => build("div", {}, this.canvases[i], this.sliders[i], build("span", { class: "label", "aria-hidden": "true" }, String(unit + 1)))),
    );
  }

  /**
   * Draw the path to another picture.
   *
   * @param {number} number
   */
  goTo(number) {
    const { network: file, code } = this.settings;
    [...this.targets.children].forEach((button, i) => button.setAttribute("aria-pressed", String(i === number)));
    this.part.pool.ask(
      { kind: "decode", file, noisy: this.others[number], layer: code.layer, isCut: this.cut.checked, codes: [], units: [] },
      this.part.guard((/** @type {DecodeAnswer} */ answer) => {
        this.otherCode = answer.code;
        this.path.canvas.parentElement.hidden = false;
        this.ask();
      }),
    );
  }
}

/** @type {(canvas: HTMLCanvasElement, numbers: Float32Array, full: number) => void} */
function paintSigned(canvas, numbers, full) {
  const image = new ImageData(SHARED.side, SHARED.side);
  const { largest } = rangeOf(numbers, full);
  numbers.forEach((value, at) => putColour(image.data, at, value / largest, true));
  canvas.getContext("2d").putImageData(image, 0, 0);
}
