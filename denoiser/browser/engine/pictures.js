// Layers without weights that move pixels or take some of them together.

import { paddingBefore } from "./patches.js";

/**
 * Prepare a pooling: the largest pixel of each patch, or their mean.
 *
 * @param {boolean} isMean
 * @returns {Prepare}
 */
export function pooling(isMean) {
  return ({ pool, strides }, [input], output) => {
    const [height, width, channels] = [1, 1, ...output.shape].slice(-3); // of the whole picture: one pixel
    const sides = [height, width].map((length, axis) => {
      const full = input.shape[axis];
      const before = paddingBefore(length, full, pool[axis], strides[axis]);
      return Array.from({ length }, (_, i) => {
        const start = i * strides[axis] - before;
        return [Math.max(0, start), Math.min(full, start + pool[axis])];
      });
    });
    return () => {
      const [source, target] = [input.data, output.data];
      for (let i = 0; i < height * width; i++) {
        const [top, bottom] = sides[0][Math.floor(i / width)];
        const [left, right] = sides[1][i % width];
        const count = (bottom - top) * (right - left); // padding does not count
        for (let channel = 0; channel < channels; channel++) {
          let value = isMean ? 0 : -Infinity;
          for (let y = top; y < bottom; y++) {
            for (let x = left; x < right; x++) {
              const pixel = source[(y * input.shape[1] + x) * channels + channel];
              value = isMean ? value + pixel / count : Math.max(value, pixel);
            }
          }
          target[i * channels + channel] = value;
        }
      }
    };
  };
}

/** @type {Prepare} */
export function padding({ padding: [[above], [before]] }, [input], output) {
  return moved(input, output, ([y, x, channel]) => [y - above, x - before, channel]);
}

/** @type {Prepare} */
export function cropping({ padding: [[above], [before]] }, [input], output) {
  return moved(input, output, ([y, x, channel]) => [y + above, x + before, channel]);
}

/** @type {Prepare} */
export function permuting({ axes }, [input], output) {
  return moved(input, output, (place) => {
    /** @type {number[]} */
    const source = [];
    axes.forEach((axis, i) => (source[axis] = place[i]));
    return source;
  });
}

/** @type {Prepare} */
export function enlarging({ size: [down, across], interpolation }, [input], output) {
  if (interpolation === "nearest") {
    return moved(input, output, ([y, x, channel]) => [
      Math.floor(y / down),
      Math.floor(x / across),
      channel,
    ]);
  }
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
function between(length, fromLength) {
  return Array.from({ length }, (_, i) => {
    const at = Math.max(0, ((i + 0.5) * fromLength) / length - 0.5); // the centres of pixels
    const first = Math.min(Math.floor(at), fromLength - 1);
    return [first, Math.min(first + 1, fromLength - 1), at - first];
  });
}

/**
 * Prepare a layer that moves numbers; what comes from outside is 0.
 *
 * @param {Tensor} input
 * @param {Tensor} output
 * @param {(place: number[]) => number[]} source Returns where the number for a place of the output is.
 * @returns {() => void}
 */
function moved(input, output, source) {
  const places = new Int32Array(output.length);
  for (let i = 0; i < places.length; i++) {
    const from = source(placeOf(i, output.shape));
    const isInside = from.every((at, axis) => at >= 0 && at < input.shape[axis]);
    places[i] = isInside ? from.reduce((sum, at, axis) => sum * input.shape[axis] + at, 0) : -1;
  }
  return () => {
    const [from, to] = [input.data, output.data];
    for (let i = 0; i < places.length; i++) to[i] = places[i] < 0 ? 0 : from[places[i]];
  };
}

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
