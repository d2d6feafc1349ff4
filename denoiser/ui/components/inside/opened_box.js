// The box that is open: all its maps, of which a click chooses a number.

import { putColour, rangeOf } from "../../../browser/inside/mosaics.js";
import { build } from "../../../browser/view/building.js";
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
    this.maps.replaceChildren(...this.canvases.map((canvas) => build("div", {}, canvas)));
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
    const { rows, columns } = this.size();
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: columns, height: rows, role: "img" });
    canvas.ariaLabel = name;
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
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const [x, y] = [((event.clientX - left) / width) * columns, ((event.clientY - top) / height) * rows].map(Math.floor);
    if (x < 0 || y < 0 || x >= columns || y >= rows) return null;
    const at = (y * columns + x) * count + map;
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
    const { rows, columns, count } = this.size();
    const { low, largest } = rangeOf(numbers, this.box.full);
    this.chosen = chosen;
    let inactive = 0;
    /** @type {(canvas: HTMLCanvasElement, map: number) => boolean} */
    const paintMap = (canvas, map) => {
      const image = new ImageData(columns, rows);
      let isActive = false;
      for (let i = 0; i < rows * columns && i * count + map < numbers.length; i++) {
        const value = numbers[i * count + map];
        isActive ||= value !== 0;
        putColour(image.data, i, value / largest, low < 0);
      }
      canvas.getContext("2d").putImageData(image, 0, 0);
      const place = canvas.parentElement;
      place.toggleAttribute("data-inactive", !isActive);
      markPlace(place, chosen % count === map ? Math.floor(chosen / count) : null, rows, columns);
      return isActive;
    };
    this.canvases.forEach((canvas, map) => {
      if (!paintMap(canvas, map)) inactive++;
    });
    paintMap(this.chosenMap, chosen % count);
    this.inactive.textContent = describeInactive(inactive, count, low, largest);
  }
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

/** @type {(place: HTMLElement, pixel: number | null, rows: number, columns: number) => void} */
function markPlace(place, pixel, rows, columns) {
  let mark = /** @type {HTMLElement} */ (place.querySelector(".mark"));
  if (pixel === null) {
    mark?.remove();
    return;
  }
  if (!mark) place.append((mark = build("span", { class: "mark" })));
  const [x, y] = [pixel % columns, Math.floor(pixel / columns)];
  mark.style.cssText =
    `left:${(100 * x) / columns}%;top:${(100 * y) / rows}%;` +
    `width:${100 / columns}%;height:${100 / rows}%`;
}
