// Compute what the live view asks for, in a worker, so that the pen never has to wait.

import { clipInPlace, psnr, ssim } from "./measures.js";
import { Network } from "./network.js";
import { advance, makeNormal } from "./sampling.js";

/** @type {Map<string, Network>} */
const networks = new Map();

/**
 * Add noise to a picture, denoise it, and measure both.
 *
 * @param {DenoiseQuestion} question
 * @returns {DenoiseAnswer}
 */
function denoise({ network, pure, isBlank, field, noiseFactor, clip }) {
  const noisy = pure.map((pixel, i) => pixel + noiseFactor * field[i]);
  if (clip) clipInPlace(noisy);
  if (isBlank) return { pictures: [noisy, pure, pure], psnr: null };
  const denoised = clipInPlace(new Float32Array(networks.get(network).run(noisy)));
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
function classify({ network, pictures }) {
  const pure = pictures[1];
  return pictures.map((picture) => {
    const probabilities = networks.get(network).run(picture);
    const confidence = probabilities.reduce((a, b) => Math.max(a, b));
    const digit = probabilities.indexOf(confidence);
    return { digit, confidence, ssim: ssim(pure, picture) };
  });
}

const normal = makeNormal();

/**
 * Advance samples by one step.
 *
 * @param {SampleQuestion} question
 * @returns {SampleState}
 */
function sample({ network, state, nextLevel }) {
  const run = (/** @type {Float32Array} */ noisy) =>
    new Float32Array(networks.get(network).run(noisy));
  advance(run, state, nextLevel, normal);
  return state;
}

/**
 * Return how probable each class is, as the mean over pictures.
 *
 * @param {VoteQuestion} question
 * @returns {number[]}
 */
function vote({ network, pictures }) {
  const probabilities = new Array(10).fill(0);
  for (const picture of pictures) {
    const answer = networks.get(network).run(picture);
    for (let digit = 0; digit < 10; digit++) probabilities[digit] += answer[digit] / pictures.length;
  }
  return probabilities;
}

/** @type {Record<string, (question: any) => unknown>} */
const ANSWERS = { denoise, classify, sample, vote };

/** @param {MessageEvent<NetworkMessage | Question>} event */
onmessage = ({ data }) => {
  if (data.kind === "network") networks.set(data.name, new Network(data.file));
  else postMessage(ANSWERS[data.kind](data));
};
