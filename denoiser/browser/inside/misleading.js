// Find noise that makes a network draw another digit, of the same numbers as ordinary noise, in another order.
//
// So its mean, its spread and its histogram are those of the ordinary noise. Each step moves the noise along the
// gradient of the wanted class, through the classifier and the network, and then gives it the ordinary numbers back:
// the largest goes where the largest is.

import { clipInPlace } from "../engine/measures.js";

const STEP = 5.6; // length of a step, in standard deviations of the noise
const MOMENTUM = 0.5;

/**
 * Move noise towards a class, by some steps.
 *
 * @param {MisleadState} state Which is changed.
 * @param {{network: import("../engine/network.js").Network, classifier: import("../engine/network.js").Network}} networks
 * @param {{network: import("../engine/backward.js").Backward, classifier: import("../engine/backward.js").Backward}} backs
 * @param {{pure: Float32Array, noiseFactor: number, clip: boolean, target: number, steps: number, confidence: number}} wanted
 */
export function mislead(state, networks, backs, { pure, noiseFactor, clip, target, steps, confidence }) {
  const { noise, velocity } = state;
  const numbers = noise.slice().sort();
  const order = Uint16Array.from(noise, (_, i) => i);
  const noisy = new Float32Array(noise.length);
  for (let step = 0; step <= steps; step++) {
    for (let i = 0; i < noisy.length; i++) noisy[i] = pure[i] + noiseFactor * noise[i];
    const isCut = clip && noisy.map((value) => Number(value < 0 || value > 1));
    if (clip) clipInPlace(noisy);
    const denoised = clipInPlace(new Float32Array(networks.network.run(noisy)));
    const probabilities = Array.from(networks.classifier.run(denoised));
    state.probabilities = probabilities;
    state.denoised = denoised;
    state.isFound = probabilities[target] > confidence;
    if (state.isFound || step === steps) return;
    state.steps++;
    const weights = probabilities.map((probability, label) => (label === target ? 1 / Math.max(probability, 1e-30) : 0));
    const gradient = backs.network.run(new Float32Array(backs.classifier.run(weights)));
    if (isCut) for (let i = 0; i < noisy.length; i++) if (isCut[i]) gradient[i] = 0; // clipping hides the change
    let square = 0;
    for (let i = 0; i < noisy.length; i++) square += gradient[i] ** 2;
    const length = Math.sqrt(square) || 1;
    for (let i = 0; i < noisy.length; i++) {
      velocity[i] = MOMENTUM * velocity[i] + gradient[i] / length;
      noise[i] += STEP * velocity[i];
    }
    order.sort((one, other) => noise[one] - noise[other]);
    order.forEach((place, rank) => (noise[place] = numbers[rank]));
  }
}
