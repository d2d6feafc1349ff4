// Have networks trained by a worker, for the last experiment.

import { beginTraining } from "../../../browser/lesson/training.js";
import { outcomeOfTwins } from "../../../browser/lesson/twins.js";

const STEPS_AT_ONCE = 20; // the page can say after each how far it is

/** Trains with a worker; what is trained once stays. */
export class Trainings {
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
   * @param {TrainingPlan[]} plans What is wanted first comes first.
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
   * @param {TrainingPlan[]} plans
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
   * @param {TrainingPlan[]} plans Of networks that are trained.
   * @param {{pure: Float32Array, field: Float32Array, seed: number, noiseFactor: number}} picture
   * @returns {Outcome}
   */
  outcome(plans, picture) {
    return outcomeOfTwins(
      plans.map((plan) => this.trained.get(JSON.stringify(plan))),
      picture,
    );
  }
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
