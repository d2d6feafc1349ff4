// How much the output of a network changes with each pixel of its input: the chain rule, from the last layer to
// the first. The layers that cost most are computed as the same kinds of layers, the other way round.

import { convolution, dense, transposedConvolution } from "./convolution.js";
import { isSoftmax } from "./explaining.js";
import { LAYERS } from "./layers.js";
import { transpose } from "./matrix.js";
import { slopeOf } from "./slopes.js";
import { howOf, normalizationOf, termsOf } from "./terms.js";

/** Layers that pass each number on, at most in another shape. */
const COPIES = new Set([
  ...["ActivityRegularization", "AlphaDropout", "Dropout", "Flatten", "GaussianDropout", "GaussianNoise"],
  ...["Identity", "Reshape", "SpatialDropout2D", "Activation", "ELU", "LeakyReLU", "Softmax", "ReLU", "PReLU", "Clip"],
]);

/** Backpropagation through a network: the gradient of its output along its input. */
export class Backward {
  /**
   * Prepare it, with all memory that it needs.
   *
   * @param {import("./network.js").Network} network
   */
  constructor(network) {
    this.network = network;
    const { backend, layers } = network;
    /** @type {Map<Tensor, Tensor>} */
    this.gradients = new Map();
    for (const { output } of layers) {
      const { length, shape } = output;
      this.gradients.set(output, Object.assign(backend.allocate(length), { shape }));
    }
    this.steps = layers
      .filter(({ inputs }) => inputs.length)
      .map((node) => this.prepare(node))
      .reverse();
  }

  /**
   * Compute the gradient of a weighted sum of the output's numbers, for the picture that the network has run on last.
   *
   * @param {ArrayLike<number>} weights One for each number of the output.
   * @returns {Numbers} The slope along each pixel of the input; the next run overwrites it.
   */
  run(weights) {
    const { network, gradients } = this;
    for (const gradient of gradients.values()) network.backend.fill(gradient, null);
    gradients.get(network.output).data.set(weights);
    for (const step of this.steps) step();
    return gradients.get(network.input).data;
  }

  /**
   * Prepare backpropagation through a layer.
   *
   * @param {LayerOfNetwork} node
   * @returns {() => void}
   */
  prepare(node) {
    const here = this.gradients.get(node.output);
    const there = node.inputs.map((input) => this.gradients.get(input));
    const ofActivation = throughActivation(node, here, this.network.backend);
    const ofLayer = throughLayer(node, here, there, this.network.backend);
    return () => {
      ofActivation?.();
      ofLayer();
    };
  }
}

/**
 * Return what takes a gradient back through the activation of a layer, in place; null for nothing to do.
 *
 * @param {LayerOfNetwork} node
 * @param {Tensor} here
 * @param {Backend} backend
 * @returns {(() => void) | null}
 */
function throughActivation({ layer, inputs, output }, here, backend) {
  const { activation = "linear", kind } = layer;
  if (isSoftmax(layer)) return () => throughSoftmax(output, here);
  if (isPlainRelu(layer)) {
    return () => {
      const [value, slope] = [output.data, here.data];
      for (let i = 0; i < slope.length; i++) if (!(value[i] > 0)) slope[i] = 0;
    };
  }
  if (activation === "sigmoid") {
    return () => {
      const [value, slope] = [output.data, here.data];
      for (let i = 0; i < slope.length; i++) slope[i] *= value[i] * (1 - value[i]);
    };
  }
  const isOwnActivation = COPIES.has(kind);
  if (activation === "linear" && !["ReLU", "PReLU", "Clip"].includes(kind)) return null;
  const slopeAt = slopeOf(layer);
  let before = inputs[0];
  let compute = () => {};
  if (!isOwnActivation) {
    // What the layer's activation was applied to is not kept.
    before = Object.assign(backend.allocate(output.length), { shape: output.shape });
    compute = LAYERS[kind]({ ...layer, activation: "linear" }, inputs, before, backend);
  }
  return () => {
    compute();
    const [from, slope] = [before.data, here.data];
    for (let i = 0; i < slope.length; i++) if (slope[i]) slope[i] *= slopeAt(from[i], i);
  };
}

/** @type {(layer: Layer) => boolean} */
const isPlainRelu = ({ kind, activation, alpha, threshold, most }) =>
  activation === "relu" || (kind === "ReLU" && !alpha && !threshold && most === undefined);

