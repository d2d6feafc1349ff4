// What a visitor predicts with: a slider, a choice, or a curve to draw. None has a value before it is touched.

import { build, buildDrawn } from "../../../browser/view/building.js";
import { describeLine, makeChart, makeLegend, Scale, SIZE } from "./chart.js";

const TO_THE_LEAST = ["Home", "ArrowLeft", "ArrowDown", "PageDown"]; // keys of a slider

/**
 * A way to predict.
 *
 * @typedef {{element: HTMLElement, value: () => Prediction | undefined, hint: () => string,
 *   showReference?: (values: number[]) => void}} PredictionInput
 */

/**
 * Make the input of an experiment.
 *
 * @param {PredictionKind} prediction
 * @param {Prediction | undefined} value Of before.
 * @param {() => void} onChange
 * @returns {PredictionInput}
 */
export function makeInput(prediction, value, onChange) {
  const make = { slider: makeSlider, choice: makeChoice, curve: makeCurve }[prediction.kind];
  return make(prediction, value, onChange);
}

/**
 * Return whether a value may be a prediction.
 *
 * @param {PredictionKind} prediction
 * @param {any} value
 * @returns {boolean}
 */
export function isPrediction({ kind, low, high, options, at }, value) {
  if (kind === "choice") return Number.isInteger(value) && value >= 0 && value < options.length;
  /** @type {(number: any) => boolean} */
  const isInside = (number) => Number.isFinite(number) && number >= low && number <= high;
  if (kind === "slider") return isInside(value);
  return Array.isArray(value) && value.length === at.length && value.every(isInside);
}

/**
 * Make a slider.
 *
 * @param {PredictionKind} prediction
 * @param {any} value
 * @param {() => void} onChange
 * @returns {PredictionInput}
 */
function makeSlider({ label, low, high, step, unit }, value, onChange) {
  const output = build("output");
  const slider = makeRange({ low, high, step, value: value ?? low });
  slider.ariaLabel = label;
  const element = build("div", { class: "slider" }, build("span", {}, `${label}: `, output), slider);
  let isTouched = value !== undefined;
  const show = () => {
    output.textContent = isTouched ? `${slider.value}${unit}` : "?";
    slider.ariaValueText = isTouched ? output.textContent : "no prediction yet";
    slider.classList.toggle("untouched", !isTouched);
  };
  const touch = () => {
    isTouched = true;
    show();
    onChange();
  };
  slider.oninput = touch;
  // Also where it stays at the least value.
  slider.onpointerup = touch;
  slider.onkeydown = ({ key }) => {
    if (TO_THE_LEAST.includes(key)) touch();
  };
  show();
  return {
    element,
    value: () => (isTouched ? slider.valueAsNumber : undefined),
    hint: () => "Move the slider to your prediction first.",
  };
}

/**
 * Make the input of a slider.
 *
 * @param {{low: number, high: number, step: number, value: number}} range
 * @returns {HTMLInputElement}
 */
function makeRange({ low, high, step, value }) {
  const [min, max] = [low, high].map(String);
  const slider = build("input", { type: "range", min, max, step: String(step), value: String(value) });
  return /** @type {HTMLInputElement} */ (slider);
}

/**
 * Make a choice.
 *
 * @param {PredictionKind} prediction
 * @param {any} value
 * @param {() => void} onChange
 * @returns {PredictionInput}
 */
export function makeChoice({ label, options }, value, onChange) {
  const buttons = options.map((_, i) => {
    const button = /** @type {HTMLInputElement} */ (build("input", { type: "radio", name: label }));
    return Object.assign(button, { checked: i === value, onchange: onChange });
  });
  const element = build(
    "fieldset",
    {},
    build("legend", {}, label),
    ...options.map((option, i) => build("label", {}, buttons[i], option)),
  );
  return {
    element,
    hint: () => "Choose your prediction first.",
    value: () => {
      const chosen = buttons.findIndex(({ checked }) => checked);
      return chosen < 0 ? undefined : chosen;
    },
  };
}

/**
 * Make a chart to draw a curve on, with the pointer or with a slider for each point.
 *
 * @param {PredictionKind} prediction
 * @param {any} value
 * @param {() => void} onChange
 * @returns {PredictionInput}
 */
