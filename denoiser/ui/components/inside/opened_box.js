// The box that is open: all its maps, of which a click chooses a number.

import { rangeOf } from "../../../browser/inside/mosaics.js";
import { build } from "../../../browser/view/building.js";
import { buildCanvas, framePixels, paintNumbers, pixelUnder } from "./number_canvases.js";
import { describePlace, reveal, write } from "./number_words.js";

const ACROSS = 16; // plain numbers in a row

/** Shows all maps of a layer. */
export class OpenedBox {
  /**
   * Begin with nothing.
   *
   * @param {ShadowRoot} root
   * @param {(at: number) => void} onChoose Called with the place of a number that is clicked.
   */
  constructor(root, onChoose) {
    this.title = root.querySelector("[data-title]");
    this.facts = root.querySelector("[data-facts]");
    this.maps = root.querySelector("[data-maps]");
    /** @type {HTMLElement} */
    this.large = root.querySelector("[data-large]");
    this.inactive = root.querySelector("[data-active]");
    this.pointed = root.querySelector("[data-pointed]");
    this.copy = root.querySelector("[data-copy]");
    /** @type {Float32Array | null} */
    this.numbers = null;
    this.lines = root.querySelector("[data-lines]");
    this.onChoose = onChoose;
    /** @type {HTMLCanvasElement[]} */
    this.canvases = [];
    this.chosen = 0;
  }

  /**
   * Open a box.
   *
   * @param {BoxFacts} box
   */
  open(box) {
    this.box = box;
    this.numbers = null;
    this.copy.textContent = "Copy";
    this.title.textContent = box.title;
    this.facts.textContent = box.facts;
    this.lines.textContent = box.lines;
    const { rows, columns, count } = this.size();
    this.canvases = Array.from({ length: count }, (_, map) => {
      const name = count > 1 ? `Map ${map + 1}` : box.title;
      return this.makeCanvas(name, () => map);
    });
    this.chosenMap = this.makeCanvas("The map of the chosen number", () => this.chosen % count);
    this.large.replaceChildren(build("div", {}, this.chosenMap));
    this.large.hidden = count === 1 || rows * columns === 1;
    this.maps.classList.toggle("few", count > 1 && count <= 8);
    this.maps.classList.toggle("many", count > 16);
    this.maps.classList.toggle("one", count === 1);
    const numbered = this.canvases.map((canvas, map) => {
      const number = count > 1 ? [build("figcaption", { "aria-hidden": "true" }, String(map + 1))] : [];
      return build("figure", {}, build("div", {}, canvas), ...number);
    });
    this.maps.replaceChildren(...numbered);
    this.point(null);
  }

  /**
   * Make a picture of a map, in which a click chooses a number.
   *
   * @param {string} name
   * @param {() => number} mapNow Returns which map it shows.
   * @returns {HTMLCanvasElement}
   */
  makeCanvas(name, mapNow) {
    const canvas = buildCanvas(name, this.size());
    const placeOf = (/** @type {MouseEvent} */ event) => this.placeAt(event, canvas, mapNow());
    canvas.addEventListener("click", (event) => {
      const at = placeOf(event);
      if (at !== null) this.onChoose(at);
    });
    canvas.addEventListener("pointermove", (event) => this.point(placeOf(event)));
    canvas.addEventListener("pointerleave", () => this.point(null));
    return canvas;
  }

  /** Bring it into view. */
  reveal() {
    reveal(this.title);
  }

  /** Return how the numbers are laid out: as maps, or plain numbers in rows. */
  size() {
    const { shape } = this.box;
    if (shape.length > 2) return { rows: shape[0], columns: shape[1], count: shape[2] };
    const [length] = shape;
    const columns = length === SHARED.side ** 2 ? SHARED.side : Math.min(length, ACROSS);
    return { rows: Math.ceil(length / columns), columns, count: 1 };
  }

  /**
   * Return the place of the number under the pointer.
   *
   * @param {MouseEvent} event
   * @param {HTMLCanvasElement} canvas
   * @param {number} map
   * @returns {number | null}
   */
  placeAt(event, canvas, map) {
    const { rows, columns, count } = this.size();
    const { row, column } = pixelUnder(event, canvas);
    if (row < 0 || column < 0 || row >= rows || column >= columns) return null;
    const at = (row * columns + column) * count + map;
    return at < this.box.shape.reduce((product, length) => product * length, 1) ? at : null;
  }

  /**
   * Say which number the pointer is on.
   *
   * @param {number | null} at
   */
  point(at) {
    this.pointed.textContent =
      at === null || !this.numbers ? "" : `${describePlace(this.box.shape, at)}: ${write(this.numbers[at])}`;
  }

  /**
   * Paint the numbers of the layer.
   *
   * @param {Float32Array} numbers
   * @param {number} chosen The place of the number that is explained.
   */
  paint(numbers, chosen) {
    this.numbers = numbers;
    const { columns, count } = this.size();
    const { low, largest } = rangeOf(numbers, this.box.full);
    this.chosen = chosen;
    let inactive = 0;
    /** @type {(canvas: HTMLCanvasElement, map: number) => boolean} */
    const paintMap = (canvas, map) => {
      const ofMap = mapOf(numbers, map, count);
      const isActive = ofMap.some((value) => value !== 0);
      paintNumbers(canvas, ofMap, { largest, isSigned: low < 0 });
      canvas.parentElement.toggleAttribute("data-inactive", !isActive);
      const pixel = Math.floor(chosen / count);
      const isChosen = chosen % count === map;
      framePixels(canvas, isChosen ? { top: Math.floor(pixel / columns), left: pixel % columns } : null);
      return isActive;
    };
    this.canvases.forEach((canvas, map) => {
      if (!paintMap(canvas, map)) inactive++;
    });
    paintMap(this.chosenMap, chosen % count);
    this.inactive.textContent = describeInactive(inactive, count, low, largest);
  }
}

/** @type {(numbers: Float32Array, map: number, count: number) => Float32Array} */
function mapOf(numbers, map, count) {
  const found = new Float32Array(numbers.length / count);
  for (let i = 0; i < found.length; i++) found[i] = numbers[i * count + map];
  return found;
}

/** @type {(inactive: number, count: number, low: number, largest: number) => string} */
function describeInactive(inactive, count, low, largest) {
  const scale =
    low < 0
      ? `Orange is above 0, blue below; full colour is ${write(largest, 2)}.`
      : `Black is 0, white is ${write(largest, 2)}.`;
  if (count === 1) return scale;
  const few = inactive === 1 ? "1 map is" : `${inactive} of ${count} maps are`;
  const found = inactive
    ? `${few} inactive for this picture, all 0: those with stripes.`
    : "Each map is active for this picture.";
  return `${scale} ${found}`;
}
