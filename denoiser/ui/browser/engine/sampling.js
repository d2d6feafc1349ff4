// Draw the digits that fit a noisy picture, as `models/sampling.py` does.

import { clipInPlace } from "./measures.js";

/**
 * Advance samples by one step: remove noise, and add less back.
 *
 * @param {(noisy: Float32Array) => Float32Array} denoise
 * @param {SampleState} state Changed in place.
 * @param {number} nextLevel The noise level after the step; 0 to end.
 * @param {() => number} normal Returns standard-normal numbers.
 */
export function advance(denoise, state, nextLevel, normal) {
  const { pictures, level } = state;
  const pixels = SHARED.side ** 2;
  const guesses = new Float32Array(pictures.length);
  for (let at = 0; at < pictures.length; at += pixels) {
    guesses.set(clipInPlace(denoise(pictures.subarray(at, at + pixels))), at);
  }
  if (nextLevel) {
    const kept = (nextLevel / level) ** 2;
    const stride = Math.log(level / nextLevel);
    const ahead = state.guesses ? stride / state.stride / 2 : 0;
    const fresh = nextLevel * Math.sqrt(1 - kept);
    for (let i = 0; i < pictures.length; i++) {
      const heading = ahead && ahead * (guesses[i] - state.guesses[i]);
      pictures[i] = (1 - kept) * (guesses[i] + heading) + kept * pictures[i] + fresh * normal();
    }
    state.stride = stride;
  }
  state.guesses = guesses;
  state.level = nextLevel;
}

/** Standard-normal random numbers, by the method of Box and Muller. */
export function makeNormal() {
  /** @type {number | null} */
  let spare = null;
  return () => {
    if (spare !== null) {
      const number = spare;
      spare = null;
      return number;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - Math.random()));
    const angle = 2 * Math.PI * Math.random();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}
