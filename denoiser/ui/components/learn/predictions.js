// What a visitor predicts with: a slider, a choice, or a curve to draw. None has a value before it is touched.

import { makeChart, makeLegend, Scale, SIZE, svg } from "./chart.js";

/**
 * A way to predict.
 *
 * @typedef {{element: HTMLElement, value: () => Prediction | undefined,
 *   showNoisy?: (values: number[]) => void}} PredictionInput
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
  const element = document.createElement("label");
  element.className = "slider";
  const words = document.createElement("span");
  const output = document.createElement("output");
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min: String(low), max: String(high), step: String(step) });
  slider.value = String(value ?? low);
  words.append(`${label}: `, output);
  element.append(words, slider);
  let isTouched = value !== undefined;
  const show = () => {
    output.textContent = isTouched ? `${slider.value}${unit}` : "?";
    slider.classList.toggle("untouched", !isTouched);
  };
  const touch = () => {
    isTouched = true;
    show();
    onChange();
  };
  slider.oninput = touch;
  slider.onpointerup = touch; // also where it stays at the least value
  show();
  return { element, value: () => (isTouched ? slider.valueAsNumber : undefined) };
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
  const element = document.createElement("fieldset");
  const legend = document.createElement("legend");
  legend.textContent = label;
  element.append(legend);
  const name = `choice-${label.length}-${options.join("").length}`;
  const buttons = options.map((option, i) => {
    const button = document.createElement("input");
    Object.assign(button, { type: "radio", name, checked: i === value, onchange: onChange });
    const words = document.createElement("label");
    words.append(button, option);
    element.append(words);
    return button;
  });
  return {
    element,
    value: () => {
      const chosen = buttons.findIndex(({ checked }) => checked);
      return chosen < 0 ? undefined : chosen;
    },
  };
}

/**
 * Make a chart to draw a curve on, with the pointer or with a slider for each noise factor.
 *
 * @param {PredictionKind} prediction
 * @param {any} value
 * @param {() => void} onChange
 * @returns {PredictionInput}
 */
function makeCurve({ label, at, low, high, unit }, value, onChange) {
  const scale = new Scale({ at, low, high });
  const element = document.createElement("div");
  element.className = "curve";
  const chart = makeChart(scale, unit, `${label}, to draw`);
  const line = svg("path", { "data-line": "predicted" });
  const noisy = svg("path", { "data-line": "noisy" });
  const dots = at.map(() => svg("circle", { r: 7, class: "dot" }));
  chart.append(noisy, line, ...dots);
  /** @type {(number | undefined)[]} */
  const values = at.map((_, i) => value?.[i]);

  const sliders = at.map((factor, i) => {
    const slider = document.createElement("input");
    Object.assign(slider, { type: "range", min: String(low), max: String(high), step: "1" });
    slider.ariaLabel = `${label} at noise factor ${factor}`;
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
    at.forEach((factor, i) => {
      const y = scale.y(values[i] ?? low);
      dots[i].setAttribute("cx", String(scale.x(factor)));
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
      (best, factor, i) => (Math.abs(scale.x(factor) - here.x) < Math.abs(scale.x(at[best]) - here.x) ? i : best),
      0,
    );
    at.forEach((factor, i) => {
      const x = scale.x(factor);
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
  const keys = document.createElement("div");
  keys.className = "keys";
  keys.append(...sliders);
  element.append(
    chart,
    keys,
    makeLegend([
      ["Your prediction", "predicted"],
      ["Noisy picture", "noisy"],
    ]),
  );
  show();
  return {
    element,
    value: () => {
      const drawn = values.filter((height) => height !== undefined);
      return drawn.length === at.length ? drawn : undefined;
    },
    showNoisy: (heights) => noisy.setAttribute("d", scale.path(heights)),
  };
}
