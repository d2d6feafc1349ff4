// The layers that the engine supports, by their Keras classes.

import { finish } from "./activations.js";
import { convolution, spreading } from "./convolution.js";
import { multiply, pack, transpose } from "./matrix.js";
import { winograd } from "./winograd.js";

/**
 * Each prepares a layer, with all memory that it needs, and returns the function that computes it.
 *
 * @type {Record<string, (layer: Layer, inputs: Tensor[], output: Tensor) => () => void>}
 */
export const LAYERS = {
  Conv2D: (layer, [input], output) => {
    const convolve = isThreeByThree(layer) ? winograd : convolution;
    return convolve(layer, layer.weights, input, output);
  },

  Conv2DTranspose: (layer, [input], output) => {
    const [h, w, to, from] = layer.kernel;
    const turned = transpose(layer.weights, h * w, to, from);
    if (!isThreeByThree(layer)) return spreading(layer, turned, input, output);
    // Moving by one pixel it is a convolution with the kernel upside down.
    const flipped = new Float64Array(turned.length);
    for (let i = 0; i < 9; i++) {
      flipped.set(turned.subarray((8 - i) * from * to, (9 - i) * from * to), i * from * to);
    }
    return winograd(layer, flipped, input, output);
  },

  Dense: (layer, [input], { data }) => {
    const [from, to] = layer.kernel;
    const right = pack(layer.weights, from, to);
    return () => {
      multiply(input.data, right, data, data.length / to, from, to);
      finish(data, layer);
    };
  },

  Add: (layer, [first, ...others], { data }) => () => {
    data.set(first.data);
    for (const other of others) {
      for (let i = 0; i < data.length; i++) data[i] += other.data[i];
    }
  },

  ReLU: (layer, [input], { data }) => () => {
    for (let i = 0; i < data.length; i++) data[i] = input.data[i] > 0 ? input.data[i] : 0;
  },

  Flatten: copy,
  Reshape: copy,
  Dropout: copy, // drops something in training only
};

/**
 * Prepare a layer that passes its input on.
 *
 * @param {Layer} layer
 * @param {Tensor[]} inputs
 * @param {Tensor} output
 * @returns {() => void}
 */
function copy(layer, [input], { data }) {
  return () => data.set(input.data);
}

/**
 * Return whether a convolution has a 3x3 kernel that moves by one pixel.
 *
 * @param {Layer} layer
 * @returns {boolean}
 */
function isThreeByThree({ kernel: [h, w], strides }) {
  return h === 3 && w === 3 && strides[0] === 1 && strides[1] === 1;
}
