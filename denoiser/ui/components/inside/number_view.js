// Where one number of a layer comes from: the patch, the kernel, their products, the sum, the bias and the
// activation.

import { rangeOf } from "../../../browser/inside/mosaics.js";
import { build } from "../../../browser/view/building.js";
import { buildCanvas, paintNumbers, pixelUnder } from "./number_canvases.js";
import { describePlace, reveal, write } from "./number_words.js";

const MOST_GROUPS = 4; // maps that are shown at first
const MOST_CELLS = 36; // numbers that are written one by one; more are painted
/** @type {Partial<Record<Explanation["how"], string>>} */
const SIGNS = { product: "×", quotient: "÷" };

/**
 * The terms from one map of an input.
 *
 * @typedef {{input: number, map: number, terms: Term[], sum: number}} Group
 */

/** Shows what a number is made of. */
export class NumberView {
  /**
   * Begin with nothing.
   *
   * @param {HTMLElement} place
   * @param {(layer: string, at: number) => void} onWalk Called with the place of a number that it is made of.
   */
  constructor(place, onWalk) {
    this.place = place;
    this.onWalk = onWalk;
    this.isWhole = false;
    this.shown = "";
    this.again = () => {};
  }

  /**
   * Show a number.
   *
   * @param {BoxFacts} box
   * @param {ExplainedNumber} number
   * @param {Map<string, BoxFacts>} boxes By the layers whose output is theirs.
   */
  show(box, number, boxes) {
    const focused = this.focusedButton();
    const isOther = this.shown !== `${box.name} ${number.at}`;
    this.shown = `${box.name} ${number.at}`;
    this.fill(box, number, boxes);
    if (focused < 0) return;
    // What had the focus is replaced. At another number, reading goes on at its beginning.
    const next = isOther ? this.place.querySelector("p") : this.place.querySelectorAll("button")[focused];
    /** @type {HTMLElement} */ (next)?.focus({ preventScroll: true });
  }

  /** Bring its beginning into view. */
  reveal() {
    reveal(this.place.closest("section"));
  }

  /** Return which of the buttons has the focus; -1 where none has. */
  focusedButton() {
    return [...this.place.querySelectorAll("button")].findIndex((button) => button.matches(":focus"));
  }

  /**
   * Build all that is shown of a number.
   *
   * @param {BoxFacts} box
   * @param {ExplainedNumber} number
   * @param {Map<string, BoxFacts>} boxes
   */
  fill(box, number, boxes) {
    this.again = () => this.show(box, number, boxes);
    const { at, main, value } = number;
    if (!main) {
      this.place.replaceChildren(
        build("p", { tabindex: "-1" }, `This is the input: ${describePlace(box.shape, at)} of the noisy picture is ${write(value)}.`),
      );
      return;
    }
    const groups = groupTerms(number, boxes);
    const shown = this.isWhole ? groups : groups.slice(0, MOST_GROUPS);
    const parts = shown.map((group) => this.buildGroup(box, number, group, boxes));
    const more = groups.length - shown.length;
    if (more > 0 || this.isWhole) parts.push(this.buildMore(groups.length));
    this.place.replaceChildren(
      build("p", { tabindex: "-1" }, ...introduce(box, number, groups.length)),
      build("div", { class: "groups" }, ...parts),
      buildResult(box, number, groups, more),
    );
  }

  /** @type {(count: number) => HTMLElement} */
  buildMore(count) {
    const text = this.isWhole ? `Show the ${MOST_GROUPS} that count most` : `Show all ${count}`;
    const button = build("button", { type: "button", "aria-expanded": String(this.isWhole) }, text);
    button.addEventListener("click", () => {
      this.isWhole = !this.isWhole;
      this.again();
    });
    return button;
  }