/** @type {(output: Tensor, here: Tensor) => void} */
function throughSoftmax({ data, shape }, here) {
  const width = shape.at(-1), slope = here.data;
  for (let first = 0; first < slope.length; first += width) {
    let mean = 0;
    for (let i = first; i < first + width; i++) mean += slope[i] * data[i];
    for (let i = first; i < first + width; i++) slope[i] = data[i] * (slope[i] - mean);
  }
}

/**
 * Return what adds the gradient of a layer's output to those of its inputs.
 *
 * @param {LayerOfNetwork} node
 * @param {Tensor} here
 * @param {Tensor[]} there
 * @param {Backend} backend
 * @returns {() => void}
 */
function throughLayer(node, here, there, backend) {
  const { layer, inputs, output } = node;
  const isPlain = inputs.every((input) => `${input.shape}` === `${output.shape}`);
  if (COPIES.has(layer.kind) || (layer.kind === "Add" && isPlain)) {
    return () => there.forEach((input) => backend.add(input, here, input));
  }
  /** @type {Layer} */
  const plain = { ...layer, bias: null, activation: "linear" };
  /** @type {Prepare | undefined} */
  let prepare;
  if (layer.kind === "Conv2D" && !(layer.groups > 1)) prepare = transposedConvolution;
  if (layer.kind === "Conv2DTranspose") prepare = convolution;
  if (layer.kind === "Dense") {
    const [inner, columns] = layer.kernel;
    plain.kernel = [columns, inner];
    plain.weights = transpose(layer.weights, 1, inner, columns);
    prepare = dense;
  }
  if (prepare) {
    const [{ shape, length }] = there;
    const added = Object.assign(backend.allocate(length), { shape });
    const compute = prepare(plain, [here], added, backend);
    return () => {
      compute();
      backend.add(there[0], added, there[0]);
    };
  }
  return () => throughTerms(node, here, there);
}

/** @type {(node: LayerOfNetwork, here: Tensor, there: Tensor[]) => void} */
function throughTerms(node, here, there) {
  const { layer, inputs } = node;
  const visit = termsOf(node), how = howOf(layer);
  const slopes = here.data, targets = there.map(({ data }) => data);
  if (layer.kind === "LayerNormalization") return throughNormalization(layer, inputs[0], here, there[0]);
  for (let at = 0; at < slopes.length; at++) {
    const slope = slopes[at];
    if (!slope) continue;
    if (how === "sum") {
      visit(at, (input, from, weight) => {
        if (from >= 0) targets[input][from] += slope * weight;
      });
      continue;
    }
    /** @type {[number, number, number][]} */
    const terms = [];
    visit(at, (input, from) => terms.push([input, from, inputs[input].data[from]]));
    const values = terms.map(([, , value]) => value);
    terms.forEach(([input, from], i) => (targets[input][from] += slope * SLOPES[how](values, i)));
  }
  return undefined;
}

/**
 * The slope of what becomes of some numbers along one of them.
 *
 * @type {Record<string, (values: number[], i: number) => number>}
 */
const SLOPES = {
  product: (values, i) => values.reduce((product, value, j) => (j === i ? product : product * value), 1),
  quotient: ([one, other], i) => (i ? -one / other ** 2 : 1 / other),
  largest: (values, i) => Number(i === values.indexOf(Math.max(...values))),
  smallest: (values, i) => Number(i === values.indexOf(Math.min(...values))),
};

/** @type {(layer: Layer, input: Tensor, here: Tensor, there: Tensor) => void} */
function throughNormalization(layer, input, here, there) {
  const width = layer.parameters[0].length;
  const [values, slopes, target] = [input.data, here.data, there.data];
  for (let first = 0; first < slopes.length; first += width) {
    const { mean, scale } = normalizationOf(layer, input, first);
    let sum = 0, tilt = 0;
    for (let i = 0; i < width; i++) {
      const slope = slopes[first + i] * layer.parameters[0][i];
      sum += slope / width;
      tilt += (slope * (values[first + i] - mean) * scale) / width;
    }
    for (let i = 0; i < width; i++) {
      const slope = slopes[first + i] * layer.parameters[0][i];
      target[first + i] += scale * (slope - sum - tilt * (values[first + i] - mean) * scale);
    }
  }
}
