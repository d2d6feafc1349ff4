// Draw digits that fit the noise, a few while the hand moves and all of them when it rests.

const FEW = { batches: [4], steps: 6 };
const ALL = { batches: [4, 12], steps: SHARED.sampleSteps }; // the first are there sooner
const AT_ONCE = 4; // samples of one question: the panels wait for it at most 3 ms

/** Draws samples of one noisy picture after another. */
export class Sampler {
  /**
   * Begin with nothing.
   *
   * @param {import("./pool.js").Pool} pool
   * @param {(action: (event?: any) => void) => (event?: any) => void} guard Catches what an answer throws.
   * @param {(samples: Float32Array[], isDone: boolean) => void} onSamples Called with the guesses so far.
   */
  constructor(pool, guard, onSamples) {
    this.pool = pool;
    this.guard = guard;
    this.onSamples = onSamples;
    this.run = 0;
    this.isFew = false;
  }

  /**
   * Begin anew with a noisy picture.
   *
   * @param {{network: string, noisy: Float32Array, level: number}} picture
   * @param {boolean} isFew Whether a few samples will do, since the picture is about to change.
   */
  start(picture, isFew) {
    if (isFew && this.isFew && this.isAtWork) return; // they take less than a tenth of a second
    this.isFew = isFew;
    this.isAtWork = true;
    this.run += 1;
    const { batches, steps } = isFew ? FEW : ALL;
    const levels = levelsAfter(picture.level, steps);
    /** @type {Float32Array[]} */
    const samples = [];
    this.drawBatch({ ...picture, levels, run: this.run, batches: [...batches], samples });
  }

  /** Draw no more. */
  stop() {
    this.run += 1;
    this.isAtWork = this.isFew = false;
  }

  /**
   * Draw the samples of the next batch, all of them step by step.
   *
   * @param {Job} job
   */
  drawBatch(job) {
    const count = job.batches.shift();
    if (!count) {
      this.isAtWork = false;
      return;
    }
    /** @type {SampleState[]} */
    const states = Array.from({ length: count / AT_ONCE }, () => {
      const pictures = new Float32Array(AT_ONCE * job.noisy.length);
      for (let i = 0; i < AT_ONCE; i++) pictures.set(job.noisy, i * job.noisy.length);
      return { pictures, level: job.level, guesses: /** @type {Float32Array} */ (null), stride: 0 };
    });
    this.step(job, states, 0, 0);
  }

  /**
   * Have one part of a batch advanced by one step, and then the next part.
   *
   * @param {Job} job
   * @param {SampleState[]} states
   * @param {number} part
   * @param {number} number Of the step.
   */
  step(job, states, part, number) {
    const question = /** @type {SampleQuestion} */ ({
      kind: "sample",
      network: job.network,
      state: states[part],
      nextLevel: job.levels[number],
    });
    this.pool.ask(
      question,
      this.guard((state) => {
        if (job.run !== this.run) return;
        states[part] = state;
        if (part + 1 < states.length) {
          this.step(job, states, part + 1, number);
          return;
        }
        const isLast = number + 1 === job.levels.length;
        const guesses = [...job.samples, ...states.flatMap(split)];
        if (isLast) job.samples = guesses;
        this.onSamples(guesses, isLast && !job.batches.length);
        if (isLast) this.drawBatch(job);
        else this.step(job, states, 0, number + 1);
      }),
    );
  }
}

/**
 * Return the guesses of a state, one by one.
 *
 * @param {SampleState} state
 * @returns {Float32Array[]}
 */
function split({ guesses }) {
  const pixels = SHARED.side ** 2;
  return Array.from({ length: guesses.length / pixels }, (_, i) =>
    guesses.subarray(i * pixels, (i + 1) * pixels),
  );
}

/**
 * Return the noise levels after each step, each the same fraction of the one before; 0 at the end.
 *
 * @param {number} highest The noise level to begin with.
 * @param {number} steps
 * @returns {number[]}
 */
export function levelsAfter(highest, steps) {
  const lowest = Math.min(SHARED.lowestLevel, highest);
  if (highest < SHARED.leastLevel) return [0];
  return [
    ...Array.from({ length: steps }, (_, i) => highest * (lowest / highest) ** ((i + 1) / steps)),
    0,
  ];
}
