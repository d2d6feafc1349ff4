// What the experiments of Learn measure on a visitor's picture, see `experiments.py`.

import { clipInPlace, psnr } from "../engine/measures.js";
import { addNoise, advance, balance, makeNormal, makeRandom, stepsFrom } from "../engine/sampling.js";

const EQUAL = 0.5; // dB: less than this apart is called equal
const CURVE_PATTERNS = 4; // noise patterns for each point of a curve
const TRIALS = 20; // noise patterns of one picture that are classified
const BLANK_TRIALS = 100; // noise patterns without a digit
const BALANCED = 4; // samples that are balanced around their mean, as the live view does it
const HIGHEST_PSNR = 60; // dB: a picture that comes back exactly would have infinitely many

/** @type {((question: OutcomeQuestion, run: RunNetwork) => Outcome)[]} */
const MEASURED = [
  countOutside,
  compareNetworks,
  followNoise,
  turnPicture,
  denoiseNothing,
  compareWithSamples,
  classifyTrials,
];

/**
 * Return the outcome of an experiment that is measured on the visitor's picture, but of the one that trains.
 *
 * @param {OutcomeQuestion} question
 * @param {RunNetwork} run Runs a network.
 * @returns {Outcome}
 */
export function outcomeOf(question, run) {
  return MEASURED[question.experiment - 1](question, run);
}

/**
 * How many numbers lie outside 0 to 1, in per cent.
 *
 * @param {OutcomeQuestion} question
 * @returns {Outcome}
 */
function countOutside({ pure, field, noiseFactor }) {
  const noisy = addNoise(pure, field, noiseFactor);
  const below = noisy.filter((number) => number < 0).length;
  const above = noisy.filter((number) => number > 1).length;
  return {
    value: (100 * (below + above)) / noisy.length,
    figures: [
      { caption: "Pure", pictures: [pure] },
      { caption: "Noisy, as a screen shows it", pictures: [clipInPlace(noisy.slice())] },
      {
        caption: `Noisy: ${below} numbers below 0 in blue, ${above} above 1 in orange`,
        pictures: [noisy],
        isRange: true,
      },
    ],
    bars: { pure, noisy },
  };
}

/**
 * Which of the book's networks comes closer: 0 for the convolutional one, 1 for the dense one, 2 for neither.
 *
 * @param {OutcomeQuestion} question
 * @param {RunNetwork} run
 * @returns {Outcome}
 */
function compareNetworks({ pure, field, noiseFactor, networks }, run) {
  const noisy = addNoise(pure, field, noiseFactor);
  const outputs = [networks.cnn, networks.ffnn].map((network) => denoiseWith(run, network, noisy));
  const [cnn, ffnn] = outputs.map((output) => cappedPsnr(pure, output));
  const before = cappedPsnr(pure, clipInPlace(noisy));
  return {
    value: choose(cnn - ffnn),
    numbers: [cnn, ffnn],
    figures: [
      { caption: "Pure", pictures: [pure] },
      { caption: `Noisy: ${inDecibels(before)}`, pictures: [noisy] },
      { caption: `Convolutional network: ${inDecibels(cnn)}`, pictures: [outputs[0]] },
      { caption: `Dense network: ${inDecibels(ffnn)}`, pictures: [outputs[1]] },
    ],
  };
}

/**
 * The PSNR of the book's convolutional network over noise factors.
 *
 * @param {OutcomeQuestion} question
 * @param {RunNetwork} run
 * @returns {Outcome}
 */
function followNoise({ pure, field, seed, at, networks }, run) {
  const fields = [field, ...makeFields(seed, CURVE_PATTERNS - 1)];
  /** @param {(noisy: Float32Array) => Float32Array} denoise */
  const curve = (denoise) =>
    at.map((factor) =>
      meanOver(fields.map((pattern) => cappedPsnr(pure, denoise(addNoise(pure, pattern, factor))))),
    );
  const cnn = curve((noisy) => denoiseWith(run, networks.cnn, noisy));
  const all = curve((noisy) => denoiseWith(run, networks.blind, noisy));
  return {
    value: cnn,
    figures: [],
    lines: [
      { name: "Trained at 0.55", values: cnn },
      { name: "Trained at 0 to 1.5", values: all },
    ],
  };
}

