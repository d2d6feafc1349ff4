// Train a small network in the browser.
//
// It is the book's dense network, 784 - 32 - 784, with ReLU, sigmoid and binary cross-entropy, see
// `training/architectures.py`. Adam's steps are those of Kingma and Ba, "Adam", ICLR 2015, algorithm 1.

import { addNoise, makeNormal, makeRandom } from "../engine/sampling.js";

const HIDDEN = 32;
const BATCH = 32;
const RATE = 0.003; // falls to 0 in the second half
const BETAS = [0.9, 0.999];
const EPSILON = 1e-7;
const FIRST_BIAS = -2; // most pixels are black, so the output begins dark

/**
 * Return a network before its training.
 *
 * @param {TrainingPlan} plan
 * @returns {Trained}
 */
export function beginTraining(plan) {
  const inputs = SHARED.side ** 2;
  const normal = makeNormal(makeRandom(plan.seed));
  // He and others, "Delving deep into rectifiers", 2015, for ReLU; Glorot's for the output.
  const first = normal(inputs * HIDDEN).map((number) => number * Math.sqrt(2 / inputs));
  const second = normal(HIDDEN * inputs).map((number) => number * Math.sqrt(1 / HIDDEN));
  const weights = [first, new Float32Array(HIDDEN), second, new Float32Array(inputs).fill(FIRST_BIAS)];
  const zeros = () => weights.map(({ length }) => new Float32Array(length));
  return { plan, step: 0, weights, means: zeros(), squares: zeros() };
}

/**
 * Train a network for some steps more, in place.
 *
 * @param {Trained} network
 * @param {Uint8Array} digits A byte for each pixel.
 * @param {number} steps At most so many; none beyond those of its plan.
 */
export function trainFor(network, digits, steps) {
  const { plan, weights } = network;
  const inputs = SHARED.side ** 2;
  const last = Math.min(plan.steps, network.step + steps);
  const gradients = weights.map(({ length }) => new Float32Array(length));
  while (network.step < last) {
    network.step += 1;
    const random = makeRandom(plan.seed * 100_003 + network.step);
    const noise = makeNormal(random)(BATCH * inputs);
    for (const gradient of gradients) gradient.fill(0);
    for (let i = 0; i < BATCH; i++) {
      const start = (plan.first + plan.stride * Math.floor(random() * plan.count)) * inputs;
      const pure = Float32Array.from(digits.subarray(start, start + inputs), (byte) => byte / 255);
      const noisy = addNoise(pure, noise.subarray(i * inputs, (i + 1) * inputs), plan.noiseFactor);
      addGradients(weights, gradients, noisy, pure);
    }
    const rate = RATE * Math.min(1, 2 * (1 - network.step / (plan.steps + 1)));
    stepByAdam(network, gradients, rate);
  }
}

/**
 * Return what a trained network makes of a picture.
 *
 * @param {Trained} network
 * @param {Float32Array} noisy
 * @returns {Float32Array} In [0, 1].
 */
export function applyTrained({ weights }, noisy) {
  return outputOf(weights, noisy).output;
}

/**
 * Compute both layers for a picture.
 *
 * @param {Float32Array[]} weights
 * @param {Float32Array} noisy
 */
function outputOf([first, firstBias, second, secondBias], noisy) {
  const hidden = firstBias.slice();
  for (let i = 0; i < noisy.length; i++) {
    const pixel = noisy[i];
    for (let j = 0, at = i * HIDDEN; j < HIDDEN; j++, at++) hidden[j] += pixel * first[at];
  }
  const output = secondBias.slice();
  for (let j = 0; j < HIDDEN; j++) {
    const value = (hidden[j] = Math.max(0, hidden[j]));
    if (!value) continue;
    for (let i = 0, at = j * output.length; i < output.length; i++, at++) output[i] += value * second[at];
  }
  for (let i = 0; i < output.length; i++) output[i] = 1 / (1 + Math.exp(-output[i]));
  return { hidden, output };
}

/**
 * Add the gradients of the binary cross-entropy of a picture.
 *
 * @param {Float32Array[]} weights
 * @param {Float32Array[]} gradients
 * @param {Float32Array} noisy
 * @param {Float32Array} pure
 */
function addGradients(weights, gradients, noisy, pure) {
  const { hidden, output } = outputOf(weights, noisy);
  const second = weights[2];
  const [ofFirst, ofFirstBias, ofSecond, ofSecondBias] = gradients;
  const error = output.map((pixel, i) => (pixel - pure[i]) / BATCH);
  for (let i = 0; i < error.length; i++) ofSecondBias[i] += error[i];
  const back = new Float32Array(HIDDEN);
  for (let j = 0; j < HIDDEN; j++) {
    const value = hidden[j];
    if (!value) continue; // its gradient is 0, by ReLU
    let sum = 0;
    for (let i = 0, at = j * error.length; i < error.length; i++, at++) {
      ofSecond[at] += value * error[i];
      sum += error[i] * second[at];
    }
    back[j] = sum;
    ofFirstBias[j] += sum;
  }
  for (let i = 0; i < noisy.length; i++) {
    const pixel = noisy[i];
    for (let j = 0, at = i * HIDDEN; j < HIDDEN; j++, at++) ofFirst[at] += pixel * back[j];
  }
}

/**
 * Take a step of Adam.
 *
 * @param {Trained} network
 * @param {Float32Array[]} gradients
 * @param {number} rate
 */
function stepByAdam({ step, weights, means, squares }, gradients, rate) {
  const [one, two] = BETAS;
  const scale = Math.sqrt(1 - two ** step) / (1 - one ** step);
  weights.forEach((numbers, layer) => {
    const [gradient, mean, square] = [gradients[layer], means[layer], squares[layer]];
    for (let i = 0; i < numbers.length; i++) {
      mean[i] = one * mean[i] + (1 - one) * gradient[i];
      square[i] = two * square[i] + (1 - two) * gradient[i] ** 2;
      numbers[i] -= (rate * scale * mean[i]) / (Math.sqrt(square[i]) + EPSILON);
    }
  });
}
