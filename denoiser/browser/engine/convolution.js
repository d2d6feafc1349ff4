// Convolutions of any kernel and stride, as products of matrices.

import { activate } from "./activations.js";
import { transpose } from "./matrix.js";
import { paddingBefore, patchesOf } from "./patches.js";

/**
 * Prepare a convolution.
 *
 * @param {Layer} layer
 * @param {Tensor[]} inputs
 * @param {Tensor} output
 * @param {Backend} backend
 * @returns {() => void} Computes the output from the input.
 */
export function convolution(layer, [input], output, backend) {
  const weights = layer.groups > 1 ? ungrouped(layer, input.shape[2]) : layer.weights;
  const [h, w] = layer.kernel;
  if (isThreeByThree(layer)) return byTiles(layer, weights, input, output, backend);
  const [from, to] = [input.shape[2], output.shape[2]];
  const right = backend.pack(weights, h * w * from, to);
  const rows = output.length / to;
  const sizes = { rows, inner: h * w * from, columns: to, ...endingOf(layer) };
  const isPixelByPixel = h * w === 1 && input.length / from === rows;
  const places = isPixelByPixel ? null : backend.keep(patchesOf(layer, output.shape, input.shape));
  const left = places ? backend.allocate(places.length * from) : input;
  return () => {
    if (places) backend.gather(input, places, left, from);
    backend.multiply(left, right, output, sizes);
    applyActivation(layer, output);
  };
}

/**
 * Prepare a transposed convolution: each position of the input makes a patch that is added to the output.
 *
 * @param {Layer} layer
 * @param {Tensor[]} inputs
 * @param {Tensor} output
 * @param {Backend} backend
 * @returns {() => void} Computes the output from the input.
 */
export function transposedConvolution(layer, [input], output, backend) {
  const [h, w, to, from] = layer.kernel;
  const turned = transpose(layer.weights, h * w, to, from);
  if (isThreeByThree(layer)) {
    // Moving by one pixel it is a convolution with the kernel upside down.
    const flipped = new Float32Array(turned.length);
    for (let i = 0; i < 9; i++) {
      flipped.set(turned.subarray((8 - i) * from * to, (9 - i) * from * to), i * from * to);
    }
    return byTiles(layer, flipped, input, output, backend);
  }
  const columns = h * w * to;
  // From [part of the kernel, from, to] to [from, part of the kernel and to].
  const matrix = new Float32Array(turned.length);
  for (let i = 0; i < h * w; i++) {
    for (let j = 0; j < from; j++) {
      matrix.set(turned.subarray((i * from + j) * to, (i * from + j + 1) * to), j * columns + i * to);
    }
  }
  const right = backend.pack(matrix, from, columns);
  const places = backend.keep(patchesOf(layer, input.shape, output.shape));
  const rows = backend.allocate(places.length * to);
  /** @type {Ending} */
  const ending = { bias: null, isRelu: false };
  const sizes = { rows: input.length / from, inner: from, columns, ...ending };
  return () => {
    backend.multiply(input, right, rows, sizes);
    backend.fill(output, layer.bias);
    backend.scatter(rows, places, output, to);
    if (layer.activation === "relu") backend.rectify(output, output);
    else applyActivation(layer, output);
  };
}

/**
 * Prepare a convolution of each channel by itself.
 *
 * @param {Layer} layer
 * @param {Tensor[]} inputs
 * @param {Tensor} output
 * @param {Backend} backend
 * @returns {() => void} Computes the output from the input.
 */
export function depthwiseConvolution(layer, [input], output, backend) {
  const [h, w, from, times] = layer.kernel;
  const places = patchesOf(layer, output.shape, input.shape);
  const { weights, bias, activation, alpha } = layer;
  return () => {
    backend.fill(output, bias);
    const [source, target] = [input.data, output.data];
    for (let i = 0; i < places.length; i++) {
      if (places[i] < 0) continue;
      let to = Math.floor(i / (h * w)) * from * times, weight = (i % (h * w)) * from * times;
      for (let channel = 0; channel < from; channel++) {
        const pixel = source[places[i] + channel];
        for (let j = 0; j < times; j++) target[to++] += pixel * weights[weight++];
      }
    }
    activate(target, activation, alpha, from * times);
  };
}

/**
 * Prepare a layer in which each output depends on all inputs.
 *
 * @param {Layer} layer
 * @param {Tensor[]} inputs
 * @param {Tensor} output
 * @param {Backend} backend
 * @returns {() => void} Computes the output from the input.
 */
export function dense(layer, [input], output, backend) {
  const [inner, columns] = layer.kernel;
  const right = backend.pack(layer.weights, inner, columns);
  const sizes = { rows: output.length / columns, inner, columns, ...endingOf(layer) };
  return () => {
    backend.multiply(input, right, output, sizes);
    applyActivation(layer, output);
  };
}

/**
 * Prepare a 3x3 convolution with 36 multiplications for 4x4 pixels in place of 144. Source: Lavin and Gray,
 * "Fast algorithms for convolutional neural networks", CVPR 2016: F(4x4, 3x3).
 *
 * @param {Layer} layer
 * @param {Float32Array} weights In the layout of a convolution's kernel.
 * @param {Tensor} input
 * @param {Tensor} output
 * @param {Backend} backend
 * @returns {() => void} Computes the output from the input.
 */
function byTiles(layer, weights, input, output, backend) {
  const [above, before] = [0, 1].map((i) => paddingBefore(output.shape[i], input.shape[i], 3, 1));
  const run = backend.winograd(weights, input, output, { above, before, ...endingOf(layer) });
  return () => {
    run();
    applyActivation(layer, output);
  };
}

/**
 * Return what a product ends with: its bias and whether ReLU follows.
 *
 * @param {Layer} layer
 * @returns {Ending}
 */
const endingOf = ({ bias, activation }) => ({ bias, isRelu: activation === "relu" });

/**
 * Apply the activation, where it is none that a product ends with.
 *
 * @param {Layer} layer
 * @param {Tensor} output
 */
function applyActivation({ activation, alpha }, { data, shape }) {
  if (activation !== "relu") activate(data, activation, alpha, shape.at(-1));
}

/**
 * Return whether a convolution has a 3x3 kernel that moves by one pixel.
 *
 * @param {Layer} layer
 * @returns {boolean}
 */
function isThreeByThree({ kernel: [h, w], strides, dilation = [1, 1] }) {
  return h === 3 && w === 3 && [...strides, ...dilation].every((step) => step === 1);
}

/**
 * Return the kernel of a convolution in groups as one for all channels, with zeros between the groups.
 *
 * @param {Layer} layer
 * @param {number} from How many channels the input has.
 * @returns {Float32Array}
 */
function ungrouped({ kernel: [h, w, inGroup, to], weights, groups }, from) {
  const whole = new Float32Array(h * w * from * to);
  for (let i = 0; i < weights.length; i++) {
    const [row, column] = [Math.floor(i / to), i % to];
    const [part, channel] = [Math.floor(row / inGroup), row % inGroup];
    const group = Math.floor((column * groups) / to);
    whole[(part * from + group * inGroup + channel) * to + column] = weights[i];
  }
  return whole;
}
