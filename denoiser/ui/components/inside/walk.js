// Walk through a network: from a box to its maps, from a number to those that it is made of.

import { placeOfLargest, sizesOf } from "../../../browser/inside/mosaics.js";
import { DrawingReader } from "../../../browser/view/drawing.js";
import { readAmount } from "../../../browser/view/elements.js";
import { Frames } from "../../../browser/view/frames.js";
import { Hand } from "../../../browser/view/input.js";
import { copy } from "../copy_link/copying.js";
import { unpack } from "../live/message.js";
import { Part } from "../live/part.js";
import { CodeView } from "./code_view.js";
import { Mattering } from "./mattering.js";
import { Misleading } from "./misleading_view.js";
import { NetworkDrawing } from "./network_drawing.js";
import { NumberView } from "./number_view.js";
import { OpenedBox } from "./opened_box.js";

const TIMES = { awake: 3_000, asleep: 250 }; // milliseconds
const BETWEEN_NUMBERS = 250; // milliseconds between two times that numbers are written while the picture changes
const SIDE = 64; // pixels of a mosaic
const REST = 300; // milliseconds without a change after which the other sections follow
const LEVELS = [0.1, 0.25, 0.4, 0.55, 0.7, 0.85, 1, 1.25, 1.5]; // noise factors of the effective pixels

/** The part of the page with the network. */
export class Walk extends Part {
  /**
   * Fill the part, and begin to watch the picture.
   *
   * @param {ShadowRoot} root
   * @param {import("../../../browser/view/pool.js").Pool} pool
   * @param {(error: unknown) => void} onError
   */
  constructor(root, pool, onError) {
    super(pool, onError);
    this.root = root;
    this.place = root.querySelector(".inside");
    this.reader = new DrawingReader();
    this.drawing = new NetworkDrawing(
      root.querySelector("[data-network]"),
      root.querySelector("[data-hovered]"),
      this.guard((name) => this.open(name)),
    );
    this.opened = new OpenedBox(root, this.guard((at) => this.go(this.name, at)));
    this.numberView = new NumberView(
      root.querySelector("[data-number]"),
      (layer, at) => this.walk(layer, at),
    );
    /** @type {{pure: Float32Array, amount: number} | null} */
    this.shown = null;
    this.isOpening = false;
    this.writtenAt = 0;
    this.run = 0; // of measuring the effective pixels; another picture or network ends it
    /** @type {{name: string, at: number}[]} */
    this.trail = [];
    /** @type {Map<string, BoxFacts>} */
    this.boxes = new Map();
    /** @type {Map<string, BoxFacts>} */
    this.byOutput = new Map();
    this.back = /** @type {HTMLButtonElement} */ (root.querySelector("[data-back]"));
    this.back.onclick = this.guard(() => this.goBack());
    const toDrawing = /** @type {HTMLButtonElement} */ (root.querySelector("[data-to-drawing]"));
    toDrawing.onclick = this.guard(() => this.drawing.reveal());
    /** @type {Record<string, HTMLInputElement>} */
    this.fields = {};
    for (const name of ["map", "row", "column"]) {
      this.fields[name] = root.querySelector(`[data-of=${name}] input`);
      this.fields[name].onchange = this.guard(() => this.readFields());
    }
    const button = /** @type {HTMLButtonElement} */ (root.querySelector("[data-copy]"));
    button.onclick = async () => {
      const lines = root.querySelector("[data-lines]").textContent;
      const isCopied = await copy(lines, root.querySelector("[data-copied]"));
      button.textContent = isCopied ? "Copied" : "Copy failed";
    };
    this.mattering = new Mattering(root, this.guard(() => this.lookAgain()));
    this.code = new CodeView(root, this);
    this.misleading = new Misleading(root, this);
    this.frames = new Frames(
      this.guard(() => this.lookForChange()),
      TIMES,
    );
    this.hand = new Hand(() => this.frames.stayAwake(), this.guard);
    this.frames.stayAwake();
  }

