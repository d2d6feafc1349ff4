// Measure how close a picture is to the pure one.

/**
 * Clip a picture to 0 to 1, in place.
 *
 * @template {Float32Array | Float64Array} T
 * @param {T} picture
 * @returns {T}
 */
export function clipInPlace(picture) {
  for (let i = 0; i < picture.length; i++) picture[i] = Math.min(1, Math.max(0, picture[i]));
  return picture;
}

/**
 * Return the PSNR in dB, infinite for equal pictures, as `metrics.psnr` does.
 *
 * @param {Float32Array} pure
 * @param {Float32Array} other
 * @returns {number}
 */
export function psnr(pure, other) {
  let error = 0;
  for (let i = 0; i < pure.length; i++) error += (pure[i] - other[i]) ** 2;
  return -10 * Math.log10(error / pure.length);
}

// The Gaussian weights of SSIM, cut off where scikit-image does. The mean is over the pixels whose whole
// window lies in the picture.
const REACH = Math.trunc(3.5 * SHARED.ssimSigma + 0.5);
const WINDOW = 2 * REACH + 1;
const WEIGHTS = Array.from({ length: WINDOW }, (_, i) =>
  Math.exp(-((i - REACH) ** 2) / (2 * SHARED.ssimSigma ** 2)),
);
const WEIGHT = WEIGHTS.reduce((a, b) => a + b);

/**
 * Return the structural similarity, 1 for equal pictures, as `metrics.ssim` does.
 *
 * @param {Float32Array} pure
 * @param {Float32Array} other
 * @returns {number}
 */
export function ssim(pure, other) {
  const [x, y] = [blur(pure), blur(other)];
  const xx = blur(pure.map((pixel) => pixel * pixel));
  const yy = blur(other.map((pixel) => pixel * pixel));
  const xy = blur(pure.map((pixel, i) => pixel * other[i]));
  const unbiased = WINDOW ** 2 / (WINDOW ** 2 - 1); // sample covariance
  const [c1, c2] = [SHARED.ssimK1 ** 2, SHARED.ssimK2 ** 2];
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const covariance = unbiased * (xy[i] - x[i] * y[i]);
    const variances = unbiased * (xx[i] - x[i] ** 2 + yy[i] - y[i] ** 2);
    const similarity = (2 * x[i] * y[i] + c1) * (2 * covariance + c2);
    sum += similarity / ((x[i] ** 2 + y[i] ** 2 + c1) * (variances + c2));
  }
  return sum / x.length;
}

/**
 * Return weighted means over windows, where they fit: 18x18 of 28x28.
 *
 * @param {Float32Array} picture
 * @returns {Float64Array}
 */
function blur(picture) {
  const { side } = SHARED;
  const inner = side - 2 * REACH;
  const across = new Float64Array(side * inner);
  for (let i = 0; i < across.length; i++) {
    const start = Math.floor(i / inner) * side + (i % inner);
    for (let j = 0; j < WINDOW; j++) across[i] += WEIGHTS[j] * picture[start + j];
  }
  const blurred = new Float64Array(inner * inner);
  for (let i = 0; i < blurred.length; i++) {
    for (let j = 0; j < WINDOW; j++) blurred[i] += WEIGHTS[j] * across[i + j * inner];
    blurred[i] /= WEIGHT ** 2;
  }
  return blurred;
}
