// Compute what the page asks for, in a worker, so that the pen never has to wait.

import { damageBy } from "./damages.js";
import { clipInPlace, psnr, ssim } from "./measures.js";
import { findNearest } from "./nearest.js";
import { Network } from "./network.js";
import { agree } from "./observations.js";
import { advance, balance, guideBy, makeNormal, makeRandom, renew } from "./sampling.js";

/** @type {Map<string, Uint8Array>} */
export const files = new Map();
/** @type {Map<string, Network>} */
const networks = new Map();

/**
 * Return a network, which is read once.
 *
 * @param {string} name Of its file.
 * @returns {Network}
 */
export function networkOf(name) {
  if (!networks.has(name)) networks.set(name, new Network(files.get(name)));
  return networks.get(name);
}

/**
 * Run a network.
 *
 * @param {string} name Of its file.
 * @param {Float32Array} picture
 * @returns {Numbers} In memory that the next run uses again.
 */
export const run = (name, picture) => networkOf(name).run(picture);

/**
 * Damage a picture, denoise it, and measure both.
 *
 * @param {DenoiseQuestion} question
 * @returns {DenoiseAnswer}
 */
function denoise({ file, pure, corruption, amount, clip }) {
  const noisy = corruption ? damageBy(corruption, pure, amount) : pure.slice();
  if (clip) clipInPlace(noisy);
  const denoised = clipInPlace(new Float32Array(run(file, noisy)));
  clipInPlace(noisy); // as it is shown and measured: see comparison.noisy_similarity
  const pictures = [noisy, pure, denoised];
  return { pictures, psnr: pictures.map((picture) => psnr(pure, picture)) };
}

/**
 * Classify the three pictures and measure their SSIM, which need not be known at every frame.
 *
 * @param {ClassifyQuestion} question
 * @returns {Classification[]}
 */
function classify({ file, pictures }) {
  const pure = pictures[1];
  return pictures.map((picture) => {
    const probabilities = file ? run(file, picture) : [0]; // without a classifier there is no class
    const confidence = probabilities.reduce((a, b) => Math.max(a, b));
    const label = probabilities.indexOf(confidence);
    return { label, confidence, ssim: ssim(pure, picture) };
  });
}

/**
 * Advance samples by one step.
 *
 * @param {SampleQuestion} question
 * @returns {SampleState}
 */
function sample({ file, worse, state, step, observation, isFree, seed }) {
  const independent = makeNormal(makeRandom(seed));
  // Pictures that are drawn from noise alone have nothing to be balanced around.
  const normal = isFree ? independent : balance(independent);
  if (step.renewTo) renew(state, step.renewTo, normal);
  const network = (/** @type {string} */ of) => (/** @type {Float32Array} */ noisy) =>
    new Float32Array(run(of, noisy));
  /** @type {Adjust | undefined} */
  let adjust;
  if (observation) adjust = (_, guess) => agree(observation, guess);
  if (worse) adjust = guideBy(network(worse));
  advance(network(file), state, step.nextLevel, normal, adjust);
  return state;
}

/**
 * Return the probabilities of the classes of each picture.
 *
 * @param {VoteQuestion} question
 * @returns {number[][]}
 */
function vote({ file, pictures }) {
  return pictures.map((picture) => Array.from(run(file, picture)));
}

/**
 * Return the digit that is most like each picture.
 *
 * @param {NearestQuestion} question
 * @returns {Nearest[]}
 */
function nearest({ file, pictures }) {
  return findNearest(files.get(file), pictures);
}

/**
 * Denoise noise without a digit.
 *
 * @param {InventQuestion} question
 * @returns {Float32Array[]}
 */
function invent({ file, noiseFactor, count, clip }) {
  const pixels = SHARED.side ** 2;
  const numbers = makeNormal()(count * pixels).map((number) => noiseFactor * number);
  if (clip) clipInPlace(numbers);
  return Array.from({ length: count }, (_, i) =>
    clipInPlace(new Float32Array(run(file, numbers.subarray(i * pixels, (i + 1) * pixels)))),
  );
}

/** @type {Record<string, (question: any) => unknown>} */
export const ANSWERS = { denoise, classify, sample, vote, invent, nearest };

/** @param {MessageEvent<FileMessage | Question>} event */
onmessage = ({ data }) => {
  if (data.kind === "file") files.set(data.name, data.content);
  else postMessage(ANSWERS[data.kind](data));
};
