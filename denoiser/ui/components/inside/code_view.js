// The code of a network: its numbers as sliders, what each one draws, and a path to another picture.

import { build } from "../../../browser/view/building.js";
import { rangeOf } from "../../../browser/inside/mosaics.js";
import { Sheet } from "../../../browser/view/canvases.js";
import { buildCanvas, paintNumbers } from "./number_canvases.js";

const MOST_UNITS = 32; // numbers that have a slider: those that are largest
const STEPS = 8; // pictures of a path
const PICTURE = { rows: SHARED.side, columns: SHARED.side };

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
    this.change = buildCanvas("What the sliders change", PICTURE);
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
    this.place.hidden = !code;
    if (!code) return;
    /** @type {number | null} */
    this.target = null; // which of the others the path leads to
    /** @type {Float32Array | null} */
    this.otherCode = this.code = this.noisy = null;
    this.changes.clear();
    this.shown = [];
    this.units.replaceChildren();
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
    if (!this.changes.size) this.shown = []; // other numbers may be the largest
    this.ask();
  }

  /** Have the code drawn, with what the visitor has changed, and each number by itself. */
  ask() {
    if (!this.noisy) return;
    const { settings, noisy, changes, target } = this;
    const { network: file, code } = settings;
    /** @type {(question: Partial<DecodeQuestion>, take: (answer: DecodeAnswer) => void) => void} */
    const ask = (question, take) =>
      this.part.pool.ask(
        { kind: "decode", file, noisy, layer: code.layer, isCut: this.cut.checked, codes: [], units: [], ...question },
        this.part.guard((answer) => {
          if (settings === this.settings && noisy === this.noisy) take(answer);
        }),
      );
    if (target !== null && !this.otherCode) {
      ask({ noisy: this.others[target] }, (answer) => {
        if (target === this.target) this.otherCode = answer.code;
        this.ask();
      });
      return;
    }
    const known = this.code;
    const changed = known && changes.size ? known.map((value, i) => changes.get(i) ?? value) : null;
    const codes = changed ? [changed, ...this.listSteps(changed)] : this.listSteps(known);
    ask({ codes, units: this.shown }, (answer) => this.show(codes, answer));
  }

  /**
   * Return the codes of a path to the other picture; none where there is no other.
   *
   * @param {Float32Array | null} from
   * @returns {Float32Array[]}
   */
  listSteps(from) {
    const to = this.otherCode;
    if (!from || !to) return [];
    return Array.from({ length: STEPS }, (_, step) => from.map((value, i) => value + ((to[i] - value) * step) / (STEPS - 1)));
  }

  /**
   * Show what was decoded.
   *
   * @param {Float32Array[]} codes That were asked for.
   * @param {DecodeAnswer} answer
   */
  show(codes, { code, own, pictures, drawn }) {
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
    paintChange(this.change, now.map((value, i) => value - own[i]), 1);
    const path = pictures.slice(hasChanged ? 1 : 0);
    path.forEach((picture, step) => this.path.paint(picture, step));
    this.path.canvas.parentElement.hidden = !path.length;
    this.describeCut(now);
    drawn.forEach((one, i) => {
      paintChange(this.canvases[i], one, 0);
      if (!this.changes.has(this.shown[i])) this.sliders[i].value = String(code[this.shown[i]]);
    });
  }

  /**
   * Say how much is left of the picture without the connections that lead around the code.
   *
   * @param {Float32Array} drawn
   */
  describeCut(drawn) {
    const sum = (/** @type {Float32Array} */ picture) => picture.reduce((total, value) => total + value, 0);
    const share = Math.round((100 * sum(drawn)) / Math.max(sum(this.denoised), 1e-9));
    this.left.textContent = this.cut.checked
      ? `Without them, what is drawn has ${share}% of the brightness of the output.` +
        (share < 100 ? " The rest came through them." : "")
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
    this.canvases = this.shown.map((unit) => buildCanvas(`What number ${unit + 1} adds`, PICTURE));
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
    [...this.targets.children].forEach((button, i) => button.setAttribute("aria-pressed", String(i === number)));
    this.target = number;
    this.otherCode = null;
    this.ask();
  }
}

/** @type {(canvas: HTMLCanvasElement, numbers: Float32Array, full: number) => void} */
const paintChange = (canvas, numbers, full) =>
  paintNumbers(canvas, numbers, { largest: rangeOf(numbers, full).largest, isSigned: true });
