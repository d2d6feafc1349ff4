// The box that is open: all its maps, of which a click chooses a number.

import { putColour, rangeOf } from "../../../browser/inside/mosaics.js";
import { build } from "../../../browser/view/building.js";

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
    this.inactive = root.querySelector("[data-inactive]");
    this.pointed = root.querySelector("[data-pointed]");
    this.lines = root.querySelector("[data-lines]");
    this.onChoose = onChoose;
    /** @type {HTMLCanvasElement[]} */
    this.canvases = [];
  }

  /**
   * Open a box.
   *
   * @param {BoxFacts} box
   */
  open(box) {
    this.box = box;
    this.title.textContent = box.title;
    this.facts.textContent = box.facts;
    this.lines.textContent = box.lines;
    const { rows, columns, count } = this.size();
    this.canvases = Array.from({ length: count }, (_, map) => {
      const canvas = document.createElement("canvas");
      Object.assign(canvas, { width: columns, height: rows, role: "img" });
      canvas.ariaLabel = count > 1 ? `Map ${map + 1}` : box.title;
      const placeOf = (/** @type {PointerEvent} */ event) => this.placeAt(event, map);
      canvas.addEventListener("click", (event) => {
        const at = placeOf(/** @type {PointerEvent} */ (event));
        if (at !== null) this.onChoose(at);
      });
      canvas.addEventListener("pointermove", (event) => this.point(placeOf(event)));
      canvas.addEventListener("pointerleave", () => this.point(null));
      return canvas;
    });
    this.maps.classList.toggle("many", count > 16);
    this.maps.classList.toggle("one", count === 1);
    this.maps.replaceChildren(...this.canvases.map((canvas) => build("div", {}, canvas)));
    this.point(null);
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
   * @param {PointerEvent | MouseEvent} event
   * @param {number} map
   * @returns {number | null}
   */
  placeAt(event, map) {
    const { rows, columns, count } = this.size();
    const { left, top, width, height } = this.canvases[map].getBoundingClientRect();
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
      at === null || !this.numbers ? "" : `${this.describe(at)}: ${this.numbers[at].toFixed(3)}`;
  }

  /**
   * Return the name of the place of a number.
   *
   * @param {number} at
   * @returns {string}
   */
  describe(at) {
    return describePlace(this.box.shape, at);
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
    const { low, largest } = rangeOf(numbers);
    let inactive = 0;
    this.canvases.forEach((canvas, map) => {
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
      if (!isActive) inactive++;
      markPlace(place, chosen % count === map ? Math.floor(chosen / count) : null, rows, columns);
    });
    this.inactive.textContent = describeInactive(inactive, count, low, largest);
  }
}

/** @type {(inactive: number, count: number, low: number, largest: number) => string} */
function describeInactive(inactive, count, low, largest) {
  const scale =
    low < 0
      ? `Orange is above 0, blue below; full colour is ${largest.toFixed(2)}.`
      : `Black is 0, white is ${largest.toFixed(2)}.`;
  if (count === 1) return scale;
  const few = inactive === 1 ? "1 map is" : `${inactive} maps are`;
  const found = inactive
    ? `${few} inactive for this picture: all numbers are 0.`
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

/**
 * Return the name of the place of a number in a layer's output.
 *
 * @param {number[]} shape
 * @param {number} at
 * @returns {string}
 */
export function describePlace(shape, at) {
  if (shape.length < 3) return `number ${at + 1}`;
  const [, columns, count] = shape;
  const pixel = Math.floor(at / count);
  const place = `row ${Math.floor(pixel / columns)}, column ${pixel % columns}`;
  return count > 1 ? `map ${(at % count) + 1}, ${place}` : place;
}
