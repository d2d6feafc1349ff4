// Convolutions of any kernel and stride, as products of matrices.

import { finish } from "./activations.js";
import { multiply, pack } from "./matrix.js";
import { gather, patchesOf } from "./patches.js";

/**
 * Prepare a convolution: gather its patches, then multiply them by the kernel.
 *
 * @param {Layer} layer
 * @param {Float64Array} weights In the layout of a convolution's kernel.
 * @param {Tensor} input
 * @param {Tensor} output
 * @returns {() => void} Computes the output from the input.
 */
export function convolution(layer, weights, input, { shape, data }) {
  const [h, w] = layer.kernel;
  const [from, to] = [input.shape[2], shape[2]];
  const right = pack(weights, h * w * from, to);
  const places = patchesOf(layer, shape, input.shape);
  const rows = new Float64Array(places.length * from);
  return () => {
    gather(input.data, places, rows, from);
    multiply(rows, right, data, places.length / (h * w), h * w * from, to);
    finish(data, layer);
  };
}

/**
 * Prepare a transposed convolution: each position of the input makes a patch that is added to the output.
 *
 * @param {Layer} layer
 * @param {Float64Array} weights Of shape [parts of the kernel, input channels, output channels].
 * @param {Tensor} input
 * @param {Tensor} output
 * @returns {() => void} Computes the output from the input.
 */
export function spreading(layer, weights, input, { shape, data }) {
  const [h, w] = layer.kernel;
  const [from, to] = [input.shape[2], shape[2]];
  const columns = h * w * to;
  // From [part of the kernel, from, to] to [from, part of the kernel and to].
  const matrix = new Float64Array(weights.length);
  for (let i = 0; i < h * w; i++) {
    for (let j = 0; j < from; j++) {
      matrix.set(weights.subarray((i * from + j) * to, (i * from + j + 1) * to), j * columns + i * to);
    }
  }
  const right = pack(matrix, from, columns);
  const places = patchesOf(layer, input.shape, shape);
  const rows = new Float64Array(places.length * to);
  return () => {
    multiply(input.data, right, rows, input.data.length / from, from, columns);
    data.fill(0);
    for (let i = 0; i < places.length; i++) {
      if (places[i] < 0) continue;
      for (let j = 0; j < to; j++) data[places[i] + j] += rows[i * to + j];
    }
    finish(data, layer);
  };
}
