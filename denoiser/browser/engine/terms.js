// Which numbers of its inputs a number of a layer's output is made of, and with which weights.

import { spread } from "./merging.js";
import { patchesOf } from "./patches.js";
import { between, sourceOf, windowsOf } from "./pictures.js";

/** @type {FindTerms} */
function ofConvolution(layer, [input], output) {
  const { kernel: [h, w, inGroup, to], weights, groups = 1 } = layer;
  const places = patchesOf(layer, output.shape, input.shape);
  return (at, take) => {
    const channel = at % to;
    const first = Math.floor((channel * groups) / to) * inGroup;
    const start = ((at - channel) / to) * h * w;
    for (let part = 0; part < h * w; part++) {
      const place = places[start + part];
      for (let i = 0; i < inGroup; i++) {
        take(0, place < 0 ? -1 - first - i : place + first + i, weights[(part * inGroup + i) * to + channel]);
      }
    }
  };
}

/** @type {FindTerms} */
function ofTransposedConvolution(layer, [input], output) {
  const { kernel: [h, w, to, from], weights } = layer;
  const places = patchesOf(layer, input.shape, output.shape);
  return (at, take) => {
    const channel = at % to;
    for (let i = places.indexOf(at - channel); i >= 0; i = places.indexOf(at - channel, i + 1)) {
      const [position, part] = [Math.floor(i / (h * w)), i % (h * w)];
      for (let j = 0; j < from; j++) take(0, position * from + j, weights[(part * to + channel) * from + j]);
    }
  };
}

/** @type {FindTerms} */
function ofDepthwiseConvolution(layer, [input], output) {
  const { kernel: [h, w, from, times], weights } = layer;
  const channels = from * times;
  const places = patchesOf(layer, output.shape, input.shape);
  return (at, take) => {
    const channel = at % channels;
    const start = ((at - channel) / channels) * h * w;
    for (let part = 0; part < h * w; part++) {
      const place = places[start + part];
      const map = Math.floor(channel / times);
      take(0, place < 0 ? -1 - map : place + map, weights[part * channels + channel]);
    }
  };
}

/** @type {FindTerms} */
function ofDense({ kernel: [inner, columns], weights }) {
  return (at, take) => {
    const column = at % columns;
    const start = ((at - column) / columns) * inner;
    for (let i = 0; i < inner; i++) take(0, start + i, weights[i * columns + column]);
  };
}

/** @type {FindTerms} */
const ofScaling = ({ parameters: [factors] }) => (at, take) => take(0, at, factors[at % factors.length]);

/** @type {FindTerms} */
function ofNormalizing(layer, [input]) {
  return (at, take) => take(0, at, normalizationOf(layer, input, at).factor);
}

/**
 * Return what a layer normalization multiplies a number by, and what it adds.
 *
 * @param {Layer} layer
 * @param {Tensor} input
 * @param {number} at
 * @returns {{factor: number, addend: number, mean: number, scale: number}}
 */
export function normalizationOf({ parameters: [factors, addends], epsilon }, { data }, at) {
  const width = factors.length, place = at % width;
  const numbers = data.subarray(at - place, at - place + width);
  const mean = numbers.reduce((sum, x) => sum + x, 0) / width;
  const scale = 1 / Math.sqrt(numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / width + epsilon);
  const factor = scale * factors[place];
  return { factor, addend: addends[place] - mean * factor, mean, scale };
}

/** @type {(weightOf: (input: number, count: number) => number) => FindTerms} */
function ofMerging(weightOf) {
  return (layer, inputs, output) => {
    const sources = inputs.map((input) => spread(input, output.shape));
    return (at, take) =>
      sources.forEach((places, i) => take(i, places ? places[at] : at, weightOf(i, inputs.length)));
  };
}

/** @type {FindTerms} */
function ofConcatenating({ axis }, inputs, output) {
  const inner = output.shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  const line = output.shape[axis] * inner;
  return (at, take) => {
    let rest = at % line;
    inputs.forEach(({ shape }, i) => {
      const width = shape[axis] * inner;
      if (rest >= 0 && rest < width) take(i, Math.floor(at / line) * width + rest, 1);
      rest -= width;
    });
  };
}

