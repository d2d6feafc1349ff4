// Train two networks for the last experiment: one as it should be, and one that is spoiled.

import { clipInPlace } from "../../../browser/engine/measures.js";
import { applyTrained, beginTraining } from "../../../browser/lesson/failing.js";
import { addNoise, limited, makeFields, meanOver } from "../../../browser/lesson/outcomes.js";

const STEPS_AT_ONCE = 20; // the page can say after each how far it is
const TWIN_PATTERNS = 4;
const TWIN_SEED = 1; // each visit trains the same networks
const CLASSES = 10;

/** Trains with a worker; what is trained once stays. */
export class Twins {
  /**
   * Begin with nothing.
   *
   * @param {import("../../../browser/view/pool.js").Pool} pool
   * @param {(action: (event?: any) => void) => (event?: any) => void} guard
   * @param {() => void} onProgress
   */
  constructor(pool, guard, onProgress) {
    this.pool = pool;
    this.guard = guard;
    this.onProgress = onProgress;
    /** @type {Map<string, Trained>} */
    this.trained = new Map();
    this.isAtWork = false;
    /** @type {string[]} */
    this.wanted = [];
  }

  /**
   * Train what is not trained yet.
   *
   * @param {string} digits Name of their file.
   * @param {FailingPlan[]} plans What is wanted first comes first.
   */
  want(digits, plans) {
    this.digits = digits;
    for (const plan of plans) {
      const key = JSON.stringify(plan);
      if (!this.trained.has(key)) this.trained.set(key, beginTraining(plan));
    }
    this.wanted = plans.map((plan) => JSON.stringify(plan));
    if (!this.isAtWork) this.train();
  }

  /** Train for a few steps, and go on. */
  train() {
    const key = this.wanted.find((name) => !isDone(this.trained.get(name)));
    this.isAtWork = key !== undefined;
    if (!this.isAtWork) return;
    this.pool.ask(
      { kind: "train", file: this.digits, networks: [this.trained.get(key)], steps: STEPS_AT_ONCE },
      this.guard(([network]) => {
        this.trained.set(key, network);
        this.train();
        this.onProgress();
      }),
    );
  }

  /** Train no more. */
  stop() {
    this.wanted = [];
  }

  /**
   * Return how far the networks are, 0 to 1.
   *
   * @param {FailingPlan[]} plans
   * @returns {number}
   */
  progress(plans) {
    const networks = plans.map((plan) => this.trained.get(JSON.stringify(plan)));
    const done = networks.reduce((sum, network) => sum + (network?.step ?? 0), 0);
    return done / plans.reduce((sum, plan) => sum + plan.steps, 0);
  }

  /**
   * Return the outcome: by how many dB the second network is worse than the first.
   *
   * @param {FailingPlan[]} plans Of networks that are trained.
   * @param {{pure: Float32Array, field: Float32Array, seed: number, noiseFactor: number}} picture
   * @returns {Outcome}
   */
  outcome(plans, { pure, field, seed, noiseFactor }) {
    const networks = plans.map((plan) => this.trained.get(JSON.stringify(plan)));
    return outcomeOfTwins(networks, { pure, field, seed, noiseFactor });
  }
}

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
    meanOver(fields.map((one) => limited(pure, applyTrained(network, addNoise(pure, one, noiseFactor))))),
  );
  const outputs = networks.map((network) => applyTrained(network, noisy));
  return {
    value: good - spoiled,
    numbers: [good, spoiled],
    figures: [
      { caption: "Pure", pictures: [pure] },
      { caption: "Noisy", pictures: [clipInPlace(noisy)] },
      { caption: `As it should be: ${good.toFixed(1)} dB`, pictures: [outputs[0]] },
      { caption: `Spoiled: ${spoiled.toFixed(1)} dB`, pictures: [outputs[1]] },
    ],
  };
}

/**
 * Return the plans of both trainings.
 *
 * @param {FailureSettings} failure How the second one is spoiled.
 * @param {{steps: number, noiseFactor: number, classSize: number}} usual
 * @param {number} known The class of the visitor's picture.
 * @returns {FailingPlan[]}
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

/**
 * Return whether a network has had all its steps.
 *
 * @param {Trained} network
 * @returns {boolean}
 */
function isDone({ step, plan }) {
  return step >= plan.steps;
}
