// Damage pictures, as `imaging/corruptions.py` does with the same random numbers.

import { addNoise, makeNormal } from "./sampling.js";

/**
 * Damages a picture by a strength from 0 to 1.
 *
 * @typedef {(pure: Float32Array, strength: number, corruption: Corruption) => Float32Array} Apply
 */

/** @type {Record<string, Apply>} */
const APPLY = {
  [SHARED.normalNoise]: (pure, factor, { fields: [field] }) => addNoise(pure, field, factor),
  "Salt and pepper": (pure, strength, { fields: [uniform, bits] }) =>
    pure.map((pixel, i) => (uniform[i] >= strength ? pixel : bits[i])),
  Speckle: (pure, strength, { fields: [normal] }) =>
    pure.map((pixel, i) => pixel * (1 + 2 * strength * normal[i])),
  "Masked block": mask,
  Stripes: (pure, strength, { numbers: [phase] }) =>
    pure.map((pixel, i) => {
      const turns = (i % SHARED.side) / SHARED.damage.stripePeriod + phase;
      return pixel + strength * Math.sin(2 * Math.PI * turns);
    }),
  Blur: (pure, strength) => (strength ? filter(pure, blurWeights(SHARED.damage.mostSigma * strength)) : pure.slice()),
  "Low resolution": (pure, strength) => filter(pure, squareWeights(1 + (SHARED.damage.mostSize - 1) * strength)),
  JPEG: compress,
  "Poisson noise": addPoissonNoise,
  Inversion: (pure, strength) => pure.map((pixel) => (1 - strength) * pixel + strength * (1 - pixel)),
};

/**
 * Return a damaged picture, not clipped.
 *
 * @param {Corruption} corruption
 * @param {Float32Array} pure
 * @param {number} amount The noise factor of normal noise, else the strength.
 * @returns {Float32Array}
 */
export function damageBy(corruption, pure, amount) {
  return APPLY[corruption.kind](pure, amount, corruption);
}

/**
 * Return a type of damage with random numbers of its own.
 *
 * @param {string} kind
 * @param {() => number} random Returns numbers from 0 to 1, without 1.
 * @returns {Corruption}
 */
export function drawCorruption(kind, random) {
  const { numbers, fields } = SHARED.damage.kinds[kind];
  const pixels = SHARED.side ** 2;
  /** @type {Record<string, () => Float32Array>} */
  const draws = {
    uniform: () => Float32Array.from({ length: pixels }, random),
    normal: () => makeNormal(random)(pixels),
    bit: () => Float32Array.from({ length: pixels }, () => Number(random() < 0.5)),
  };
  return {
    kind,
    fields: fields.map((field) => draws[field]()),
    numbers: Array.from({ length: numbers }, random),
  };
}

/** @type {Apply} */
function mask(pure, strength, { numbers }) {
  const { side } = SHARED;
  const size = Math.round(strength * side);
  const [top, left] = numbers.map((middle) =>
    Math.round(Math.min(side - size, Math.max(0, side * middle - size / 2))),
  );
  return pure.map((pixel, i) => {
    const [row, column] = [Math.floor(i / side) - top, (i % side) - left];
    return row >= 0 && row < size && column >= 0 && column < size ? 0 : pixel;
  });
}

/** @type {Apply} */
function addPoissonNoise(pure, strength, { fields: [uniform] }) {
  const atLeast = Math.max(strength, SHARED.damage.leastStrength);
  const photons = 1 / atLeast ** 2;
  return pure.map((pixel, i) => {
    const noisy = countPhotons(photons * pixel, uniform[i]) / photons;
    return pixel + (strength / atLeast) * (noisy - pixel);
  });
}

/**
 * Return the smallest count whose cumulative probability is above a uniform number, in a Poisson distribution.
 *
 * @param {number} mean
 * @param {number} uniform
 * @returns {number}
 */
function countPhotons(mean, uniform) {
  let probability = Math.exp(-mean);
  let missing = uniform - probability;
  let count = 0;
  while (missing >= 0 && count < SHARED.damage.mostPhotons) {
    count += 1;
    probability = (probability * mean) / count;
    missing -= probability;
  }
  return count;
}

/**
 * Return the weights of the pixels of a row in each pixel of the blurred row, as SciPy's Gaussian filter has them.
 *
 * @param {number} sigma In pixels.
 * @returns {Float64Array} A matrix, row by row.
 */
function blurWeights(sigma) {
  const { side } = SHARED;
  const reach = Math.trunc(4 * sigma + 0.5);
  const gauss = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp((-0.5 * (i - reach) ** 2) / sigma ** 2));
  const sum = gauss.reduce((one, other) => one + other);
  const weights = new Float64Array(side ** 2);
  for (let at = 0; at < side; at++) {
    gauss.forEach((weight, i) => {
      const turn = (((at + i - reach) % (2 * side)) + 2 * side) % (2 * side); // reflected at the edges
      weights[at * side + (turn < side ? turn : 2 * side - 1 - turn)] += weight / sum;
    });
  }
  return weights;
}