  /** @type {(box: BoxFacts, number: ExplainedNumber, group: Group, boxes: Map<string, BoxFacts>) => HTMLElement} */
  buildGroup(box, { inputs, main }, { input, map, terms, sum }, boxes) {
    const from = boxes.get(inputs[input]);
    const isOfMaps = from.shape.length > 2;
    const isOne = isOfMaps ? from.shape[2] === 1 : from.shape[0] === SHARED.side ** 2;
    const name = isOne ? from.name : `${isOfMaps ? "Map" : "Number"} ${map + 1} of ${from.name}`;
    const heading = build("h3", {}, name);
    const { rows, columns } = windowOf(box, terms, from.shape);
    const isWeighted = hasWeights(box, main);
    const walk = (/** @type {Term} */ { at }) => this.onWalk(inputs[input], at);
    const nameOf = (/** @type {Term} */ { at, value, weight, product }) =>
      `${at < 0 ? "padding, outside the picture" : describePlace(from.shape, at)}: ${write(value)}` +
      (isWeighted ? ` × ${write(weight)} = ${write(product)}` : "");
    const values = terms.map(({ value }) => value);
    const parts = [buildGrid("Input", terms, values, { rows, columns, nameOf, walk })];
    if (isWeighted) {
      const weights = terms.map(({ weight }) => weight);
      const products = terms.map(({ product }) => product);
      parts.push(
        buildPart("×", buildGrid(rows * columns > 1 ? "Kernel" : "Weight", terms, weights, { rows, columns, nameOf })),
        buildPart("=", buildGrid(rows * columns > 1 ? "Products" : "Product", terms, products, { rows, columns, nameOf })),
      );
      if (terms.length > 1) parts.push(build("span", { class: "sum" }, `sum ${write(sum)}`));
    }
    return build("section", { class: "group" }, heading, build("div", { class: "row" }, ...parts));
  }
}

/**
 * Return the terms of each map of each input, those first that count most.
 *
 * @param {ExplainedNumber} number
 * @param {Map<string, BoxFacts>} boxes
 * @returns {Group[]}
 */
function groupTerms({ inputs, main }, boxes) {
  /** @type {Map<string, Group>} */
  const groups = new Map();
  for (const term of main.terms) {
    const { shape } = boxes.get(inputs[term.input]);
    const maps = shape.length > 2 ? shape[2] : shape[0];
    const isPlain = shape.length < 3 && shape[0] !== SHARED.side ** 2;
    // Padding says by its place which map it belongs to.
    const map = term.at < 0 ? -1 - term.at : shape.length > 2 ? term.at % maps : isPlain ? term.at : 0;
    const key = `${term.input} ${map}`;
    if (!groups.has(key)) groups.set(key, { input: term.input, map, terms: [], sum: 0 });
    const group = groups.get(key);
    group.terms.push(term);
    group.sum += term.product;
  }
  const found = [...groups.values()];
  return main.how === "sum" && found.length > 2
    ? found.sort((one, other) => Math.abs(other.sum) - Math.abs(one.sum))
    : found;
}

/**
 * Return how the terms from one map lie beside and below each other.
 *
 * @param {BoxFacts} box
 * @param {Term[]} terms
 * @param {number[]} shape Of the input.
 * @returns {{rows: number, columns: number}}
 */
function windowOf(box, terms, shape) {
  if (box.window && terms.length === box.window[0] * box.window[1]) {
    return { rows: box.window[0], columns: box.window[1] };
  }
  const across = shape.length > 2 ? shape[1] : SHARED.side;
  const maps = shape.length > 2 ? shape[2] : 1;
  const pixels = terms.map(({ at }) => Math.floor(at / maps));
  const columns = new Set(pixels.map((pixel) => pixel % across)).size;
  return { rows: Math.ceil(terms.length / columns), columns };
}

/**
 * @typedef {{rows: number, columns: number, nameOf: (term: Term) => string, walk?: (term: Term) => void}} GridOptions
 */

/** @type {(caption: string, terms: Term[], numbers: number[], options: GridOptions) => HTMLElement} */
function buildGrid(caption, terms, numbers, options) {
  const content = numbers.length > MOST_CELLS ? paintGrid(caption, terms, numbers, options) : writeGrid(terms, numbers, options);
  return build("figure", {}, content, build("figcaption", {}, caption));
}

/** @type {(sign: string, grid: HTMLElement) => HTMLElement} */
const buildPart = (sign, grid) => build("div", { class: "part" }, build("span", {}, sign), grid);

/** @type {(terms: Term[], numbers: number[], options: GridOptions) => HTMLElement} */
function writeGrid(terms, numbers, { columns, nameOf, walk }) {
  const { largest } = rangeOf(numbers);
  const cells = terms.map((term, i) => {
    const isPadding = term.at < 0;
    const isButton = walk && !isPadding;
    const cell = build(
      isButton ? "button" : "span",
      { title: nameOf(term), ...(isButton && { type: "button" }) },
      isPadding && walk ? "0" : write(numbers[i], 2),
    );
    cell.classList.add("cell");
    cell.toggleAttribute("data-padding", isPadding);
    cell.style.setProperty("--share", String(Math.round((100 * Math.abs(numbers[i])) / largest)));
    cell.toggleAttribute("data-negative", numbers[i] < 0);
    if (isButton) cell.addEventListener("click", () => walk(term));
    return cell;
  });
  return build("div", { class: "cells", style: `--columns:${columns}` }, ...cells);
}

