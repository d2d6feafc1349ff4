// What mattered for a pixel of the output: how much it changes with each pixel of the input.

import { rangeOf } from "../../../browser/inside/mosaics.js";
import { buildDrawn } from "../../../browser/view/building.js";
import { framePixels, paintNumbers, pixelUnder } from "./number_canvases.js";
import { write } from "./number_words.js";

const MOST_OF_IT = 0.9; // share of the sensitivity that the sentence counts the pixels of
const [WIDTH, HEIGHT, LEFT, TOP, BOTTOM] = [300, 166, 34, 24, 34]; // of the chart, in pixels
const MOST_NOISE = 1.5;
const FULL = 0.02; // the least sensitivity that has the full colour
const HARDLY = 0.005; // a sensitivity that is 0.00 in words

/** The section about the sensitivity of a pixel. */
export class Mattering {
  /**
   * Begin with nothing.
   *
   * @param {ShadowRoot} root
   * @param {() => void} onChange Called where another pixel is looked at.
   */
  constructor(root, onChange) {
    this.place = root.querySelector("[data-mattering]");
    /** @type {HTMLCanvasElement} */
    this.output = this.place.querySelector("[data-output] canvas");
    /** @type {HTMLCanvasElement} */
    this.input = this.place.querySelector("[data-input] canvas");
    this.words = this.place.querySelector("[data-words]");
    this.effective = this.place.querySelector("[data-effective]");
    this.chart = this.place.querySelector("[data-chart]");
    const { side } = SHARED;
    for (const canvas of [this.output, this.input]) Object.assign(canvas, { width: side, height: side });
    this.pinned = this.pixel = (side / 2) * side + side / 2;
    /** @type {(pixel: number) => void} */
    const look = (pixel) => {
      if (pixel === this.pixel) return;
      this.pixel = pixel;
      onChange();
    };
    this.output.addEventListener("pointermove", (event) => look(this.pixelAt(event)));
    this.output.addEventListener("pointerleave", () => look(this.pinned));
    this.output.addEventListener("click", (event) => {
      this.pinned = this.pixelAt(event);
      look(this.pinned);
    });
    this.output.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -side, ArrowDown: side }[event.key];
      if (!step) return;
      event.preventDefault();
      const next = this.pixel + step;
      const isInside = next >= 0 && next < side * side && (Math.abs(step) > 1 || Math.floor(next / side) === Math.floor(this.pixel / side));
      if (isInside) look((this.pinned = next));
    });
  }

  /**
   * Look at a pixel of the output until another one is clicked.
   *
   * @param {number} pixel
   */
  pin(pixel) {
    this.pinned = this.pixel = pixel;
  }

  /** @type {(event: MouseEvent) => number} */
  pixelAt(event) {
    const { side } = SHARED;
    const { row, column } = pixelUnder(event, this.output);
    const [y, x] = [row, column].map((at) => Math.max(0, Math.min(side - 1, at)));
    return y * side + x;
  }

  /**
   * Show the sensitivity.
   *
   * @param {LookAnswer} answer
   */
  paint(answer) {
    const { denoised, sensitivity, field, pixel } = answer;
    const { side } = SHARED;
    const { largest } = rangeOf(sensitivity, FULL);
    const [row, column] = [Math.floor(pixel / side), pixel % side];
    paintNumbers(this.output, denoised, { largest: 1, isSigned: false });
    paintNumbers(this.input, sensitivity, { largest, isSigned: true });
    framePixels(this.output, { top: row, left: column });
    framePixels(this.input, field);
    const where = `Row ${row}, column ${column}`;
    this.output.ariaValueNow = String(pixel);
    this.output.ariaValueText = where;
    this.words.textContent = describeSensitivity(answer, { where, largest });
  }

  /**
   * Show the place of the chart, or hide it: it is about noise alone.
   *
   * @param {boolean} isShown
   */
  showChart(isShown) {
    /** @type {NodeListOf<HTMLElement>} */
    const parts = this.place.querySelectorAll("figure:has([data-chart]), [data-text=effective]");
    parts.forEach((part) => (part.hidden = !isShown));
  }

  /**
   * Show how many pixels are effective, by the noise factor.
   *
   * @param {[number, number][]} measured Noise factors with the traces that are known.
   * @param {number} now The noise factor of the page.
   */
  drawChart(measured, now) {
    const top = Math.max(10, ...measured.map(([, trace]) => trace)) * 1.1;
    const x = (/** @type {number} */ factor) => LEFT + ((WIDTH - LEFT - 8) * factor) / MOST_NOISE;
    const y = (/** @type {number} */ trace) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - trace / top);
    const line = measured.map(([factor, trace], i) => `${i ? "L" : "M"}${x(factor)} ${y(trace)}`).join("");
    const texts = [0, 0.5, 1, 1.5].map((factor) =>
      buildDrawn("text", { x: x(factor), y: HEIGHT - BOTTOM + 14, "text-anchor": "middle" }, String(factor)),
    );
    const marks = [...new Set([0, Math.floor(top / 20) * 10, Math.floor(top / 10) * 10])].map((trace) =>
      buildDrawn("text", { x: LEFT - 6, y: y(trace) + 4, "text-anchor": "end" }, String(trace)),
    );
    const spoken = measured.map(([factor, trace]) => `${trace.toFixed(0)} at ${factor}`).join(", ");
    const nearest = measured.find(([factor]) => factor === now);
    const dot = nearest ? [buildDrawn("circle", { cx: x(now), cy: y(nearest[1]), r: 4 })] : [];
    this.chart.replaceChildren(
      buildDrawn(
        "svg",
        { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": `Effective pixels by noise factor: ${spoken}` },
        buildDrawn("path", { class: "axis", d: `M${LEFT} ${TOP}V${HEIGHT - BOTTOM}H${WIDTH - 8}` }),
        buildDrawn("path", { class: "curve", d: line }),
        ...[...dot, ...texts, ...marks],
        buildDrawn("text", { x: (LEFT + WIDTH) / 2, y: HEIGHT - 2, "text-anchor": "middle" }, "Noise factor"),
        buildDrawn("text", { x: 0, y: 12 }, "Effective pixels"),
      ),
    );
    this.effective.textContent = nearest
      ? `At noise factor ${now}: ${nearest[1].toFixed(0)} effective pixels.`
      : "";
  }
}

/**
 * Say what a pixel of the output depends on.
 *
 * @param {LookAnswer} answer
 * @param {{where: string, largest: number}} shown The name of the pixel, and what has the full colour.
 * @returns {string}
 */
function describeSensitivity({ sensitivity, field, pixel }, { where, largest }) {
  const bounds = (field.bottom - field.top + 1) * (field.right - field.left + 1);
  if (!bounds) return `${where} depends on no pixel of the input.`;
  const sizes = Array.from(sensitivity, Math.abs).sort((one, other) => other - one);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  if (!all) return `${where} changes with no pixel of this input.`;
  const most = `${where} can depend on up to ${bounds} pixels of the input`;
  if (sizes[0] < HARDLY) return `${most}, but hardly changes with any of them here.`;
  let [sum, count] = [0, 0];
  while (count < sizes.length && sum < MOST_OF_IT * all) sum += sizes[count++];
  return (
    `${most}. ${count} of them make up 90% of its sensitivity. To its own pixel it is` +
    ` ${write(sensitivity[pixel], 2)}; the strongest colour stands for ${write(largest, 2)}.`
  );
}
