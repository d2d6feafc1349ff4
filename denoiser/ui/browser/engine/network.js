// Run a network: one picture at a time, in plain JavaScript.
//
// All arithmetic is products of matrices: patches of a picture, a row for each position, times a kernel,
// a column for each channel. Numbers are float64, which JavaScript multiplies without converting;
// LiteRT's are float32, so results differ by rounding only.

import { LAYERS } from "./layers.js";

/** A network that `training/browser_export.py` wrote. */
export class Network {
  /**
   * Read a network.
   *
   * @param {Uint8Array} file The whole file.
   * @throws {Error} Where the file holds more weights than its layers need.
   */
  constructor(file) {
    const length = new DataView(file.buffer, file.byteOffset).getUint32(0, true);
    const description = JSON.parse(new TextDecoder().decode(file.subarray(4, 4 + length)));
    const weights = Float64Array.from(new Float32Array(file.slice(4 + length).buffer));
    /** @type {Map<string, Tensor>} */
    const outputs = new Map();
    let taken = 0;
    /** @type {(shape: number[]) => Float64Array} */
    const take = (shape) => weights.subarray(taken, (taken += size(shape)));
    /** @type {(() => void)[]} */
    this.steps = [];
    for (const layer of description.layers) {
      const output = { shape: layer.shape, data: new Float64Array(size(layer.shape)) };
      const inputs = layer.inputs.map((/** @type {string} */ name) => outputs.get(name));
      outputs.set(layer.name, output);
      this.output = output.data;
      if (layer.kind === "InputLayer") {
        this.input = output.data;
        continue;
      }
      if (layer.kernel) {
        layer.weights = take(layer.kernel);
        layer.bias = layer.use_bias ? take(layer.shape.slice(-1)) : null;
      }
      this.steps.push(LAYERS[layer.kind](layer, inputs, output));
    }
    if (taken !== weights.length) {
      throw new Error(`the file holds ${weights.length} weights, its layers need ${taken}`);
    }
  }

  /**
   * Compute the output for a picture; the next run overwrites it.
   *
   * @param {ArrayLike<number>} picture
   * @returns {Float64Array}
   */
  run(picture) {
    this.input.set(picture);
    for (const step of this.steps) step();
    return this.output;
  }
}

/**
 * Return how many numbers a shape holds.
 *
 * @param {number[]} shape
 * @returns {number}
 */
const size = (shape) => shape.reduce((product, length) => product * length, 1);