  /**
   * Take what the server knows.
   *
   * @param {Uint8Array} message See `inside/__init__.py`.
   */
  follow(message) {
    const { settings, takePicture } = unpack(message);
    if (settings.key === this.settings?.key) return;
    const isOther = settings.boxesKey !== this.settings?.boxesKey;
    this.settings = settings;
    this.corruption = settings.is_noisy ? null : settings.corruption;
    this.pure = settings.pure;
    const others = settings.otherNames.map(takePicture);
    if (isOther) {
      this.boxes = new Map(settings.boxes.map((/** @type {BoxFacts} */ box) => [box.name, box]));
      this.byOutput = new Map(settings.boxes.map((/** @type {BoxFacts} */ box) => [box.output, box]));
      this.drawing.follow(settings.boxes, settings.network !== null);
      this.trail = [];
      this.isOpening = false;
      const box = this.boxes.get(settings.place.box) ?? settings.boxes.at(-1);
      this.show(box.name, placeIn(box.shape, settings.place));
    }
    for (const [name, text] of Object.entries(settings.texts)) {
      this.root.querySelector(`[data-text=${name}]`).innerHTML = String(text);
    }
    this.place.toggleAttribute("data-drawn-only", settings.network === null);
    if (settings.network === null) this.place.toggleAttribute("data-ready", true);
    this.code.follow(settings, others);
    this.misleading.follow(settings);
    this.isSettled = false;
    this.run++;
    this.lookAgain();
  }

  /** Have the same picture computed again. */
  lookAgain() {
    this.isStale = true;
    this.frames.stayAwake();
  }

  /** Look for a change at this frame, and have the next one looked at. */
  lookForChange() {
    this.frames.next(Boolean(this.hand.held));
    this.askForChange();
  }

  /** Have the network computed where the picture has changed, and nothing else is computed. */
  askForChange() {
    if (!this.settings?.network || this.isBusy) return;
    const pure = this.pure ?? this.reader.read();
    const amount = readAmount() ?? 0;
    if (!pure) return;
    const shown = this.shown;
    const isSame = shown && shown.amount === amount && pure.every((pixel, i) => pixel === shown.pure[i]);
    if (isSame && !this.isStale) {
      const isAtRest = !this.hand.held && performance.now() - this.changedAt > REST;
      if (isAtRest && !this.isSettled) this.settle();
      return;
    }
    if (!isSame) {
      this.run++;
      this.isSettled = false;
      this.changedAt = performance.now();
    }
    this.isStale = false;
    this.shown = { pure, amount };
    this.isBusy = true;
    const { settings } = this;
    const { network: file, clip, boxes } = settings;
    const box = this.boxes.get(this.name);
    const began = performance.now();
    this.pool.ask(
      {
        ...{ kind: "look", file, pure, amount, clip, corruption: this.corruption, side: SIDE },
        boxes: boxes.map((/** @type {BoxFacts} */ { output, shape, full }) => ({ output, shape, full })),
        ...{ opened: box.output, number: { layers: box.layers, at: this.at }, pixel: this.mattering.pixel },
      },
      this.guard((/** @type {LookAnswer} */ answer) => {
        this.isBusy = false;
        this.askForChange(); // the worker computes while this one is painted
        if (settings.boxesKey === this.settings.boxesKey) this.take(box, answer);
        const milliseconds = performance.now() - began;
        document.dispatchEvent(new CustomEvent("denoiser-inside", { detail: { milliseconds } }));
      }),
    );
  }

  /**
   * Show what was computed.
   *
   * @param {BoxFacts} box The one that was open.
   * @param {LookAnswer} answer
   */
  take(box, answer) {
    const { mosaics, numbers, explained } = answer;
    this.answer = answer;
    this.drawing.paint(mosaics);
    this.place.toggleAttribute("data-ready", true);
    this.mattering.paint(answer);
    if (box.name !== this.name) return;
    if (this.isOpening) {
      this.isOpening = false;
      this.show(box.name, placeOfLargest(numbers));
      this.tell();
      return;
    }
    this.opened.paint(numbers, explained.at);
    const isOther = explained.at !== this.written?.at || box !== this.writtenOf;
    this.writtenOf = box;
    if (isOther || performance.now() - this.writtenAt > BETWEEN_NUMBERS) this.writeNumber(box, explained);
  }

  /**
   * Write what a number is made of.
   *
   * @param {BoxFacts} box
   * @param {ExplainedNumber} explained
   */
  writeNumber(box, explained) {
    this.writtenAt = performance.now();
    this.written = explained;
    this.numberView.show(box, explained, this.byOutput);
  }

  /** Have the sections computed that do not follow each frame. */
  settle() {
    if (!this.answer) return;
    this.isSettled = true;
    const { pure, amount } = this.shown;
    const { explained } = this.answer;
    const isOfBox = this.writtenOf === this.boxes.get(this.name) && this.written.at === explained.at;
    if (isOfBox && this.written !== explained) this.writeNumber(this.writtenOf, explained);
    this.code.take(this.answer);
    this.misleading.take(pure, this.corruption, amount, this.answer);
    this.measureEffective();
  }

