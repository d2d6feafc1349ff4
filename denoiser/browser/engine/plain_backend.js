// What layers are computed from, in plain JavaScript: for browsers without WebAssembly or its SIMD, and where
// the policy of a site forbids it.
//
// Numbers are float64, which JavaScript multiplies without converting.

import { multiply, pack } from "./matrix.js";
import { winograd } from "./winograd.js";

/** @implements {Backend} */
export class PlainBackend {
  /** Its name. */
  kind = "JavaScript";

  /** @type {Backend["allocate"]} */
  allocate(length) {
    return { data: new Float64Array(length), length };
  }

  /** @type {Backend["keep"]} */
  keep(numbers) {
    return { data: numbers, length: numbers.length };
  }

  /** @type {Backend["pack"]} */
  pack(matrix, rows, columns) {
    const data = pack(matrix, rows, columns);
    return { data, length: data.length };
  }

  /** @type {Backend["multiply"]} */
  multiply(left, right, product, { rows, inner, columns, bias, isRelu }) {
    multiply(left.data, right.data, product.data, rows, inner, columns);
    addBias(product.data, bias, isRelu);
  }

  /** @type {Backend["winograd"]} */
  winograd(weights, input, output, { above, before, bias, isRelu }) {
    const convolve = winograd(weights, input, output, above, before);
    return () => {
      convolve();
      addBias(output.data, bias, isRelu);
    };
  }

  /** @type {Backend["gather"]} */
  gather({ data }, places, { data: rows }, channels) {
    for (let i = 0; i < places.length; i++) {
      const place = places.data[i], to = i * channels;
      if (place < 0) continue; // padding, which stays 0
      for (let j = 0; j < channels; j++) rows[to + j] = data[place + j];
    }
  }

  /** @type {Backend["scatter"]} */
  scatter({ data: rows }, places, { data }, channels) {
    for (let i = 0; i < places.length; i++) {
      const place = places.data[i], from = i * channels;
      if (place < 0) continue;
      for (let j = 0; j < channels; j++) data[place + j] += rows[from + j];
    }
  }

  /** @type {Backend["fill"]} */
  fill({ data }, bias) {
    data.fill(0);
    if (bias) addBias(data, bias, false);
  }

  /** @type {Backend["add"]} */
  add({ data: one }, { data: other }, { data: sum }) {
    for (let i = 0; i < sum.length; i++) sum[i] = one[i] + other[i];
  }

  /** @type {Backend["rectify"]} */
  rectify({ data: from }, { data: to }) {
    for (let i = 0; i < to.length; i++) to[i] = from[i] > 0 ? from[i] : 0;
  }
}

/**
 * Add the bias and let ReLU follow, in place.
 *
 * @param {Numbers} data
 * @param {Slot | null} bias
 * @param {boolean} isRelu
 */
function addBias(data, bias, isRelu) {
  if (bias) {
    const { data: addends, length } = bias;
    for (let i = 0; i < data.length; ) {
      for (let channel = 0; channel < length; channel++, i++) data[i] += addends[channel];
    }
  }
  if (isRelu) {
    for (let i = 0; i < data.length; i++) if (data[i] < 0) data[i] = 0;
  }
}
