// The canvas: what was drawn and picked, one after the other, so that each can be undone.

import { Sheet } from "../view/canvases.js";

/**
 * A stroke, or a picture over everything before it.
 *
 * @typedef {{points?: number[][], picture?: Float32Array, digit?: Digit}} Item
 */

/** What is drawn. */
export class Sketch {
  /**
   * Begin with one stroke or none, and listen to the pointer.
   *
   * @param {HTMLElement} place Where the canvas goes; the live view and the pen find it there.
   * @param {number[][]} points Of the stroke; none for a blank canvas.
   * @param {() => void} onChange Called when a stroke begins, and at all other changes when they are done.
   */
  constructor(place, points, onChange) {
    /** @type {Item[]} */
    this.items = points.length ? [{ points }] : [];
    /** @type {number[][] | null} */
    this.stroke = null; // the one that is being drawn
    this.onChange = onChange;
    this.canvas = document.createElement("canvas");
    this.canvas.className = "upper-canvas"; // as in the drawable canvas of the app
    this.canvas.width = this.canvas.height = SHARED.canvas;
    this.canvas.style.cssText = "display: block; touch-action: none; cursor: crosshair";
    this.context = this.canvas.getContext("2d", { willReadFrequently: true });
    const layers = document.createElement("div");
    layers.append(this.canvas);
    place.attachShadow({ mode: "open" }).append(layers);
    this.canvas.onpointerdown = (event) => this.press(event);
    this.canvas.onpointermove = (event) => {
      if (event.pointerId === this.pointer) this.take("move", ...this.placeOf(event));
    };
    this.canvas.onpointerup = this.canvas.onpointercancel = (event) => {
      if (event.pointerId !== this.pointer) return;
      this.pointer = undefined;
      this.take("up", ...this.placeOf(event));
    };
    this.paint();
  }

  /** The digit that was picked, if nothing was drawn on it. */
  get digit() {
    return this.items.at(-1)?.digit;
  }

  /** Whether nothing was drawn, or everything was removed. */
  get isBlank() {
    const last = this.items.at(-1);
    return !last || Boolean(last.picture && !last.digit);
  }

  /**
   * Begin a stroke by a pointer.
   *
   * @param {PointerEvent} event
   */
  press(event) {
    if (event.button !== 0 || this.pointer !== undefined) return; // a second finger draws nothing
    this.pointer = event.pointerId;
    this.canvas.setPointerCapture(event.pointerId);
    this.take("down", ...this.placeOf(event));
  }

  /**
   * Return the place of a pointer.
   *
   * @param {PointerEvent} event
   * @returns {[number, number]} In pixels of the canvas.
   */
  placeOf({ clientX, clientY }) {
    const { left, top, width } = this.canvas.getBoundingClientRect();
    const scale = SHARED.canvas / width;
    return [(clientX - left) * scale, (clientY - top) * scale];
  }

  /**
   * Take what a pointer or a pen of keys does.
   *
   * @param {"down" | "move" | "up"} what
   * @param {number} x
   * @param {number} y
   */
  take(what, x, y) {
    if (what === "down") {
      this.stroke = [[x, y]];
      this.add({ points: this.stroke });
    } else if (what === "move" && this.stroke) {
      this.stroke.push([x, y]);
      this.paint();
    } else {
      this.stroke = null;
    }
  }

  /**
   * Show a picture in place of everything, unless it is shown already.
   *
   * @param {Float32Array} picture In [0, 1].
   * @param {Digit} [digit] Which one it is; none for the black picture.
   */
  show(picture, digit) {
    if (digit ? digit !== this.digit : !this.isBlank) this.add({ picture, digit });
  }

  /** Remove everything, which can be undone. */
  clear() {
    this.show(new Float32Array(SHARED.side ** 2));
  }

  /** Undo the last stroke, picture or removal. */
  undo() {
    this.items.pop();
    this.changed();
  }

  /** @param {Item} item */
  add(item) {
    this.items.push(item);
    this.changed();
  }

  /** Paint a change, and tell of it. */
  changed() {
    const { stroke } = this;
    if (!this.items.some(({ points }) => points === stroke)) this.stroke = null;
    this.paint();
    this.onChange();
  }

  /** Paint everything since the last picture. */
  paint() {
    const { context } = this;
    context.fillStyle = "#000";
    context.fillRect(0, 0, SHARED.canvas, SHARED.canvas);
    const start = this.items.findLastIndex(({ picture }) => picture);
    for (const { picture, points } of this.items.slice(Math.max(0, start))) {
      if (picture) paintPicture(context, picture);
      else paintStroke(context, points);
    }
  }
}

/**
 * Paint a picture so that it is read as it is.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Float32Array} picture
 */
function paintPicture(context, picture) {
  const sheet = new Sheet("");
  sheet.paint(picture);
  context.imageSmoothingEnabled = false;
  context.drawImage(sheet.canvas, 0, 0, SHARED.canvas, SHARED.canvas);
}

/**
 * Paint a stroke, smooth between its points.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {number[][]} points
 */
function paintStroke(context, points) {
  Object.assign(context, { strokeStyle: "#fff", lineWidth: PAGE.brush, lineCap: "round", lineJoin: "round" });
  const [x, y] = points[0];
  const [endX, endY] = points.at(-1);
  context.beginPath();
  context.moveTo(x, y);
  for (let i = 1; i < points.length; i++) {
    const [[fromX, fromY], [toX, toY]] = [points[i - 1], points[i]];
    context.quadraticCurveTo(fromX, fromY, (fromX + toX) / 2, (fromY + toY) / 2);
  }
  context.lineTo(endX + 0.01, endY); // not every browser paints the dot of a line without length
  context.stroke();
}