  /** Measure the effective pixels, one noise factor after the other. */
  measureEffective() {
    const { shown, corruption } = this;
    const run = ++this.run;
    /** @type {[number, number][]} */
    const measured = [];
    const isNoise = corruption?.kind === SHARED.normalNoise;
    const levels = isNoise ? [...new Set([...LEVELS, shown.amount])].filter((level) => level > 0).sort((one, other) => one - other) : [];
    const { network: file, clip } = this.settings;
    this.mattering.showChart(isNoise);
    const next = () => {
      const amount = levels[measured.length];
      if (amount === undefined || run !== this.run) return;
      this.pool.ask(
        { kind: "trace", file, pure: shown.pure, corruption, amount, clip },
        this.guard((/** @type {number} */ trace) => {
          measured.push([amount, trace]);
          if (run === this.run) this.mattering.drawChart(measured, shown.amount);
          next();
        }),
      );
    };
    next();
  }

  /**
   * Open a box, at its largest number.
   *
   * @param {string} name
   */
  open(name) {
    if (name !== this.name) this.go(name, 0, this.settings.network !== null);
    this.opened.reveal();
  }

  /**
   * Go to a number of another box.
   *
   * @param {string} layer Whose output it belongs to.
   * @param {number} at
   */
  walk(layer, at) {
    this.go(this.byOutput.get(layer).name, at);
    this.numberView.reveal();
  }

  /**
   * Look at another number.
   *
   * @param {string} name Of its box.
   * @param {number} at Its place there.
   * @param {boolean} [isOpening] Whether the largest number of the box is to take its place.
   */
  go(name, at, isOpening = false) {
    this.isOpening = isOpening;
    if (name === this.name && at === this.at) return;
    this.trail.push({ name: this.name, at: this.at });
    this.show(name, at);
    if (!this.isOpening) this.tell();
  }

  /** Tell the server which number is looked at, for the address of the page. */
  tell() {
    const { output, shape } = this.boxes.get(this.name);
    const { width, maps } = sizesOf(shape);
    const pixel = Math.floor(this.at / maps);
    this.send("place", [output, Math.floor(pixel / width), pixel % width, (this.at % maps) + 1]);
  }

  /** Show the number before. */
  goBack() {
    const last = this.trail.pop();
    if (!last) return;
    this.isOpening = false;
    this.show(last.name, last.at);
    this.tell();
  }

  /**
   * Show a number.
   *
   * @param {string} name Of its box.
   * @param {number} at Its place there.
   */
  show(name, at) {
    const isOther = name !== this.name || this.opened.box !== this.boxes.get(name);
    this.name = name;
    this.at = at;
    if (isOther) {
      this.drawing.mark(name);
      this.opened.open(this.boxes.get(name));
      this.numberView.isWhole = false;
    }
    if (!this.isOpening && name === this.settings.boxes.at(-1).name) this.mattering.pin(at);
    this.writeFields();
    this.back.disabled = !this.trail.length;
    this.lookAgain();
  }

  /** Write the place of the number into the fields. */
  writeFields() {
    const { shape } = this.boxes.get(this.name);
    const isPicture = shape.length > 2;
    const { height, width, maps } = sizesOf(shape);
    const pixel = Math.floor(this.at / maps);
    const values = { map: (this.at % maps) + 1, row: Math.floor(pixel / width), column: pixel % width };
    const most = { map: maps, row: height - 1, column: width - 1 };
    for (const name of /** @type {const} */ (["map", "row", "column"])) {
      const field = this.fields[name];
      field.value = String(values[name]);
      field.max = String(most[name]);
      field.parentElement.hidden = name === "map" ? maps === 1 : !isPicture;
    }
    this.root.querySelector("[data-of=map]").firstChild.textContent = isPicture ? "Map " : "Number ";
  }

  /** Go to the place that the fields say. */
  readFields() {
    const { height, width, maps } = sizesOf(this.boxes.get(this.name).shape);
    const read = (/** @type {string} */ name, /** @type {number} */ most) =>
      Math.max(0, Math.min(most, Math.round(this.fields[name].valueAsNumber) || 0));
    const map = Math.max(0, read("map", maps) - 1);
    this.go(this.name, (read("row", height - 1) * width + read("column", width - 1)) * maps + map);
    this.writeFields(); // what was out of range
  }

  /** Watch no more. */
  stop() {
    this.hand.stop();
    this.drawing.stop();
    this.frames.stop();
    super.stop();
  }
}

/**
 * Return where a number is in the output of a layer, or the nearest that there is.
 *
 * @param {number[]} shape
 * @param {{row: number, column: number, map: number}} place
 * @returns {number}
 */
function placeIn(shape, { row, column, map }) {
  const { height, width, maps } = sizesOf(shape);
  const pixel = Math.min(row, height - 1) * width + Math.min(column, width - 1);
  return pixel * maps + Math.min(map, maps) - 1;
}