/**
 * Return the PSNR of noisy pictures over noise factors: the line that a curve is drawn beside.
 *
 * @param {Float32Array} pure
 * @param {Float32Array} field
 * @param {number[]} at The noise factors.
 * @returns {number[]}
 */
export function noisyCurve(pure, field, at) {
  return at.map((factor) => cappedPsnr(pure, clipInPlace(addNoise(pure, field, factor))));
}

/**
 * How much of the turned picture the network with a bottleneck returns, in per cent.
 *
 * @param {OutcomeQuestion} question
 * @param {RunNetwork} run
 * @returns {Outcome}
 */
function turnPicture({ pure, networks }, run) {
  const turned = turn(pure);
  const [dense, convolutional] = [networks.ffnn, networks.cnn].map((network) =>
    denoiseWith(run, network, turned),
  );
  const upright = denoiseWith(run, networks.ffnn, pure);
  const shares = [returned(turned, dense), returned(turned, convolutional), returned(pure, upright)];
  const [share, without, uprightShare] = shares;
  return {
    value: share,
    numbers: shares,
    figures: [
      { caption: "Turned, without noise", pictures: [turned] },
      { caption: `Through 32 numbers: ${inPercent(share)}`, pictures: [dense] },
      { caption: `Without a bottleneck: ${inPercent(without)}`, pictures: [convolutional] },
      { caption: `Upright, through 32 numbers: ${inPercent(uprightShare)}`, pictures: [upright] },
    ],
  };
}

/**
 * In how many noise patterns without a digit something is drawn.
 *
 * @param {OutcomeQuestion} question
 * @param {RunNetwork} run
 * @returns {Outcome}
 */
function denoiseNothing({ seed, noiseFactor, networks }, run) {
  const outputs = makeFields(seed, BLANK_TRIALS).map((field) =>
    denoiseWith(run, networks.blind, field.map((number) => noiseFactor * number)),
  );
  const drawn = outputs.filter((output) => Math.max(...output) > SHARED.invented).length;
  return {
    value: drawn,
    figures: [
      {
        caption: "The first sixteen of the hundred noise patterns, denoised",
        pictures: outputs.slice(0, SHARED.sampleCount),
      },
    ],
  };
}

/**
 * What comes closer: 0 for the denoised picture, 1 for crisp digits that fit, 2 for neither.
 *
 * @param {OutcomeQuestion} question
 * @param {RunNetwork} run
 * @returns {Outcome}
 */
function compareWithSamples({ pure, field, noiseFactor, seed, networks }, run) {
  const noisy = addNoise(pure, field, noiseFactor);
  const denoised = denoiseWith(run, networks.blind, noisy);
  const samples = drawSamples((picture) => new Float32Array(run(networks.blind, picture)), noisy, {
    level: noiseFactor,
    seed,
  });
  const mean = pure.map((_, i) => meanOver(samples.map((sample) => sample[i])));
  const ofDenoised = cappedPsnr(pure, denoised);
  const ofSamples = meanOver(samples.map((sample) => cappedPsnr(pure, sample)));
  return {
    value: choose(ofDenoised - ofSamples),
    numbers: [ofDenoised, ofSamples, cappedPsnr(pure, mean)],
    figures: [
      { caption: "Pure", pictures: [pure] },
      { caption: `The output: ${inDecibels(ofDenoised)}`, pictures: [denoised] },
      { caption: `Mean of the sixteen digits: ${inDecibels(cappedPsnr(pure, mean))}`, pictures: [mean] },
      {
        caption: `Sixteen digits that fit the noise: ${inDecibels(ofSamples)} on average`,
        pictures: samples,
      },
    ],
  };
}

/**
 * How many of twenty denoised pictures are classified correctly.
 *
 * @param {OutcomeQuestion} question
 * @param {RunNetwork} run
 * @returns {Outcome}
 */
