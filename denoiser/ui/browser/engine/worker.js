// What the live view computes, beside the page, so that the pen is never kept waiting.

const SIDE = 28;
const networks = new Map();

const ANSWERS = {
  network({ name, file }) {
    networks.set(name, new Network(file));
  },

  denoise({ denoiser, pure, isBlank, field, noiseFactor, clip }) {
    const noisy = pure.map((pixel, i) => pixel + noiseFactor * field[i]);
    if (clip) clipInPlace(noisy);
    if (isBlank) return { pictures: [noisy, pure, pure], psnr: null };
    const denoised = clipInPlace(new Float32Array(networks.get(denoiser).run(noisy)));
    clipInPlace(noisy); // as it is shown and measured: see comparison.noisy_likeness
    const pictures = [noisy, pure, denoised];
    return { pictures, psnr: pictures.map((picture) => psnr(pure, picture)) };
  },

  // What need not be known at every frame.
  read({ reader, pictures }) {
    const pure = pictures[1];
    return pictures.map((picture) => {
      const probabilities = networks.get(reader).run(picture);
      const confidence = probabilities.reduce((a, b) => Math.max(a, b));
      const digit = probabilities.indexOf(confidence);
      return { digit, confidence, ssim: ssim(pure, picture) };
    });
  },
};

onmessage = ({ data }) => {
  const answer = ANSWERS[data.kind](data);
  if (answer) postMessage({ kind: data.kind, request: data.request, answer });
};

function clipInPlace(picture) {
  for (let i = 0; i < picture.length; i++) picture[i] = Math.min(1, Math.max(0, picture[i]));
  return picture;
}

// As `metrics.psnr`: in dB, infinite for equal pictures.
function psnr(pure, other) {
  let error = 0;
  for (let i = 0; i < pure.length; i++) error += (pure[i] - other[i]) ** 2;
  return -10 * Math.log10(error / pure.length);
}

// As `metrics.ssim`: Gaussian weights of sigma 1.5, cut off at 5 pixels; the mean is over the pixels
// whose whole window lies in the picture.
const REACH = 5;
const WINDOW = 2 * REACH + 1;
const WEIGHTS = Array.from({ length: WINDOW }, (_, i) => Math.exp(-((i - REACH) ** 2) / 4.5));
const WEIGHT = WEIGHTS.reduce((a, b) => a + b);

function ssim(pure, other) {
  const [x, y] = [blur(pure), blur(other)];
  const xx = blur(pure.map((pixel) => pixel * pixel));
  const yy = blur(other.map((pixel) => pixel * pixel));
  const xy = blur(pure.map((pixel, i) => pixel * other[i]));
  const unbiased = WINDOW ** 2 / (WINDOW ** 2 - 1); // sample covariance
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const covariance = unbiased * (xy[i] - x[i] * y[i]);
    const variances = unbiased * (xx[i] - x[i] ** 2 + yy[i] - y[i] ** 2);
    const likeness = (2 * x[i] * y[i] + 0.01 ** 2) * (2 * covariance + 0.03 ** 2);
    sum += likeness / ((x[i] ** 2 + y[i] ** 2 + 0.01 ** 2) * (variances + 0.03 ** 2));
  }
  return sum / x.length;
}

// Weighted means over windows, where they fit: 18x18 of 28x28.
function blur(picture) {
  const inner = SIDE - 2 * REACH;
  const across = new Float64Array(SIDE * inner);
  for (let i = 0; i < across.length; i++) {
    const start = Math.floor(i / inner) * SIDE + (i % inner);
    for (let j = 0; j < WINDOW; j++) across[i] += WEIGHTS[j] * picture[start + j];
  }
  const blurred = new Float64Array(inner * inner);
  for (let i = 0; i < blurred.length; i++) {
    for (let j = 0; j < WINDOW; j++) blurred[i] += WEIGHTS[j] * across[i + j * inner];
    blurred[i] /= WEIGHT ** 2;
  }
  return blurred;
}
