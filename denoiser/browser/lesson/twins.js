// Two networks that are trained in the browser: one as it should be, and one that is to fail.

import { clipInPlace } from "../engine/measures.js";
import { applyTrained } from "./training.js";
import { addNoise } from "../engine/sampling.js";
import { cappedPsnr, makeFields, meanOver } from "./outcomes.js";

const TWIN_PATTERNS = 4;
const TWIN_SEED = 1; // each visit trains the same networks
const CLASSES = 10;

/**
 * Return by how many dB a spoiled network is worse than another.
 *
 * @param {Trained[]} networks The one as it should be, and the spoiled one.
 * @param {{pure: Float32Array, field: Float32Array, seed: number, noiseFactor: number}} picture
 * @returns {Outcome}
 */
export function outcomeOfTwins(networks, { pure, field, seed, noiseFactor }) {
  const fields = [field, ...makeFields(seed, TWIN_PATTERNS - 1)];
  const noisy = addNoise(pure, field, noiseFactor);
  const [good, spoiled] = networks.map((network) =>
    meanOver(fields.map((one) => cappedPsnr(pure, applyTrained(network, addNoise(pure, one, noiseFactor))))),
  );
  const outputs = networks.map((network) => applyTrained(network, noisy));
  return {
    value: good - spoiled,
    numbers: [good, spoiled],
    figures: [
      { caption: "Pure", pictures: [pure] },
      { caption: "Noisy", pictures: [clipInPlace(noisy)] },
      { caption: `As it should be: ${good.toFixed(1)}\u00a0dB`, pictures: [outputs[0]] },
      { caption: `Spoiled${describeClass(networks)}: ${spoiled.toFixed(1)}\u00a0dB`, pictures: [outputs[1]] },
    ],
  };
}

/**
 * Return which class of digits the second network knows, where it knows one only.
 *
 * @param {Trained[]} networks
 * @returns {string}
 */
function describeClass([usual, { plan }]) {
  const isOneClass = plan.stride === 1 && plan.count < usual.plan.count;
  return isOneClass ? `, it knows only the ${plan.first / plan.count}` : "";
}

/**
 * Return the plans of both trainings.
 *
 * @param {FailureSettings} failure How the second one is spoiled.
 * @param {{steps: number, noiseFactor: number, classSize: number}} usual
 * @param {number} known The class of the visitor's picture.
 * @returns {TrainingPlan[]}
 */
export function plansOf(failure, { steps, noiseFactor, classSize }, known) {
  const another = known === 1 ? 0 : 1;
  // The digits are sorted by their classes.
  const all = { first: 0, stride: 1, count: CLASSES * classSize };
  const digits = {
    all,
    one: { first: 0, stride: classSize, count: CLASSES },
    another: { first: another * classSize, stride: 1, count: classSize },
  }[failure.digits];
  return [
    { seed: TWIN_SEED, steps, noiseFactor, ...all },
    { seed: TWIN_SEED, steps: failure.steps ?? steps, noiseFactor: failure.noiseFactor, ...digits },
  ];
}