/** @type {(caption: string, terms: Term[], numbers: number[], options: GridOptions) => HTMLElement} */
function paintGrid(caption, terms, numbers, { rows, columns, nameOf, walk }) {
  const canvas = buildCanvas(caption, { rows, columns });
  const { low, largest } = rangeOf(numbers);
  paintNumbers(canvas, numbers, { largest, isSigned: low < 0 });
  const indexAt = (/** @type {MouseEvent} */ event) => {
    const { row, column } = pixelUnder(event, canvas);
    return row * columns + column;
  };
  canvas.addEventListener("pointermove", (event) => {
    const term = terms[indexAt(event)];
    canvas.title = term ? nameOf(term) : "";
  });
  if (walk) {
    canvas.classList.add("walkable");
    canvas.addEventListener("click", (event) => {
      const term = terms[indexAt(event)];
      if (term?.at >= 0) walk(term);
    });
  }
  return canvas;
}

/** @type {(box: BoxFacts, main: Explanation) => boolean} */
const hasWeights = (box, { how, terms }) =>
  how === "sum" && (box.isWeighted || terms.some(({ weight }) => weight !== 1));

/** @type {(box: BoxFacts, number: ExplainedNumber, count: number) => (Node | string)[]} */
function introduce(box, { at, main, value }, count) {
  const what = build("b", {}, `${sentenceCase(describePlace(box.shape, at))} of ${box.name} is ${write(value)}.`);
  const { terms, how } = main;
  const texts = {
    sum: hasWeights(box, main)
      ? `It is a weighted sum of ${terms.length} ${terms.length === 1 ? "number" : "numbers"}` +
        (count > MOST_GROUPS ? "; those that count most come first." : ".")
      : terms.length === 1
        ? "It is one number of the input of this layer."
        : `It is made of ${terms.length} numbers.`,
    product: "It is the product of these numbers.",
    quotient: "It is the first of these numbers, divided by the second.",
    largest: `It is the largest of ${terms.length} numbers.`,
    smallest: `It is the smallest of ${terms.length} numbers.`,
  };
  return [what, ` ${texts[how]} ${box.about}`];
}

/** @type {(box: BoxFacts, number: ExplainedNumber, groups: Group[], more: number) => HTMLElement} */
function buildResult(box, { main, changes }, groups, more) {
  const { how, bias, before, after, others } = main;
  /** @type {[string, number][]} */
  const steps = [];
  if (how === "sum") {
    const shown = groups.slice(0, groups.length - Math.max(0, more)).map(({ sum }) => sum);
    const rest = before - bias - shown.reduce((sum, one) => sum + one, 0);
    const addends = shown.map((sum) => write(sum));
    if (more > 0) addends.push(`${write(rest)} from the other ${more}`);
    if (hasWeights(box, main) || bias) addends.push(`bias ${write(bias)}`);
    steps.push([`${addends.join(" + ")} = `, before]);
  } else if (SIGNS[how]) {
    steps.push([`${main.terms.map(({ value }) => write(value)).join(` ${SIGNS[how]} `)} = `, before]);
  } else steps.push(["", before]);
  if (others) steps.push([`softmax over ${others.length} sums → `, after]);
  else if (box.activation !== "linear") steps.push([`${box.activation} → `, after]);
  else if (after !== before) steps.push([`${box.short} → `, after]);
  for (const { name, value: changed } of changes) {
    const { kind, isPassed } = box.folded[name];
    if (!isPassed) steps.push([`${kind} → `, changed]);
  }
  const result = build("p", { class: "result" });
  steps.forEach(([step, number], i) => {
    const isLast = i === steps.length - 1;
    result.append(step, isLast ? build("strong", {}, write(number)) : write(number));
    if (!isLast) result.append(build("br"));
  });
  return result;
}

/** @type {(text: string) => string} */
const sentenceCase = (text) => text[0].toUpperCase() + text.slice(1);
