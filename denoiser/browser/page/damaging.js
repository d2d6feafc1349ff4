// What damages the picture: the type where there is a choice, how much of it, and the seed of its random numbers.

import { drawCorruption } from "../engine/damages.js";
import { makeRandom } from "../engine/sampling.js";

/** The controls of the damage. The live view reads the slider itself. */
export class Damaging {
  /**
   * Make the controls work.
   *
   * @param {() => void} onChange Called when type or seed have changed.
   */
  constructor(onChange) {
    this.onChange = onChange;
    this.number = 0; // the seed
    this.damage = PAGE.damages[0];
    this.seed = /** @type {HTMLInputElement} */ (document.getElementById("seed"));
    this.slider = /** @type {HTMLInputElement} */ (document.getElementById("noise"));
    this.newNoise = /** @type {HTMLButtonElement} */ (document.querySelector("[data-new-noise]"));
    this.kind = /** @type {HTMLSelectElement | null} */ (document.getElementById("kind"));
    this.newNoise.onclick = () => {
      this.seed.valueAsNumber = Math.floor(Math.random() * (PAGE.mostSeed + 1));
      this.takeSeed();
    };
    this.seed.oninput = () => this.takeSeed();
    this.seed.onchange = () => (this.seed.valueAsNumber = this.number); // in place of what is no seed
    this.slider.oninput = () => this.showAmount();
    if (this.kind) this.kind.onchange = () => this.takeKind();
    this.takeKind({ isFirst: true }); // browsers keep its place through a reload, and that of the others
    this.takeSeed();
  }

  /**
   * Take the type of damage.
   *
   * @param {{isFirst?: boolean}} [options]
   */
  takeKind({ isFirst = false } = {}) {
    const before = this.damage;
    this.damage = PAGE.damages.find(({ kind }) => kind === this.kind?.value) ?? before;
    const { kind, label, most, about } = this.damage;
    this.slider.max = String(most);
    if (!isFirst && most !== before.most) this.slider.valueAsNumber = this.damage.start;
    this.showAmount();
    document.querySelector("[data-label]").textContent = label;
    document.querySelector("[data-about]").textContent = about;
    const { numbers, fields, isNoise } = SHARED.damage.kinds[kind];
    this.newNoise.disabled = this.seed.disabled = !numbers && !fields.length;
    const caption = document.querySelector(`.st-key-${SHARED.keys.panels} figcaption`);
    caption.textContent = isNoise ? SHARED.panels[0] : SHARED.damaged;
    this.drawRandom();
  }

  /** Take the seed, where it is one. */
  takeSeed() {
    if (!this.seed.value || !this.seed.validity.valid) return;
    this.number = this.seed.valueAsNumber;
    this.drawRandom();
  }

  /** Draw the random numbers that the seed stands for in this page. */
  drawRandom() {
    this.corruption = drawCorruption(this.damage.kind, makeRandom(this.number));
    this.onChange();
  }

  /** Write what the slider is set to. */
  showAmount() {
    document.querySelector("[data-noise]").textContent = this.slider.valueAsNumber.toFixed(2);
  }
}
