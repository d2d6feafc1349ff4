// Show what an experiment measured: pictures, charts, and the prediction beside the outcome.

import { Sheet } from "../../../browser/view/canvases.js";
import { makeChart, makeHistogram, makeLegend, Scale, svg } from "./chart.js";

const BELOW = [90, 160, 255];
const ABOVE = [255, 150, 40];
const COLUMNS = { pair: 8, named: 10 };
const CLOSE = 0.1; // of the range of a slider: a prediction this close is called so

/**
 * Return the pictures and charts of an outcome.
 *
 * @param {Outcome} outcome
 * @param {PredictionKind} prediction
 * @param {Prediction} predicted
 * @returns {HTMLElement[]}
 */
export function makeFigures({ figures, bars, lines, noisy }, prediction, predicted) {
  const elements = [];
  if (figures.length) {
    const row = document.createElement("div");
    row.className = "figures";
    row.append(...figures.map(makeFigure));
    elements.push(row);
  }
  if (bars) elements.push(withCaption(makeHistogram(bars), "How often each number occurs; each row has its own height."));
  if (lines) {
    const scale = new Scale(/** @type {{at: number[], low: number, high: number}} */ (prediction));
    const chart = makeChart(scale, prediction.unit, describeLines(lines, prediction));
    const kinds = ["first", "second"];
    chart.append(svg("path", { d: scale.path(noisy), "data-line": "noisy" }));
    chart.append(svg("path", { d: scale.path(/** @type {number[]} */ (predicted)), "data-line": "predicted" }));
    lines.forEach(({ values }, i) => chart.append(svg("path", { d: scale.path(values), "data-line": kinds[i] })));
    const box = document.createElement("div");
    box.className = "curve";
    box.append(
      chart,
      makeLegend([
        ...lines.map(({ name }, i) => /** @type {[string, string]} */ ([name, kinds[i]])),
        ["Your prediction", "predicted"],
        ["Noisy picture", "noisy"],
      ]),
    );
    elements.push(box);
  }
  return elements;
}

/**
 * Return the numbers of a chart in words.
 *
 * @param {{name: string, values: number[]}[]} lines
 * @param {PredictionKind} prediction
 * @returns {string}
 */
function describeLines(lines, { at, unit }) {
  return lines
    .map(({ name, values }) => `${name}: ${values.map((value, i) => `${value.toFixed(1)}${unit} at ${at[i]}`).join(", ")}`)
    .join(". ");
}

/**
 * Return pictures with a caption.
 *
 * @param {OutcomeFigure} of
 * @returns {HTMLElement}
 */
function makeFigure({ caption, pictures, isRange, names, wrong }) {
  const figure = document.createElement("figure");
  if (names) {
    const grid = document.createElement("div");
    grid.className = "named";
    pictures.forEach((picture, i) => {
      const cell = document.createElement("div");
      const sheet = new Sheet(`${wrong[i] ? "Wrong" : "Right"}: ${names[i]}`);
      sheet.paint(picture);
      const name = document.createElement("span");
      name.textContent = `${wrong[i] ? "✗" : "✓"} ${names[i]}`;
      name.ariaHidden = "true"; // the picture says it
      cell.toggleAttribute("data-wrong", wrong[i]);
      cell.append(sheet.canvas, name);
      grid.append(cell);
    });
    figure.append(grid);
  } else {
    const columns = Math.min(pictures.length, COLUMNS.pair);
    const sheet = new Sheet(caption, { columns, rows: pictures.length / columns });
    pictures.forEach((picture, i) => (isRange ? paintRange(sheet, picture) : sheet.paint(picture, i)));
    figure.append(sheet.canvas);
  }
  figure.toggleAttribute("data-wide", pictures.length > 1);
  return withCaption(figure.firstElementChild, caption, figure);
}

/**
 * Put a caption below something.
 *
 * @param {Element} shown
 * @param {string} caption
 * @param {HTMLElement} [figure]
 * @returns {HTMLElement}
 */
function withCaption(shown, caption, figure = document.createElement("figure")) {
  const words = document.createElement("figcaption");
  words.textContent = caption;
  figure.append(shown, words);
  return figure;
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
  const [mine, its] = [predicted, measured].map((value) => write(prediction, value));
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
 * Write a prediction or an outcome in short.
 *
 * @param {PredictionKind} prediction
 * @param {Prediction} value
 * @returns {string}
 */
export function write({ kind, options, unit, step }, value) {
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
 * @returns {HTMLElement}
 */
export function makeScale({ low, high, unit }, predicted, measured) {
  const scale = document.createElement("div");
  scale.className = "scale";
  scale.ariaHidden = "true"; // the sentence says it
  const share = (/** @type {number} */ value) =>
    `${(100 * (Math.min(high, Math.max(low, value)) - low)) / (high - low)}%`;
  for (const [name, value] of /** @type {[string, number][]} */ ([["You", predicted], ["Result", measured]])) {
    const mark = document.createElement("span");
    mark.dataset.mark = name;
    mark.style.left = share(value);
    mark.textContent = name;
    scale.append(mark);
  }
  const ends = document.createElement("div");
  ends.append(`${low}${unit}`, document.createElement("i"), `${high}${unit}`);
  scale.append(ends);
  return scale;
}