function classifyTrials({ pure, label, noiseFactor, seed, networks }, run) {
  /** @param {Float32Array} picture */
  const classify = (picture) => {
    const probabilities = Array.from(run(networks.classifier, picture));
    const confidence = Math.max(...probabilities);
    return { digit: probabilities.indexOf(confidence), confidence };
  };
  const known = label ?? classify(pure).digit;
  const outputs = makeFields(seed, TRIALS).map((field) =>
    denoiseWith(run, networks.blind, addNoise(pure, field, noiseFactor)),
  );
  const classes = outputs.map(classify);
  const wrong = classes.filter(({ digit }) => digit !== known);
  const confidence = 100 * meanOver(wrong.map((one) => one.confidence));
  const sure = wrong.length
    ? `where it is wrong, it is ${inPercent(confidence)} confident on average`
    : "none of them is wrong";
  return {
    value: TRIALS - wrong.length,
    numbers: wrong.length ? [confidence] : [],
    figures: [
      { caption: `Pure: ${known}`, pictures: [pure] },
      {
        caption: `The twenty outputs, and how they are classified; ${sure}`,
        pictures: outputs,
        names: classes.map(({ digit }) => String(digit)),
        wrong: classes.map(({ digit }) => digit !== known),
      },
    ],
  };
}

/**
 * Draw samples that fit a noisy picture, as the live view does, but all in one go.
 *
 * @param {(noisy: Float32Array) => Float32Array} denoise
 * @param {Float32Array} noisy
 * @param {{level: number, seed: number}} options
 * @returns {Float32Array[]}
 */
function drawSamples(denoise, noisy, { level, seed }) {
  if (level < SHARED.leastLevel) return Array(SHARED.sampleCount).fill(clipInPlace(denoise(noisy)));
  const normal = balance(makeNormal(makeRandom(seed)));
  /** @type {Float32Array[]} */
  const samples = [];
  while (samples.length < SHARED.sampleCount) {
    const pictures = new Float32Array(BALANCED * noisy.length);
    for (let i = 0; i < BALANCED; i++) pictures.set(noisy, i * noisy.length);
    /** @type {SampleState} */
    const state = { pictures, level, guesses: null, noisy: null, stride: 0 };
    for (const step of stepsFrom(level, SHARED.sampleSteps)) advance(denoise, state, step.nextLevel, normal);
    for (let i = 0; i < BALANCED; i++) {
      samples.push(state.guesses.slice(i * noisy.length, (i + 1) * noisy.length));
    }
  }
  return samples;
}

/**
 * Return noise patterns, others for each seed.
 *
 * @param {number} seed
 * @param {number} count
 * @returns {Float32Array[]}
 */
export function makeFields(seed, count) {
  const normal = makeNormal(makeRandom(seed));
  return Array.from({ length: count }, () => normal(SHARED.side ** 2));
}

/**
 * Return what a network makes of a picture.
 *
 * @param {RunNetwork} run
 * @param {string} network
 * @param {Float32Array} noisy
 * @returns {Float32Array}
 */
function denoiseWith(run, network, noisy) {
  return clipInPlace(new Float32Array(run(network, noisy)));
}

/**
 * Return a picture turned by a quarter, anticlockwise.
 *
 * @param {Float32Array} picture
 * @returns {Float32Array}
 */
function turn(picture) {
  const { side } = SHARED;
  return picture.map((_, i) => picture[(i % side) * side + side - 1 - Math.floor(i / side)]);
}

/**
 * Return how much of a picture is returned, in per cent: 0 where a black one would be as close.
 *
 * @param {Float32Array} picture
 * @param {Float32Array} output
 * @returns {number}
 */
function returned(picture, output) {
  let [error, all] = [0, 0];
  for (let i = 0; i < picture.length; i++) {
    error += (picture[i] - output[i]) ** 2;
    all += picture[i] ** 2;
  }
  return 100 * Math.max(0, 1 - error / all);
}

/**
 * Return which of two is better by a difference in dB.
 *
 * @param {number} difference
 * @returns {number} 0 for the first, 1 for the second, 2 where they are about equal.
 */
function choose(difference) {
  if (Math.abs(difference) < EQUAL) return 2;
  return difference > 0 ? 0 : 1;
}

/**
 * Return the mean.
 *
 * @param {number[]} numbers
 * @returns {number}
 */
export function meanOver(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

/**
 * Return the PSNR in dB, at most so high that it can be drawn.
 *
 * @param {Float32Array} pure
 * @param {Float32Array} other
 * @returns {number}
 */
export function cappedPsnr(pure, other) {
  return Math.min(HIGHEST_PSNR, psnr(pure, other));
}

/** @param {number} number */
const inDecibels = (number) => `${number.toFixed(1)}\u00a0dB`;
/** @param {number} number */
const inPercent = (number) => `${Math.round(number)}%`;