/**
 * Return the weights that give each pixel of a row the average of the square that it is in, see
 * `low_resolution.py`.
 *
 * @param {number} size The side of a square in pixels.
 * @returns {Float64Array} A matrix, row by row.
 */
function squareWeights(size) {
  const { side } = SHARED;
  const weights = new Float64Array(side ** 2);
  for (let start = 0; start < side; start += size) {
    const end = Math.min(start + size, side);
    const covered = Array.from({ length: side }, (_, at) =>
      Math.max(0, Math.min(at + 1, end) - Math.max(at, start)),
    );
    for (let to = 0; to < side; to++) {
      for (let from = 0; covered[to] && from < side; from++) {
        weights[to * side + from] += (covered[to] * covered[from]) / (end - start);
      }
    }
  }
  return weights;
}

/**
 * Return a picture whose columns and rows are weighted sums of its own.
 *
 * @param {Float32Array} picture
 * @param {Float64Array} weights See `multiplyBy`.
 * @returns {Float32Array}
 */
function filter(picture, weights) {
  return Float32Array.from(onBothSides(weights, picture, SHARED.side));
}

/**
 * Return a square whose columns and then rows are weighted sums.
 *
 * @param {Float64Array} weights
 * @param {ArrayLike<number>} square
 * @param {number} side
 * @returns {Float64Array}
 */
function onBothSides(weights, square, side) {
  return multiplyBy(weights, multiplyBy(weights, square, side, 1, side), side, side, 1);
}

/**
 * Return a square whose lines, in one direction, are weighted sums of those of another one.
 *
 * @param {ArrayLike<number>} weights For each line of the sum a row of weights.
 * @param {ArrayLike<number>} square
 * @param {number} side
 * @param {number} along How far apart the numbers of a line are.
 * @param {number} across How far apart lines are.
 * @returns {Float64Array}
 */
function multiplyBy(weights, square, side, along, across) {
  const sums = new Float64Array(side ** 2);
  for (let to = 0; to < side; to++) {
    for (let from = 0; from < side; from++) {
      const weight = weights[to * side + from];
      if (!weight) continue;
      for (let i = 0; i < side; i++) sums[to * across + i * along] += weight * square[from * across + i * along];
    }
  }
  return sums;
}

/** @type {Apply} */
function compress(pure, strength) {
  if (!strength) return pure.slice();
  const { side } = SHARED;
  const { jpegBlock: block, jpegTie: tie } = SHARED.damage;
  const waves = cosineWaves(block);
  const back = waves.map((_, i) => waves[(i % block) * block + Math.floor(i / block)]);
  const steps = stepsOf(strength);
  const damaged = new Float32Array(side ** 2);
  for (let top = 0; top < side; top += block) {
    for (let left = 0; left < side; left += block) {
      const place = (/** @type {number} */ i) => [top + Math.floor(i / block), left + (i % block)];
      const pixels = Float64Array.from({ length: block ** 2 }, (_, i) => {
        const [row, column] = place(i).map((at) => Math.min(at, side - 1)); // the last pixels are repeated
        return 255 * pure[row * side + column] - 128;
      });
      const heights = onBothSides(waves, pixels, block);
      const rounded = heights.map((height, i) => steps[i] * Math.floor(height / steps[i] + 0.5 + tie));
      onBothSides(back, rounded, block).forEach((value, i) => {
        const [row, column] = place(i);
        if (row >= side || column >= side) return;
        damaged[row * side + column] = Math.min(1, Math.max(0, (value + 128) / 255));
      });
    }
  }
  return damaged;
}

/**
 * Return the waves of the discrete cosine transform, a row each.
 *
 * @param {number} side
 * @returns {Float64Array}
 */
function cosineWaves(side) {
  return Float64Array.from({ length: side ** 2 }, (_, i) => {
    const [frequency, at] = [Math.floor(i / side), i % side];
    return Math.sqrt((frequency ? 2 : 1) / side) * Math.cos((Math.PI * (at + 0.5) * frequency) / side);
  });
}

/**
 * Return what the heights of waves are rounded to multiples of, see `jpeg.py`.
 *
 * @param {number} strength
 * @returns {number[]}
 */
function stepsOf(strength) {
  const quality = SHARED.damage.jpegBestQuality ** (1 - strength);
  const percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  return SHARED.damage.jpegSteps.map((step) =>
    Math.min(255, Math.max(1, Math.floor((step * percent + 50) / 100))),
  );
}
