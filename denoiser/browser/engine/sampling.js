// Draw digits with a network that denoises, as `models/sampling.py` does.

import { clipInPlace } from "./measures.js";

/**
 * Advance samples by one step: remove noise, and add less back.
 *
 * @param {(noisy: Float32Array) => Float32Array} denoise
 * @param {SampleState} state Changed in place.
 * @param {number} nextLevel The noise level after the step; 0 to end.
 * @param {Draw} normal
 * @param {Adjust} [adjust] Makes a guess better, in place.
 */
export function advance(denoise, state, nextLevel, normal, adjust = (_, guess) => guess) {
  const { pictures, level } = state;
  const pixels = SHARED.side ** 2;
  const guesses = new Float32Array(pictures.length);
  for (let at = 0; at < pictures.length; at += pixels) {
    const noisy = pictures.subarray(at, at + pixels);
    guesses.set(adjust(noisy, clipInPlace(denoise(noisy)), level), at);
  }
  state.noisy = pictures.slice();
  if (nextLevel) {
    const kept = (nextLevel / level) ** 2;
    const stride = Math.log(level / nextLevel);
    const ahead = state.guesses ? stride / state.stride / 2 : 0;
    const fresh = nextLevel * Math.sqrt(1 - kept);
    const numbers = normal(pictures.length);
    for (let i = 0; i < pictures.length; i++) {
      const heading = ahead && ahead * (guesses[i] - state.guesses[i]);
      pictures[i] = (1 - kept) * (guesses[i] + heading) + kept * pictures[i] + fresh * numbers[i];
    }
    state.stride = stride;
  }
  state.guesses = guesses;
  state.level = nextLevel;
}

/**
 * Return what moves guesses away from those of a worse network, where there is much noise.
 *
 * @param {(noisy: Float32Array) => Float32Array} worse
 * @returns {Adjust}
 */
export function guideBy(worse) {
  return (noisy, guess, level) => {
    if (level <= SHARED.guidedAbove) return guess;
    const other = clipInPlace(worse(noisy));
    for (let i = 0; i < guess.length; i++) guess[i] += SHARED.guidance * (guess[i] - other[i]);
    return guess;
  };
}

/**
 * Add noise to the guesses of samples, and begin again from there.
 *
 * @param {SampleState} state Changed in place.
 * @param {number} level
 * @param {Draw} normal
 */
export function renew(state, level, normal) {
  const numbers = normal(state.pictures.length);
  for (let i = 0; i < numbers.length; i++) {
    const guess = state.guesses ? state.guesses[i] : 0;
    state.pictures[i] = Math.min(1, Math.max(0, guess)) + level * numbers[i];
  }
  state.guesses = null;
  state.level = level;
}

/**
 * Return noise levels, each the same fraction of the one before.
 *
 * @param {number} highest
 * @param {number} lowest
 * @param {number} steps
 * @returns {number[]} One more than there are steps.
 */
export function levelsBetween(highest, lowest, steps) {
  return Array.from({ length: steps + 1 }, (_, i) => highest * (lowest / highest) ** (i / steps));
}

/**
 * Return the steps that draw what fits noisy pictures.
 *
 * @param {number} level Their noise level.
 * @param {number} count How many steps.
 * @returns {SampleStep[]}
 */
export function stepsFrom(level, count) {
  if (level < SHARED.leastLevel) return [{ nextLevel: 0 }];
  const levels = levelsBetween(level, Math.min(SHARED.lowestLevel, level), count);
  return [...levels.slice(1).map((nextLevel) => ({ nextLevel })), { nextLevel: 0 }];
}

/**
 * Return the steps that draw pictures from noise alone.
 *
 * @param {number} level The noise level of the first.
 * @param {number} count How many steps.
 * @returns {SampleStep[]}
 */
export function stepsOfGeneration(level, count) {
  const [first, ...rest] = stepsFrom(level, count);
  return [{ ...first, renewTo: level }, ...rest];
}

/**
 * Return the steps that draw what agrees with an observation, in rounds: each draws a picture in a few
 * steps, and the next begins with less noise.
 *
 * @param {number} rounds
 * @returns {SampleStep[]}
 */
export function stepsOfRestoration(rounds) {
  const { restorationLevel, lastRoundLevel, roundSteps } = SHARED;
  return levelsBetween(restorationLevel, lastRoundLevel, rounds - 1).flatMap((level) => {
    const [first, ...rest] = stepsFrom(level, roundSteps);
    return [{ ...first, renewTo: level }, ...rest];
  });
}

/**
 * Return a picture with noise, not clipped.
 *
 * @param {Float32Array} pure
 * @param {Float32Array} field Standard-normal numbers.
 * @param {number} noiseFactor
 * @returns {Float32Array}
 */
export function addNoise(pure, field, noiseFactor) {
  return pure.map((pixel, i) => pixel + noiseFactor * field[i]);
}

/**
 * Return a source of standard-normal numbers, by the method of Box and Muller.
 *
 * @param {() => number} [random] Returns numbers from 0 to 1, without 1.
 * @returns {Draw}
 */
export function makeNormal(random = Math.random) {
  return (count) => {
    const numbers = new Float32Array(count);
    for (let i = 0; i < count; i += 2) {
      const radius = Math.sqrt(-2 * Math.log(1 - random()));
      const angle = 2 * Math.PI * random();
      numbers[i] = radius * Math.cos(angle);
      numbers[i + 1] = radius * Math.sin(angle); // left out where the count is odd
    }
    return numbers;
  };
}

/**
 * Return random numbers that a seed stands for: Marsaglia's xorshift of 32 bits, 2003.
 *
 * @param {number} seed A whole number.
 * @returns {() => number} Returns numbers from 0 to 1, without 1.
 */
export function makeRandom(seed) {
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1; // which is never 0
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 20; i++) next(); // similar seeds begin alike
  return next;
}

/**
 * Return a source whose numbers add up to 0 over the pictures, as in `sampling.samples`.
 *
 * @param {Draw} normal
 * @returns {Draw}
 */
export function balance(normal) {
  const pixels = SHARED.side ** 2;
  return (length) => {
    const numbers = normal(length);
    const count = length / pixels;
    if (count === 1) return numbers;
    const scale = Math.sqrt(count / (count - 1));
    for (let i = 0; i < pixels; i++) {
      let sum = 0;
      for (let at = i; at < length; at += pixels) sum += numbers[at];
      for (let at = i; at < length; at += pixels) numbers[at] = scale * (numbers[at] - sum / count);
    }
    return numbers;
  };
}
