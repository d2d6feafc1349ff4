// Convolutions with a 3x3 kernel and stride 1, in plain JavaScript.

import { multiply, pack } from "./matrix.js";

/**
 * Prepare a 3x3 convolution with 36 multiplications for 4x4 pixels in place of 144, without its bias. Source:
 * Lavin and Gray, "Fast algorithms for convolutional neural networks", CVPR 2016: F(4x4, 3x3).
 *
 * @param {Float32Array} weights
 * @param {Tensor} input
 * @param {Tensor} output
 * @param {number} above How many rows of padding there are.
 * @param {number} before How many columns of padding there are on the left.
 * @returns {() => void} Computes the output from the input.
 */
export function winograd(weights, input, { shape, data }, above, before) {
  const [height, width, to] = shape;
  const [inputHeight, inputWidth, from] = input.shape;
  const [down, across] = [Math.ceil(height / 4), Math.ceil(width / 4)];
  const tiles = down * across;
  // The input with zeros around it, so that no tile reaches beyond.
  const line = (4 * across + 2) * from;
  const padded = new Float64Array((4 * down + 2) * line);
  // For each of the 36 numbers of a tile a matrix [tiles, channels], one behind the other.
  const lefts = new Float64Array(36 * tiles * from);
  const products = new Float64Array(36 * tiles * to);
  const factors = Array.from({ length: 36 }, (_, i) => ({
    left: lefts.subarray(i * tiles * from, (i + 1) * tiles * from),
    right: pack(mixKernel(weights, from * to, i), from, to),
    product: products.subarray(i * tiles * to, (i + 1) * tiles * to),
  }));
  const tile = new Float64Array(36);
  return () => {
    for (let y = 0; y < inputHeight; y++) {
      const row = input.data.subarray(y * inputWidth * from, (y + 1) * inputWidth * from);
      padded.set(row, (above + y) * line + before * from);
    }
    for (let number = 0, i = 0; number < tiles; number++) {
      const corner = 4 * (Math.floor(number / across) * line + (number % across) * from);
      for (let channel = 0; channel < from; channel++, i++) {
        for (let j = 0; j < 6; j++) mix(padded, corner + j * from + channel, line, tile, j, 6);
        for (let j = 0; j < 6; j++) mix(tile, 6 * j, 1, lefts, 6 * j * tiles * from + i, tiles * from);
      }
    }
    for (const { left, right, product } of factors) multiply(left, right, product, tiles, from, to);
    for (let number = 0, i = 0; number < tiles; number++) {
      const top = 4 * Math.floor(number / across), left = 4 * (number % across);
      const [tall, wide] = [Math.min(4, height - top), Math.min(4, width - left)];
      for (let channel = 0; channel < to; channel++, i++) {
        for (let j = 0; j < 6; j++) unmix(products, j * tiles * to + i, 6 * tiles * to, tile, j, 6);
        for (let j = 0; j < tall; j++) {
          unmix(tile, 6 * j, 1, tile, 6 * j, 1);
          const row = ((top + j) * width + left) * to + channel;
          for (let x = 0; x < wide; x++) data[row + x * to] = tile[6 * j + x];
        }
      }
    }
  };
}

// The three transforms of the paper, each along one axis.

/**
 * Transform six numbers of the picture.
 *
 * @param {Numbers} source
 * @param {number} at Index of the first number.
 * @param {number} step From one number to the next.
 * @param {Numbers} target
 * @param {number} to Index of the first result.
 * @param {number} stride From one result to the next.
 */
function mix(source, at, step, target, to, stride) {
  const a = source[at], b = source[at + step], c = source[at + 2 * step];
  const d = source[at + 3 * step], e = source[at + 4 * step], f = source[at + 5 * step];
  target[to] = 4 * a - 5 * c + e;
  target[to + stride] = e - 4 * c + (d - 4 * b);
  target[to + 2 * stride] = e - 4 * c - (d - 4 * b);
  target[to + 3 * stride] = e - c + 2 * (d - b);
  target[to + 4 * stride] = e - c - 2 * (d - b);
  target[to + 5 * stride] = 4 * b - 5 * d + f;
}

/**
 * Transform six numbers of a product to four of the output; the parameters are those of `mix`.
 *
 * @param {Numbers} source
 * @param {number} at
 * @param {number} step
 * @param {Numbers} target
 * @param {number} to
 * @param {number} stride
 */
function unmix(source, at, step, target, to, stride) {
  const b = source[at + step], c = source[at + 2 * step];
  const d = source[at + 3 * step], e = source[at + 4 * step], f = source[at + 5 * step];
  target[to] = source[at] + b + c + d + e;
  target[to + stride] = b - c + 2 * (d - e);
  target[to + 2 * stride] = b + c + 4 * (d + e);
  target[to + 3 * stride] = b - c + 8 * (d - e) + f;
}

const KERNEL_MIX = [
  [1 / 4, 0, 0],
  [-1 / 6, -1 / 6, -1 / 6],
  [-1 / 6, 1 / 6, -1 / 6],
  [1 / 24, 1 / 12, 1 / 6],
  [1 / 24, -1 / 12, 1 / 6],
  [0, 0, 1],
];

/**
 * Transform a kernel: return one of its 36 numbers for each pair of channels.
 *
 * @param {Float32Array} weights
 * @param {number} length How many pairs of channels there are.
 * @param {number} number Which of the 36.
 * @returns {Float64Array}
 */
function mixKernel(weights, length, number) {
  const mixed = new Float64Array(length);
  for (let part = 0; part < 9; part++) {
    const down = KERNEL_MIX[Math.floor(number / 6)][Math.floor(part / 3)];
    const across = KERNEL_MIX[number % 6][part % 3];
    if (down * across === 0) continue;
    for (let i = 0; i < length; i++) mixed[i] += down * across * weights[part * length + i];
  }
  return mixed;
}
