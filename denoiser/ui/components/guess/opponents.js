// Those who guess beside the visitor: the classifier of the denoised picture, and sixteen samples. They answer
// while the visitor looks at the noisy picture, round by round; nothing of it is shown here.

import { stepsFrom } from "../../../browser/engine/sampling.js";
import { meanOf } from "../../../browser/view/sampler.js";
import { noisyOf } from "./rounds.js";

// As on the Denoise page, which shows the same samples for the same noise.
const SAMPLES = { batches: [4, 12], seed: 0 };

/** Answers rounds, one after the other. */
export class Opponents {
  /**
   * Begin with nothing.
   *
   * @param {import("../live/part.js").Part} part Has the workers.
   */
  constructor({ pool, sampler, guard }) {
    this.pool = pool;
    this.sampler = sampler;
    this.guard = guard;
    this.run = 0;
  }

  /**
   * Answer rounds, and no longer those of before.
   *
   * @param {GameSettings} settings
   * @param {number[]} order The numbers of the rounds to answer.
   * @param {(number: number, reply: Reply) => void} onReply
   */
  start(settings, order, onReply) {
    const run = ++this.run;
    this.sampler.stop();
    const waiting = [...order];
    const goOn = this.guard(() => {
      const number = waiting.shift();
      if (run !== this.run || number === undefined) return;
      this.reply(settings, settings.rounds[number], (reply) => {
        if (run !== this.run) return;
        onReply(number, reply);
        goOn();
      });
    });
    if (waiting.length) this.pool.load([settings.network, settings.classifier]).then(goOn);
  }

  /**
   * Answer a round.
   *
   * @param {GameSettings} settings
   * @param {GameRound} round
   * @param {(reply: Reply) => void} take
   */
  reply({ network: file, classifier }, round, take) {
    const { run } = this;
    const { pure, field, noise } = round;
    const steps = stepsFrom(noise, SHARED.sampleSteps);
    /** @type {Corruption} */
    const corruption = { kind: SHARED.normalNoise, numbers: [], fields: [field] };
    this.pool.ask(
      { kind: "denoise", file, pure, corruption, amount: noise, clip: false },
      this.guard(({ pictures: [, , denoised] }) => {
        if (run !== this.run) return; // another game has begun
        this.sampler.start({
          ...SAMPLES,
          ...{ file, worse: null, steps, start: noisyOf(round), level: noise, observation: null },
          onSamples: ({ samples, isDone }) => {
            if (!isDone) return;
            this.pool.ask(
              { kind: "vote", file: classifier, pictures: [denoised, ...samples] },
              this.guard(([ofDenoised, ...ofSamples]) => {
                const shares = meanOf(ofSamples);
                const [one, all] = [answerOf(ofDenoised), answerOf(shares)];
                take({ denoised, samples, shares, classifier: one, together: all });
              }),
            );
          },
        });
      }),
    );
  }
}

/**
 * Return the likeliest class, with its probability in whole per cent.
 *
 * @param {number[]} probabilities
 * @returns {Answer}
 */
function answerOf(probabilities) {
  const most = Math.max(...probabilities);
  return { digit: probabilities.indexOf(most), percent: Math.round(100 * most) };
}
