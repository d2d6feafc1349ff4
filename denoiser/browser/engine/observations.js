// What is known of a picture after linear damage, as `imaging/observations.py` does.

import { clipInPlace } from "./measures.js";

/**
 * Return the part of a picture that is known.
 *
 * @param {Damage} damage
 * @param {Float32Array} picture
 * @returns {Float32Array}
 */
export function project(damage, picture) {
  if (damage.kind === "pixels") return picture.map((pixel, i) => (damage.isKnown[i] ? pixel : 0));
  if (damage.kind === "averages") return averageSquares(picture, damage.size);
  const { waves, kept } = wavesOf(damage.sigma);
  const amounts = multiplySquares(multiplySquares(transposeSquare(waves), picture), waves);
  const known = amounts.map((amount, i) => amount * kept[i]);
  return multiplySquares(multiplySquares(waves, known), transposeSquare(waves));
}

/**
 * Replace the known part of a guess, in place.
 *
 * @param {Observation} observation
 * @param {Float32Array} guess
 * @returns {Float32Array}
 */
export function agree({ damage, known }, guess) {
  const projected = project(damage, guess);
  for (let i = 0; i < guess.length; i++) guess[i] += known[i] - projected[i];
  return guess;
}

/**
 * Return a picture as the damage leaves it, to be shown.
 *
 * @param {Observation} observation
 * @returns {Float32Array}
 */
export function visible({ damage, known }) {
  if (damage.kind !== "blur") return known.slice();
  const { waves, gains } = wavesOf(damage.sigma);
  const amounts = multiplySquares(multiplySquares(transposeSquare(waves), known), waves);
  const weakened = amounts.map((amount, i) => amount * gains[i]);
  return clipInPlace(multiplySquares(multiplySquares(waves, weakened), transposeSquare(waves)));
}

/**
 * Replace each square of pixels by its average.
 *
 * @param {Float32Array} picture
 * @param {number} size
 * @returns {Float32Array}
 */
function averageSquares(picture, size) {
  const { side } = SHARED;
  const corner = (/** @type {number} */ i) => {
    const [row, column] = [Math.floor(i / side), i % side];
    return (row - (row % size)) * side + column - (column % size);
  };
  const sums = new Float32Array(picture.length);
  picture.forEach((pixel, i) => (sums[corner(i)] += pixel / size ** 2));
  return sums.map((_, i) => sums[corner(i)]);
}

/** @type {Map<number, {waves: Float32Array, kept: Float32Array, gains: Float32Array}>} */
const wavesBySigma = new Map();

/**
 * Return the waves of the discrete cosine transform, and what a Gaussian blur does to their products.
 *
 * @param {number} sigma In pixels.
 */
function wavesOf(sigma) {
  const found = wavesBySigma.get(sigma);
  if (found) return found;
  const { side } = SHARED;
  const waves = new Float32Array(side ** 2).map((_, i) => {
    const [at, frequency] = [Math.floor(i / side), i % side];
    const height = Math.sqrt((frequency ? 2 : 1) / side);
    return height * Math.cos((Math.PI * (at + 0.5) * frequency) / side);
  });
  const gain = (/** @type {number} */ frequency) =>
    Math.exp(-0.5 * ((sigma * Math.PI * frequency) / side) ** 2);
  const gains = waves.map((_, i) => gain(Math.floor(i / side)) * gain(i % side));
  const kept = gains.map((weakened) => Number(weakened >= SHARED.leastGain));
  wavesBySigma.set(sigma, { waves, kept, gains });
  return wavesBySigma.get(sigma);
}

/**
 * Multiply two square matrices.
 *
 * @param {Float32Array} left
 * @param {Float32Array} right
 * @returns {Float32Array}
 */
function multiplySquares(left, right) {
  const { side } = SHARED;
  const product = new Float32Array(side ** 2);
  for (let row = 0; row < side; row++) {
    for (let inner = 0; inner < side; inner++) {
      const factor = left[row * side + inner];
      for (let column = 0; column < side; column++) {
        product[row * side + column] += factor * right[inner * side + column];
      }
    }
  }
  return product;
}

/**
 * Exchange the rows and columns of a square matrix.
 *
 * @param {Float32Array} matrix
 * @returns {Float32Array}
 */
function transposeSquare(matrix) {
  const { side } = SHARED;
  return matrix.map((_, i) => matrix[(i % side) * side + Math.floor(i / side)]);
}
