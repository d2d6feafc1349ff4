// Charts as SVG: curves over the noise factor or the like, and how often numbers occur.

import { build, buildDrawn } from "../../../browser/view/building.js";

export const SIZE = { width: 480, height: 300, left: 54, right: 12, top: 12, bottom: 46 };
const INSET = 20; // of the first and the last point of a logarithmic axis, whose numbers are wide
const TICK_COUNT = 4;
const BAR = 0.125; // width of a bar of a histogram, in units of the pixel range
const RANGE = [-2, 3]; // of a histogram; what lies beyond is counted at its ends

/** Where values are on a chart. */
export class Scale {
  /**
   * Take the range of the values.
   *
   * @param {PredictionKind} curve
   */
  constructor({ at, low, high, scale }) {
    this.at = at;
    this.low = low;
    this.high = high;
    this.isLogarithmic = scale === "logarithmic";
  }

  /** @param {number} value A noise factor, or what else the curve is over. */
  x(value) {
    const { left, right, width } = SIZE;
    const [least, most] = [this.at[0], this.at.at(-1)];
    if (!this.isLogarithmic) return left + (value / most) * (width - left - right);
    return left + INSET + (Math.log(value / least) / Math.log(most / least)) * (width - left - right - 2 * INSET);
  }

  /** @param {number} value */
  y(value) {
    const { top, bottom, height } = SIZE;
    const kept = Math.min(this.high, Math.max(this.low, value));
    return height - bottom - ((kept - this.low) / (this.high - this.low)) * (height - top - bottom);
  }

  /** @param {number} y */
  valueAt(y) {
    const { top, bottom, height } = SIZE;
    const share = (height - bottom - y) / (height - top - bottom);
    return Math.min(this.high, Math.max(this.low, this.low + share * (this.high - this.low)));
  }

  /** @param {number[]} values As many as there are points, or fewer. */
  path(values) {
    return values.map((value, i) => `${i ? "L" : "M"}${this.x(this.at[i])} ${this.y(value)}`).join("");
  }
}

/**
 * Return a chart with axes, to draw lines on.
 *
 * @param {Scale} scale
 * @param {PredictionKind} curve What is on its axes.
 * @param {string} label What it shows.
 * @returns {SVGElement}
 */
export function makeChart(scale, { unit, axis, ticks }, label) {
  const { width, height, left, right, bottom } = SIZE;
  const chart = buildDrawn("svg", { viewBox: `0 0 ${width} ${height}`, class: "chart", role: "img", "aria-label": label });
  for (let i = 0; i <= TICK_COUNT; i++) {
    const value = scale.low + ((scale.high - scale.low) * i) / TICK_COUNT;
    const y = scale.y(value);
    chart.append(
      buildDrawn("line", { x1: left, x2: width - right, y1: y, y2: y, class: "grid" }),
      buildDrawn(
        "text",
        { x: left - 6, y: y + 5, "text-anchor": "end" },
        i === TICK_COUNT ? `${value}${unit}` : String(value),
      ),
    );
  }
  for (const value of ticks) {
    const text = scale.isLogarithmic ? value.toLocaleString("en") : value.toFixed(1);
    chart.append(buildDrawn("text", { x: scale.x(value), y: height - bottom + 20, "text-anchor": "middle" }, text));
  }
  chart.append(
    buildDrawn("text", { x: (left + width) / 2, y: height - 6, "text-anchor": "middle" }, axis),
  );
  return chart;
}

/**
 * Return a line of a chart in words.
 *
 * @param {string} name
 * @param {number[]} values
 * @param {PredictionKind} curve
 * @returns {string}
 */
export function describeLine(name, values, { at, unit }) {
  return `${name}: ${values.map((value, i) => `${value.toFixed(1)}${unit} at ${at[i]}`).join(", ")}`;
}

/**
 * Return a legend for the lines of a chart.
 *
 * @param {[name: string, kind: string][]} lines
 * @returns {HTMLElement}
 */
export function makeLegend(lines) {
  const items = lines.map(([name, kind]) => build("li", { "data-line": kind }, name));
  return build("ul", { class: "legend" }, ...items);
}

/**
 * Return how often numbers occur in pictures, a row for each picture.
 *
 * @param {Record<string, Float32Array>} pictures By their names.
 * @returns {SVGElement}
 */
export function makeHistogram(pictures) {
  const [low, high] = RANGE;
  const bins = Math.round((high - low) / BAR);
  const [width, row] = [SIZE.width, 90];
  const names = Object.keys(pictures);
  const height = names.length * row + 40;
  const label = "How often each number occurs in the pure and in the noisy picture";
  const chart = buildDrawn("svg", { viewBox: `0 0 ${width} ${height}`, class: "chart", role: "img", "aria-label": label });
  const x = (/** @type {number} */ value) => 8 + ((value - low) / (high - low)) * (width - 16);
  names.forEach((name, at) => {
    const counts = new Array(bins).fill(0);
    for (const number of pictures[name]) {
      counts[Math.min(bins - 1, Math.max(0, Math.round((number - low) / BAR)))] += 1;
    }
    const most = Math.max(...counts);
    const base = (at + 1) * row;
    counts.forEach((count, bin) => {
      const value = low + bin * BAR;
      const tall = (count / most) * (row - 22);
      const kind = value < 0 ? "below" : value > 1 ? "above" : "inside";
      const bar = { x: x(value - BAR / 2), y: base - tall, width: x(BAR) - x(0) - 1, height: tall };
      if (count) chart.append(buildDrawn("rect", { ...bar, class: kind }));
    });
    chart.append(
      buildDrawn("line", { x1: 0, x2: width, y1: base, y2: base, class: "axis" }),
      buildDrawn("text", { x: 8, y: base - row + 18 }, `${name[0].toUpperCase()}${name.slice(1)}`),
    );
  });
  for (let value = low; value <= high; value++) {
    const y = names.length * row + 18;
    chart.append(buildDrawn("text", { x: x(value), y, "text-anchor": "middle" }, String(value)));
  }
  chart.append(
    buildDrawn("text", { x: width / 2, y: height - 4, "text-anchor": "middle" }, "Number (0 is black, 1 is white)"),
  );
  return chart;
}
