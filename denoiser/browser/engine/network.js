// Run a network: one picture at a time, in WebAssembly, or in plain JavaScript where there is none.
//
// Convolutions are products of matrices: patches of a picture, a row for each position, times a kernel, a
// column for each channel. LiteRT computes in float32, too, so results differ by rounding only.

import { LAYERS } from "./layers.js";
import { PlainBackend } from "./plain_backend.js";
import { compileKernel, WasmBackend } from "./wasm_backend.js";

/** A network that `training/browser_export.py` wrote. */
export class Network {
  /**
   * Read a network.
   *
   * @param {Uint8Array} file The whole file.
   * @param {Backend} [backend] With memory for this network alone.
   * @throws {Error} Where the file holds more weights than its layers need.
   */
  constructor(file, backend = makeBackend()) {
    const length = new DataView(file.buffer, file.byteOffset).getUint32(0, true);
    const description = JSON.parse(new TextDecoder().decode(file.subarray(4, 4 + length)));
    const { buffer } = file.slice(4 + length);
    const weights = description.weights === "float16" ? widen(new Uint16Array(buffer)) : new Float32Array(buffer);
    /** @type {Map<string, Tensor>} */
    const outputs = new Map();
    let taken = 0;
    /** @type {(shape: number[]) => Float32Array} */
    const take = (shape) => weights.subarray(taken, (taken += size(shape)));
    this.backend = backend;
    /** @type {LayerOfNetwork[]} */
    this.layers = [];
    for (const layer of description.layers) {
      const output = Object.assign(backend.allocate(size(layer.shape)), { shape: layer.shape });
      const inputs = layer.inputs.map((/** @type {string} */ name) => outputs.get(name));
      outputs.set(layer.name, output);
      this.output = output;
      /** @type {LayerOfNetwork} */
      const node = { layer, inputs, output, compute: () => {} };
      this.layers.push(node);
      if (layer.kind === "InputLayer") {
        this.input = output;
        continue;
      }
      layer.bias = null;
      if (layer.kernel) {
        layer.weights = take(layer.kernel);
        if (layer.use_bias) {
          layer.bias = backend.allocate(layer.shape.at(-1));
          layer.bias.data.set(take(layer.shape.slice(-1)));
        }
      }
      layer.parameters = layer.parameters?.map(take);
      node.compute = LAYERS[layer.kind](layer, inputs, output, backend);
    }
    if (taken !== weights.length) {
      throw new Error(`the file holds ${weights.length} weights, its layers need ${taken}`);
    }
  }

  /**
   * Return a layer with its output, which belongs to the picture of the last run.
   *
   * @param {string} name
   * @returns {LayerOfNetwork}
   */
  find(name) {
    return this.layers.find(({ layer }) => layer.name === name);
  }

  /**
   * Compute the output for a picture; the next run overwrites it.
   *
   * @param {ArrayLike<number>} picture
   * @returns {Numbers}
   */
  run(picture) {
    this.input.data.set(picture);
    for (const { compute } of this.layers) compute();
    return this.output.data;
  }
}

/**
 * Return numbers in half precision as float32, which can store each of them.
 *
 * @param {Uint16Array} halves Their bits.
 * @returns {Float32Array}
 */
function widen(halves) {
  const bits = Uint32Array.from(halves, (half) => ((half & 0x8000) << 16) | ((half & 0x7fff) << 13));
  // The exponents of float32 begin 112 lower. Numbers near zero, which have no leading bit, come out right, too.
  return new Float32Array(bits.buffer).map((number) => number * 2 ** 112);
}

/**
 * Return the fastest that this browser has.
 *
 * @returns {Backend}
 */
function makeBackend() {
  const kernel = compileKernel();
  return kernel ? new WasmBackend(kernel) : new PlainBackend();
}

/**
 * Return how many numbers a shape holds.
 *
 * @param {number[]} shape
 * @returns {number}
 */
const size = (shape) => shape.reduce((product, length) => product * length, 1);
