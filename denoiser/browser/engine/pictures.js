// Layers without weights that move pixels or take some of them together.

import { paddingBefore } from "./patches.js";

/** @type {Prepare} */
export function pooling(layer, [input], output) {
  const isMean = layer.kind.includes("Average");
  const { rows, columns, channels } = windowsOf(layer, input, output);
  const line = input.shape[1] * channels;
  return () => {
    const [source, target] = [input.data, output.data];
    let i = 0;
    for (const [top, bottom] of rows) {
      for (const [left, right] of columns) {
        const count = (bottom - top) * (right - left); // padding does not count
        for (let channel = 0; channel < channels; channel++, i++) {
          let value = isMean ? 0 : -Infinity;
          for (let y = top; y < bottom; y++) {
            for (let x = left; x < right; x++) {
              const pixel = source[y * line + x * channels + channel];
              value = isMean ? value + pixel / count : Math.max(value, pixel);
            }
          }
          target[i] = value;
        }
      }
    }
  };
}

/**
 * Return where the windows of a pooling begin and end, along each side of the output, and how many channels it has.
 *
 * @param {Layer} layer
 * @param {Tensor} input
 * @param {Tensor} output
 * @returns {{rows: number[][], columns: number[][], channels: number}}
 */
export function windowsOf({ pool, strides }, input, output) {
  const [height, width, channels] = [1, 1, ...output.shape].slice(-3); // of the whole picture: one pixel
  const [rows, columns] = [height, width].map((length, axis) => {
    const full = input.shape[axis];
    const before = paddingBefore(length, full, pool[axis], strides[axis]);
    return Array.from({ length }, (_, i) => {
      const start = i * strides[axis] - before;
      return [Math.max(0, start), Math.min(full, start + pool[axis])];
    });
  });
  return { rows, columns, channels };
}

/** @type {Prepare} */
export function enlarging(layer, inputs, output, backend) {
  if (layer.interpolation === "nearest") return moving(layer, inputs, output, backend);
  const [input] = inputs;
  const [height, width, channels] = output.shape;
  const rows = between(height, input.shape[0]);
  const columns = between(width, input.shape[1]);
  const line = input.shape[1] * channels;
  return () => {
    const [source, target] = [input.data, output.data];
    for (let y = 0, i = 0; y < height; y++) {
      const [top, bottom, below] = rows[y];
      for (let x = 0; x < width; x++) {
        const [left, right, beyond] = columns[x];
        for (let channel = 0; channel < channels; channel++, i++) {
          /** @type {(row: number) => number} */
          const at = (row) => {
            const start = row * line + channel;
            return (1 - beyond) * source[start + left * channels] + beyond * source[start + right * channels];
          };
          target[i] = (1 - below) * at(top) + below * at(bottom);
        }
      }
    }
  };
}

/**
 * Return for each pixel of a longer side which two of the shorter it lies between, and how far.
 *
 * @param {number} length
 * @param {number} fromLength
 * @returns {number[][]}
 */
export function between(length, fromLength) {
  return Array.from({ length }, (_, i) => {
    const at = Math.max(0, ((i + 0.5) * fromLength) / length - 0.5); // the centres of pixels
    const first = Math.min(Math.floor(at), fromLength - 1);
    return [first, Math.min(first + 1, fromLength - 1), at - first];
  });
}

/** @type {Prepare} */
export function moving(layer, [input], output) {
  const source = sourceOf(layer, input, output);
  const places = Int32Array.from({ length: output.length }, (_, at) => source(at));
  return () => {
    const [from, to] = [input.data, output.data];
    for (let i = 0; i < places.length; i++) to[i] = places[i] < 0 ? 0 : from[places[i]];
  };
}

/**
 * Return for a layer that moves numbers where each comes from.
 *
 * @param {Layer} layer
 * @param {Tensor} input
 * @param {Tensor} output
 * @returns {(at: number) => number} -1 for what comes from outside, which is 0.
 */
export function sourceOf(layer, input, output) {
  const find = SOURCES[layer.kind](layer);
  return (at) => {
    const from = find(placeOf(at, output.shape));
    const isInside = from.every((place, axis) => place >= 0 && place < input.shape[axis]);
    return isInside ? from.reduce((sum, place, axis) => sum * input.shape[axis] + place, 0) : -1;
  };
}

/**
 * Where the number for a place of the output comes from, by the kind of the layer.
 *
 * @type {Record<string, (layer: Layer) => (place: number[]) => number[]>}
 */
const SOURCES = {
  ZeroPadding2D({ padding: [[above], [before]] }) {
    return ([y, x, channel]) => [y - above, x - before, channel];
  },
  Cropping2D({ padding: [[above], [before]] }) {
    return ([y, x, channel]) => [y + above, x + before, channel];
  },
  Permute({ axes }) {
    return (place) => {
      /** @type {number[]} */
      const source = [];
      axes.forEach((axis, i) => (source[axis] = place[i]));
      return source;
    };
  },
  UpSampling2D({ size: [down, across] }) {
    return ([y, x, channel]) => [Math.floor(y / down), Math.floor(x / across), channel];
  },
};

/**
 * Return the place of a number in a shape.
 *
 * @param {number} index
 * @param {number[]} shape
 * @returns {number[]}
 */
export function placeOf(index, shape) {
  /** @type {number[]} */
  const place = [];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    place[axis] = index % shape[axis];
    index = Math.floor(index / shape[axis]);
  }
  return place;
}
