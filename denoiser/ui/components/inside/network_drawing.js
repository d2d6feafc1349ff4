// The drawing of a network: a box for each layer, with some of its maps.

import { build, buildDrawn } from "../../../browser/view/building.js";
import { scrollingNow } from "./number_words.js";
import { drawLine, placeBoxes } from "./placing.js";

/** Draws the boxes of a network, and paints into them. */
export class NetworkDrawing {
  /**
   * Begin with nothing.
   *
   * @param {HTMLElement} place
   * @param {Element} hovered Where to say which box the pointer is on.
   * @param {(name: string) => void} onOpen Called with the name of a box that is clicked.
   */
  constructor(place, hovered, onOpen) {
    this.place = place;
    this.hovered = hovered;
    this.onOpen = onOpen;
    /** @type {BoxFacts[]} */
    this.boxes = [];
    /** @type {HTMLElement[]} */
    this.buttons = [];
    /** @type {HTMLCanvasElement[]} */
    this.canvases = [];
    this.room = 0;
    this.resizing = new ResizeObserver(() => this.layOut());
    this.resizing.observe(place);
  }

  /**
   * Draw another network.
   *
   * @param {BoxFacts[]} boxes
   * @param {boolean} isComputed Whether maps are to be painted into them.
   */
  follow(boxes, isComputed) {
    this.boxes = boxes;
    this.canvases = boxes.map(() => document.createElement("canvas"));
    this.buttons = boxes.map((box, i) => {
      const content = [isComputed && !box.isSmall ? this.canvases[i] : buildSign(box)];
      const button = build("button", { type: "button", title: box.title, "aria-label": box.spoken }, ...content);
      button.addEventListener("click", () => this.onOpen(box.name));
      for (const event of ["pointerenter", "focus"]) button.addEventListener(event, () => this.point(box.name));
      for (const event of ["pointerleave", "blur"]) button.addEventListener(event, () => this.point(""));
      return button;
    });
    const items = boxes.map((box, i) => {
      const label = build("span", { class: "label", "aria-hidden": "true" }, build("b", {}, box.name), box.label);
      return build("li", {}, this.buttons[i], label);
    });
    this.list = build("ol", { "aria-label": "The layers of the network" }, ...items);
    this.room = 0;
    this.layOut();
  }

  /**
   * Say which box the pointer is on.
   *
   * @param {string} name Empty for none.
   */
  point(name) {
    this.hovered.textContent = this.boxes.find((box) => box.name === name)?.spoken ?? "";
  }

  /** Put all in their places, where there is more or less room than before. */
  layOut() {
    const room = this.place.clientWidth;
    if (!room || room === this.room || !this.boxes.length) return;
    this.room = room;
    const { boxes } = this;
    const placing = placeBoxes(boxes, room);
    const { places, width, height } = placing;
    const numbers = new Map(boxes.map(({ name }, i) => [name, i]));
    const lines = boxes.flatMap(({ inputs }, to) =>
      inputs.map((from) => {
        const d = drawLine(placing, boxes, numbers.get(from), to);
        return buildDrawn("path", { d, "marker-end": "url(#arrow)", "data-from": from, "data-to": boxes[to].name });
      }),
    );
    const arrow = buildDrawn(
      "marker",
      { id: "arrow", viewBox: "0 0 6 6", refX: 6, refY: 3, markerWidth: 5, markerHeight: 5, orient: "auto" },
      buildDrawn("path", { d: "M0 0L6 3L0 6Z" }),
    );
    const drawing = buildDrawn(
      "svg",
      { width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" },
      buildDrawn("defs", {}, arrow),
      ...lines,
    );
    [...this.list.children].forEach((item, i) => {
      const { left, top, size } = places[i];
      /** @type {HTMLElement} */ (item).style.cssText = `left:${left}px;top:${top}px;width:${size}px`;
      this.buttons[i].style.height = `${size}px`;
    });
    const sheet = build("div", { class: "sheet", style: `width:${width}px;height:${height}px` });
    sheet.toggleAttribute("data-named", placing.isNamed);
    sheet.append(drawing, this.list);
    this.place.replaceChildren(sheet);
    this.lines = lines;
    this.mark(this.opened);
  }

  /**
   * Mark the box that is open, and the lines to and from it.
   *
   * @param {string} name
   */
  mark(name) {
    this.opened = name;
    this.boxes.forEach((box, i) => this.buttons[i].setAttribute("aria-pressed", String(box.name === name)));
    this.lines?.forEach((line) => {
      const { from, to } = /** @type {SVGElement} */ (line).dataset;
      line.toggleAttribute("data-near", from === name || to === name);
    });
  }

  /**
   * Paint what the layers compute.
   *
   * @param {Mosaic[]} mosaics
   */
  paint(mosaics) {
    mosaics.forEach(({ width, height, colours }, i) => {
      const canvas = this.canvases[i];
      if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
      canvas.getContext("2d").putImageData(new ImageData(/** @type {any} */ (colours), width, height), 0, 0);
    });
  }

  /** Bring the box that is open into view. */
  reveal() {
    const button = this.buttons[this.boxes.findIndex(({ name }) => name === this.opened)];
    button.scrollIntoView({ block: "center", inline: "center", behavior: scrollingNow() });
    button.focus({ preventScroll: true });
  }

  /** Watch no more. */
  stop() {
    this.resizing.disconnect();
  }
}

/** @type {(box: BoxFacts) => HTMLElement} */
const buildSign = ({ sign, short }) =>
  build("span", { class: sign ? "sign" : "kind", "aria-hidden": "true" }, sign || short);
