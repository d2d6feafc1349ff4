// Show what an experiment measured: pictures, charts, and the prediction beside the outcome.

import { Sheet } from "../../../browser/view/canvases.js";
import { build, buildDrawn } from "../../../browser/view/building.js";
import { describeLine, makeChart, makeHistogram, makeLegend, Scale } from "./chart.js";

const BELOW = [90, 160, 255];
const ABOVE = [255, 150, 40];
const COLUMNS = 8;
const CLOSE = 0.1; // of the range of a slider: a prediction this close is called so

/**
 * Return the pictures and charts of an outcome.
 *
 * @param {Outcome} outcome
 * @param {PredictionKind} prediction
 * @param {Prediction} predicted
 * @returns {HTMLElement[]}
 */
export function makeFigures({ figures, bars, lines, reference, note, tables = [] }, prediction, predicted) {
  const elements = [];
  if (figures.length) {
    elements.push(build("div", { class: "figures" }, ...figures.map(makeFigure)));
  }
  if (bars) elements.push(withCaption(makeHistogram(bars), "How often each number occurs; each row has its own height."));
  if (lines) {
    const words = [...lines, { name: prediction.reference, values: reference }]
      .map(({ name, values }) => describeLine(name, values, prediction))
      .join(". ");
    const scale = new Scale(prediction);
    const chart = makeChart(scale, prediction, words);
    const kinds = ["first", "second", "third"];
    chart.append(buildDrawn("path", { d: scale.path(reference), "data-line": "reference" }));
    chart.append(buildDrawn("path", { d: scale.path(/** @type {number[]} */ (predicted)), "data-line": "predicted" }));
    lines.forEach(({ values }, i) => chart.append(buildDrawn("path", { d: scale.path(values), "data-line": kinds[i] })));
    const legend = makeLegend([
      ...lines.map(({ name }, i) => /** @type {[string, string]} */ ([name, kinds[i]])),
      ["Your prediction", "predicted"],
      [prediction.reference, "reference"],
    ]);
    elements.push(build("div", { class: "curve" }, chart, legend));
  }
  if (note) elements.push(build("p", {}, note));
  return [...elements, ...tables.map(makeTable)];
}

/**
 * Return rows of pictures under numbers.
 *
 * @param {OutcomeTable} of
 * @returns {HTMLElement}
 */
function makeTable({ caption, beside, head, columns, rows }) {
  const heads = columns.map((column) => build("th", { scope: "col" }, column));
  const lines = rows.map(({ name, pictures }) => {
    const cells = pictures.map((picture, i) => {
      const sheet = new Sheet(`${name}, ${columns[i]}`);
      sheet.paint(picture);
      return build("td", {}, sheet.canvas);
    });
    return build("tr", {}, build("th", { scope: "row" }, name), ...cells);
  });
  const table = build(
    "table",
    {},
    build("caption", {}, caption),
    build("thead", {}, build("tr", {}, build("th", { scope: "col" }, head), ...heads)),
    build("tbody", {}, ...lines),
  );
  return build("div", { class: "rows" }, build("div", {}, ...beside.map(makeFigure)), table);
}

/**
 * Return pictures with a caption.
 *
 * @param {OutcomeFigure} of
 * @returns {HTMLElement}
 */
function makeFigure({ caption, pictures, isRange, names, wrong }) {
  /** @type {HTMLElement} */
  let shown;
  if (names) {
    const cells = pictures.map((picture, i) => {
      const sheet = new Sheet(`${wrong[i] ? "Wrong" : "Right"}: ${names[i]}`);
      sheet.paint(picture);
      // The picture says it, too.
      const name = build("span", { "aria-hidden": "true" }, `${wrong[i] ? "✗" : "✓"} ${names[i]}`);
      return build("div", wrong[i] ? { "data-wrong": "" } : {}, sheet.canvas, name);
    });
    shown = build("div", { class: "named" }, ...cells);
  } else {
    const columns = Math.min(pictures.length, COLUMNS);
    const sheet = new Sheet(caption, { columns, rows: pictures.length / columns });
    pictures.forEach((picture, i) => (isRange ? paintRange(sheet, picture) : sheet.paint(picture, i)));
    shown = sheet.canvas;
  }
  return withCaption(shown, caption, pictures.length > 1 ? { "data-wide": "" } : {});
}

/**
 * Return something with a caption below it.
 *
 * @param {Element} shown
 * @param {string} caption
 * @param {Record<string, string>} [attributes]
 * @returns {HTMLElement}
 */
function withCaption(shown, caption, attributes = {}) {
  return build("figure", attributes, shown, build("figcaption", {}, caption));
}

/**
 * Paint a picture with the numbers that are no shades of grey in colour.
 *
 * @param {Sheet} sheet
 * @param {Float32Array} picture
 */
function paintRange(sheet, picture) {
  const image = sheet.context.createImageData(SHARED.side, SHARED.side);
  picture.forEach((number, i) => {
    const grey = 255 * number;
    const colour = number < 0 ? BELOW : number > 1 ? ABOVE : [grey, grey, grey];
    image.data.set([...colour, 255], 4 * i);
  });
  sheet.context.putImageData(image, 0, 0);
}

/**
 * Return what was predicted beside what was measured, in a sentence.
 *
 * @param {PredictionKind} prediction
 * @param {Prediction} predicted
 * @param {Prediction} measured
 * @returns {string}
 */
export function compare(prediction, predicted, measured) {
  const [mine, its] = [predicted, measured].map((value) => format(prediction, value));
  if (prediction.kind === "choice") {
    return predicted === measured ? `You predicted: ${mine}. Right.` : `You predicted: ${mine}. It is: ${its}.`;
  }
  if (prediction.kind === "curve") {
    return `Your curve is ${distance(predicted, measured).toFixed(1)}${prediction.unit} away from the result on average.`;
  }
  const away = distance(predicted, measured) / (prediction.high - prediction.low);
  return `You predicted ${mine}, it is ${its}${away <= CLOSE ? ": close" : ""}.`;
}

/**
 * Return a prediction or an outcome in short.
 *
 * @param {PredictionKind} prediction
 * @param {Prediction} value
 * @returns {string}
 */
export function format({ kind, options, unit, step }, value) {
  if (Array.isArray(value)) return `${value.map((height) => height.toFixed(0)).join(", ")}${unit}`;
  return kind === "choice" ? options[value] : `${value.toFixed(step < 1 ? 1 : 0)}${unit}`;
}

/**
 * Return how far apart two values are, on average over a curve.
 *
 * @param {Prediction} one
 * @param {Prediction} other
 * @returns {number}
 */
function distance(one, other) {
  const [mine, its] = [one, other].map((value) => (Array.isArray(value) ? value : [value]));
  return mine.reduce((sum, value, i) => sum + Math.abs(value - its[i]), 0) / mine.length;
}

/**
 * Return a scale with the prediction and the outcome of a slider.
 *
 * @param {PredictionKind} prediction
 * @param {number} predicted
 * @param {number} measured
 * @param {string} name Of what was measured.
 * @returns {HTMLElement}
 */
export function makeScale({ low, high, unit }, predicted, measured, name) {
  const share = (/** @type {number} */ value) =>
    `${(100 * (Math.min(high, Math.max(low, value)) - low)) / (high - low)}%`;
  return build(
    "div",
    { class: "scale", "aria-hidden": "true" }, // the sentence says it
    build("span", { "data-mark": "You", style: `left: ${share(predicted)}` }, "You"),
    build("span", { "data-mark": name, style: `left: ${share(measured)}` }, name),
    build("div", {}, `${low}${unit}`, build("i"), `${high}${unit}`),
  );
}
