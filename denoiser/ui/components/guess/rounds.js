// The ten rounds of a game, as the server sends them.

import { addNoise } from "../../../browser/engine/sampling.js";
import { openMessage } from "../live/message.js";

/** @type {Record<Player, string>} */
export const PLAYERS = { you: "You", classifier: "Classifier", samples: "Samples" };
export const EVERYBODY = /** @type {Player[]} */ (Object.keys(PLAYERS));

/**
 * Return what `guess.show` packs in Python.
 *
 * @param {Uint8Array} bytes
 * @returns {GameSettings}
 */
export function unpackGame(bytes) {
  const { settings, takePicture } = openMessage(bytes);
  for (const round of settings.rounds) {
    round.field = takePicture();
    round.pure = takePicture();
  }
  return settings;
}

/**
 * Return the noisy picture of a round, not clipped.
 *
 * @param {GameRound} round
 * @returns {Float32Array}
 */
export function noisyOf({ pure, field, noise }) {
  return addNoise(pure, field, noise);
}

/**
 * Return a noise factor as text: 0.55 or 1.0.
 *
 * @param {number} noise
 * @returns {string}
 */
export function describeNoise(noise) {
  return noise.toFixed(2).replace(/0$/, "");
}

/**
 * Return what is right and what is not, for each player of a round.
 *
 * @param {PlayedRound} played
 * @returns {Record<Player, boolean | null>} Null where a player has not answered yet.
 */
export function judge({ label, you, classifier, samples }) {
  return {
    you: you === label,
    classifier: classifier && classifier.digit === label,
    samples: samples && samples.digit === label,
  };
}

/**
 * Return how many rounds each player has answered, and how many of them correctly.
 *
 * @param {PlayedRound[]} rounds
 * @returns {Record<Player, {right: number, count: number}>}
 */
export function scoreOf(rounds) {
  const verdicts = rounds.map(judge);
  const of = (/** @type {Player} */ player) => ({
    right: verdicts.filter((verdict) => verdict[player]).length,
    count: verdicts.filter((verdict) => verdict[player] !== null).length,
  });
  return { you: of("you"), classifier: of("classifier"), samples: of("samples") };
}