function makeCurve(prediction, value, onChange) {
  const { label, at, low, high, unit, axis, reference } = prediction;
  const scale = new Scale(prediction);
  const chart = makeChart(scale, prediction, `${label}, to draw`);
  const line = buildDrawn("path", { "data-line": "predicted" });
  const beside = buildDrawn("path", { "data-line": "reference" });
  const dots = at.map(() => buildDrawn("circle", { r: 7, class: "dot" }));
  chart.append(beside, line, ...dots);
  /** @type {(number | undefined)[]} */
  const values = at.map((_, i) => value?.[i]);

  const sliders = at.map((place, i) => {
    const slider = makeRange({ low, high, step: 1, value: low });
    slider.ariaLabel = `${label}, ${axis.toLowerCase()}: ${place}`;
    slider.oninput = () => set(i, slider.valueAsNumber);
    slider.onfocus = () => dots[i].classList.add("focused");
    slider.onblur = () => dots[i].classList.remove("focused");
    return slider;
  });

  const show = () => {
    const drawn = at.map((_, i) => i).filter((i) => values[i] !== undefined);
    line.setAttribute(
      "d",
      drawn.map((i, k) => `${k ? "L" : "M"}${scale.x(at[i])} ${scale.y(values[i])}`).join(""),
    );
    at.forEach((place, i) => {
      const y = scale.y(values[i] ?? low);
      dots[i].setAttribute("cx", String(scale.x(place)));
      dots[i].setAttribute("cy", String(y));
      dots[i].classList.toggle("untouched", values[i] === undefined);
      sliders[i].value = String(Math.round(values[i] ?? low));
      sliders[i].ariaValueText = values[i] === undefined ? "not drawn yet" : `${sliders[i].value}${unit}`;
    });
  };
  /**
   * @param {number} i
   * @param {number} height
   */
  const set = (i, height) => {
    values[i] = height;
    show();
    onChange();
  };
  /** @type {{x: number, y: number} | null} */
  let last = null;
  /** @param {PointerEvent} event */
  const draw = (event) => {
    const box = chart.getBoundingClientRect();
    const here = {
      x: ((event.clientX - box.left) / box.width) * SIZE.width,
      y: ((event.clientY - box.top) / box.height) * SIZE.height,
    };
    const from = last ?? here;
    const nearest = at.reduce(
      (best, place, i) => (Math.abs(scale.x(place) - here.x) < Math.abs(scale.x(at[best]) - here.x) ? i : best),
      0,
    );
    at.forEach((place, i) => {
      const x = scale.x(place);
      const isPassed = x >= Math.min(from.x, here.x) && x <= Math.max(from.x, here.x);
      if (!isPassed && i !== nearest) return; // a fast stroke passes several at once
      const share = isPassed && here.x !== from.x ? (x - from.x) / (here.x - from.x) : 1;
      values[i] = scale.valueAt(from.y + share * (here.y - from.y));
    });
    last = here;
    show();
    onChange();
  };
  chart.addEventListener("pointerdown", (event) => {
    chart.setPointerCapture(event.pointerId);
    last = null;
    draw(event);
  });
  chart.addEventListener("pointermove", (event) => {
    if (event.buttons) draw(event);
  });
  const legend = makeLegend([
    ["Your prediction", "predicted"],
    [reference, "reference"],
  ]);
  const element = build("div", { class: "curve" }, chart, build("div", { class: "keys" }, ...sliders), legend);
  show();
  return {
    element,
    value: () => {
      const drawn = values.filter((height) => height !== undefined);
      return drawn.length === at.length ? drawn : undefined;
    },
    hint: () => {
      const missing = values.filter((height) => height === undefined).length;
      return missing === at.length
        ? "Draw your prediction first: drag across the chart, or set its points by Tab and the arrow keys."
        : `${missing} of ${at.length} points are missing: drag across the chart.`;
    },
    showReference: (heights) => {
      beside.setAttribute("d", scale.path(heights));
      chart.ariaLabel = `${label}, to draw. ${describeLine(reference, heights, prediction)}.`;
    },
  };
}