/** @type {FindTerms} */
function ofPooling(layer, [input], output) {
  const { rows, columns, channels } = windowsOf(layer, input, output);
  return (at, take) => {
    const channel = at % channels, pixel = (at - channel) / channels;
    const [top, bottom] = rows[Math.floor(pixel / columns.length)];
    const [left, right] = columns[pixel % columns.length];
    const weight = layer.kind.includes("Average") ? 1 / ((bottom - top) * (right - left)) : 1;
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) take(0, (y * input.shape[1] + x) * channels + channel, weight);
    }
  };
}

/** @type {FindTerms} */
function ofMoving(layer, [input], output) {
  const source = sourceOf(layer, input, output);
  return (at, take) => {
    const from = source(at);
    if (from >= 0) take(0, from, 1);
  };
}

/** @type {FindTerms} */
function ofEnlarging(layer, inputs, output) {
  if (layer.interpolation === "nearest") return ofMoving(layer, inputs, output);
  const [{ shape: [fromHeight, fromWidth] }] = inputs;
  const [height, width, channels] = output.shape;
  const rows = between(height, fromHeight), columns = between(width, fromWidth);
  return (at, take) => {
    const channel = at % channels, pixel = (at - channel) / channels;
    const [top, bottom, below] = rows[Math.floor(pixel / width)];
    const [left, right, beyond] = columns[pixel % width];
    for (const [y, down] of [[top, 1 - below], [bottom, below]]) {
      for (const [x, across] of [[left, 1 - beyond], [right, beyond]]) {
        if (down * across) take(0, (y * fromWidth + x) * channels + channel, down * across);
      }
    }
  };
}

/** @type {FindTerms} */
const ofOneByOne = () => (at, take) => take(0, at, 1);

/**
 * By the Keras class of a layer; a layer that is not listed changes each number by itself.
 *
 * @type {Record<string, FindTerms>}
 */
const FINDERS = {
  Conv2D: ofConvolution,
  Conv2DTranspose: ofTransposedConvolution,
  DepthwiseConv2D: ofDepthwiseConvolution,
  Dense: ofDense,
  BatchNormalization: ofScaling,
  Rescaling: ofScaling,
  LayerNormalization: ofNormalizing,
  Add: ofMerging(() => 1),
  Subtract: ofMerging((i) => (i ? -1 : 1)),
  Average: ofMerging((_, count) => 1 / count),
  Multiply: ofMerging(() => 1),
  Divide: ofMerging(() => 1),
  Maximum: ofMerging(() => 1),
  Minimum: ofMerging(() => 1),
  Concatenate: ofConcatenating,
  MaxPooling2D: ofPooling,
  AveragePooling2D: ofPooling,
  GlobalMaxPooling2D: ofPooling,
  GlobalAveragePooling2D: ofPooling,
  UpSampling2D: ofEnlarging,
  ZeroPadding2D: ofMoving,
  Cropping2D: ofMoving,
  Permute: ofMoving,
};

/** @type {Record<string, Explanation["how"]>} */
const HOW = {
  Multiply: "product",
  Divide: "quotient",
  Maximum: "largest",
  Minimum: "smallest",
  MaxPooling2D: "largest",
  GlobalMaxPooling2D: "largest",
};

/**
 * Return how the terms of a layer become one number, before its activation.
 *
 * @param {Layer} layer
 * @returns {Explanation["how"]}
 */
export const howOf = ({ kind }) => HOW[kind] ?? "sum";

/**
 * Return a function that passes on the terms of a number of a layer's output: the number of an input, the place
 * there, or -1 less the number of its map for padding, and the weight.
 *
 * @param {LayerOfNetwork} node
 * @returns {VisitTerms}
 */
export function termsOf(node) {
  node.visit ??= (FINDERS[node.layer.kind] ?? ofOneByOne)(node.layer, node.inputs, node.output);
  return node.visit;
}
