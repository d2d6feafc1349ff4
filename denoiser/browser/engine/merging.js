// Layers that take several inputs together, or change each number by itself.

import { activate, changeOf } from "./activations.js";
import { placeOf } from "./pictures.js";

/**
 * Prepare a layer that takes the numbers of its inputs together. An input that is shorter along an axis
 * stands for all places there.
 *
 * @param {(one: number, other: number) => number} take
 * @param {boolean} [isMean] Whether the result is divided by the number of inputs.
 * @returns {Prepare}
 */
export function merging(take, isMean = false) {
  return (layer, inputs, output) => {
    const sources = inputs.map((input) => spread(input, output.shape));
    return () => {
      const target = output.data;
      inputs.forEach(({ data }, i) => {
        const places = sources[i];
        for (let j = 0; j < target.length; j++) {
          const value = data[places ? places[j] : j];
          target[j] = i ? take(target[j], value) : value;
        }
      });
      if (isMean) for (let j = 0; j < target.length; j++) target[j] /= inputs.length;
    };
  };
}

/** @type {Prepare} */
export function adding(layer, inputs, output, backend) {
  const [first, ...others] = inputs;
  const isPlain = inputs.every((input) => `${input.shape}` === `${output.shape}`);
  if (!isPlain || !others.length) return merging((one, other) => one + other)(layer, inputs, output, backend);
  return () => others.forEach((other, i) => backend.add(i ? output : first, other, output));
}

/**
 * Return for each place of an output the place of an input; null where they are the same.
 *
 * @param {Tensor} input
 * @param {number[]} shape
 * @returns {Int32Array | null}
 */
export function spread(input, shape) {
  if (`${input.shape}` === `${shape}`) return null;
  const lacking = shape.length - input.shape.length;
  const places = new Int32Array(shape.reduce((product, length) => product * length, 1));
  for (let i = 0; i < places.length; i++) {
    const place = placeOf(i, shape).slice(lacking);
    places[i] = place.reduce((sum, at, axis) => {
      const length = input.shape[axis];
      return sum * length + (length === 1 ? 0 : at);
    }, 0);
  }
  return places;
}

/** @type {Prepare} */
export function concatenating({ axis }, inputs, output) {
  const inner = output.shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  const line = output.shape[axis] * inner;
  return () => {
    const target = output.data;
    let start = 0;
    for (const { data, shape } of inputs) {
      const width = shape[axis] * inner;
      for (let from = 0, to = start; from < data.length; from += width, to += line) {
        target.set(data.subarray(from, from + width), to);
      }
      start += width;
    }
  };
}

/** @type {Prepare} */
export function scaling({ parameters: [factors, addends] }, [input], output) {
  return () => {
    const [source, target] = [input.data, output.data];
    for (let i = 0; i < target.length; ) {
      for (let j = 0; j < factors.length; j++, i++) target[i] = source[i] * factors[j] + addends[j];
    }
  };
}

/** @type {Prepare} */
export function normalizing({ parameters: [factors, addends], epsilon }, [input], output) {
  const width = factors.length;
  return () => {
    const [source, target] = [input.data, output.data];
    for (let start = 0; start < target.length; start += width) {
      const numbers = source.subarray(start, start + width);
      const mean = numbers.reduce((sum, x) => sum + x, 0) / width;
      const variance = numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / width;
      const scale = 1 / Math.sqrt(variance + epsilon);
      for (let i = 0; i < width; i++) {
        target[start + i] = (numbers[i] - mean) * scale * factors[i] + addends[i];
      }
    }
  };
}

/** @type {Prepare} */
export function activating({ activation, alpha }, [input], output, backend) {
  if (activation === "relu") return () => backend.rectify(input, output);
  return () => {
    output.data.set(input.data);
    activate(output.data, activation, alpha, output.shape.at(-1));
  };
}

/** @type {Prepare} */
export function rectifying(layer, inputs, output, backend) {
  const { alpha, threshold, most } = layer;
  if (alpha || threshold || most !== undefined) return changing(layer, inputs, output, backend);
  return () => backend.rectify(inputs[0], output);
}

/** @type {Prepare} */
export function changing(layer, [input], output) {
  const change = changeOf(layer);
  return () => {
    const [source, target] = [input.data, output.data];
    for (let i = 0; i < target.length; i++) target[i] = change(source[i], i);
  };
}

/** @type {Prepare} */
export function copying(_, [input], output) {
  return () => output.data.set(input.data);
}
