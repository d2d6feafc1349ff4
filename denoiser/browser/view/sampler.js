// Have digits drawn by a worker, a few at a time, step by step.

const AT_ONCE = 4; // samples of one question: the panels wait for it at most 3 ms

/** Draws samples of one kind after another; a new start ends what is being drawn. */
export class Sampler {
  /**
   * Begin with nothing.
   *
   * @param {import("./pool.js").Pool} pool
   * @param {(action: (event?: any) => void) => (event?: any) => void} guard Catches what an answer throws.
   */
  constructor(pool, guard) {
    this.pool = pool;
    this.guard = guard;
    this.run = 0;
    this.isAtWork = false;
  }

  /**
   * Begin anew.
   *
   * @param {Task} task What to draw.
   */
  start(task) {
    this.run += 1;
    this.isAtWork = true;
    const { batches, ...rest } = task;
    this.drawBatch({ ...rest, run: this.run, batches: [...batches], samples: [], noisy: [] });
  }

  /** Draw no more. */
  stop() {
    this.run += 1;
    this.isAtWork = false;
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
    const states = Array.from({ length: count / AT_ONCE }, () => begin(job));
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
    const { file, worse, observation, isFree = false, seed } = job;
    const question = /** @type {SampleQuestion} */ ({
      ...{ kind: "sample", file, worse, state: states[part], step: job.steps[number], observation, isFree },
      seed: (seed * 1009 + number) * 101 + job.samples.length + part,
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
        const isLast = number + 1 === job.steps.length;
        const samples = [...job.samples, ...states.flatMap(({ guesses }) => split(guesses))];
        const noisy = [...job.noisy, ...states.flatMap((of) => split(of.noisy))];
        if (isLast) [job.samples, job.noisy] = [samples, noisy];
        const isDone = isLast && !job.batches.length;
        job.onSamples({ samples, noisy, number, finished: job.samples.length, isDone });
        if (job.run !== this.run) return; // it was ended by who took them
        if (isLast) this.drawBatch(job);
        else this.step(job, states, 0, number + 1);
      }),
    );
  }
}

/**
 * Return the state that some samples begin with.
 *
 * @param {Job} job
 * @returns {SampleState}
 */
function begin({ start, level }) {
  const pictures = new Float32Array(AT_ONCE * start.length);
  for (let i = 0; i < AT_ONCE; i++) pictures.set(start, i * start.length);
  // Where a step begins with new noise, the picture is the first guess; else it is noisy.
  return { pictures, level, guesses: level ? null : pictures.slice(), noisy: null, stride: 0 };
}

/**
 * Return pictures one by one.
 *
 * @param {Float32Array} pictures
 * @returns {Float32Array[]}
 */
function split(pictures) {
  const pixels = SHARED.side ** 2;
  return Array.from({ length: pictures.length / pixels }, (_, i) =>
    pictures.subarray(i * pixels, (i + 1) * pixels),
  );
}

/**
 * Return how probable each class is: the mean over samples.
 *
 * @param {number[][]} votes
 * @returns {number[]}
 */
export function meanOf(votes) {
  return votes[0].map((_, digit) => votes.reduce((sum, vote) => sum + vote[digit], 0) / votes.length);
}

/**
 * Return how probable the likely classes are, the likeliest first, in whole per cent.
 *
 * @param {number[]} probabilities
 * @param {string[]} [classes] What they are called; by default the digits.
 * @param {number} [most] How many to name.
 * @returns {string}
 */
export function describe(probabilities, classes, most) {
  return probabilities
    .map((probability, label) => ({ label, percent: Math.round(100 * probability) }))
    .filter(({ percent }) => percent > 0)
    .sort((one, other) => other.percent - one.percent)
    .slice(0, most)
    .map(({ label, percent }) => `${classes ? classes[label] : label}: ${percent}%`)
    .join(", ");
}
