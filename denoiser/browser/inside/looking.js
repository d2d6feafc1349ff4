// What a network computes for a picture: small pictures of all layers, one of them large, and one number of it.

import { Backward } from "../engine/backward.js";
import { damageBy } from "../engine/damages.js";
import { explain } from "../engine/explaining.js";
import { clipInPlace } from "../engine/measures.js";
import { networkOf } from "../engine/worker.js";
import { decodeAll } from "./decoding.js";
import { fieldOf, traceOf } from "./fields.js";
import { mislead } from "./misleading.js";
import { paintMosaic } from "./mosaics.js";

/** @type {WeakMap<import("../engine/network.js").Network, Backward>} */
const backpropagations = new WeakMap();

/**
 * Return backpropagation through a network, which is prepared once.
 *
 * @param {import("../engine/network.js").Network} network
 * @returns {Backward}
 */
function backwardOf(network) {
  if (!backpropagations.has(network)) backpropagations.set(network, new Backward(network));
  return backpropagations.get(network);
}

/** @type {WeakMap<import("../engine/network.js").Network, {pixel: number, field: Rectangle}>} */
const lastFields = new WeakMap();

/** @type {(network: import("../engine/network.js").Network, pixel: number) => Rectangle} */
function knownFieldOf(network, pixel) {
  let last = lastFields.get(network);
  if (last?.pixel !== pixel) lastFields.set(network, (last = { pixel, field: fieldOf(network, pixel) }));
  return last.field;
}

/**
 * Run a network on a damaged picture, and return what the page shows of it.
 *
 * @param {LookQuestion} question
 * @returns {LookAnswer}
 */
export function look({ file, pure, corruption, amount, clip, boxes, side, opened, number, pixel }) {
  const noisy = corruption ? damageBy(corruption, pure, amount) : pure.slice();
  if (clip) clipInPlace(noisy);
  const network = networkOf(file);
  const denoised = clipInPlace(new Float32Array(network.run(noisy)));
  const dataOf = (/** @type {string} */ name) => network.find(name).output.data;
  return {
    noisy,
    denoised,
    mosaics: boxes.map(({ output, shape, full }) => paintMosaic(dataOf(output), shape, side, full)),
    numbers: opened === null ? null : new Float32Array(dataOf(opened)),
    explained: number && explainInBox(network, number),
    sensitivity: pixel === null ? null : sensitivityOf(network, pixel),
    field: pixel === null ? null : knownFieldOf(network, pixel),
    pixel,
  };
}

/**
 * Explain a number of a box: what its first layer makes of the box's inputs, and what its other layers make of that.
 *
 * @param {import("../engine/network.js").Network} network
 * @param {{layers: string[], at: number}} number
 * @returns {ExplainedNumber}
 */
function explainInBox(network, { layers: [first, ...others], at }) {
  const inputs = network.find(first).layer.inputs;
  return {
    at,
    inputs,
    main: inputs.length ? explain(network, first, at) : null,
    value: network.find(others.at(-1) ?? first).output.data[at],
    changes: others.map((name) => {
      const { value } = explain(network, name, at);
      return { name, value };
    }),
  };
}

/**
 * Return how much a pixel of the output changes with each pixel of the input.
 *
 * @param {import("../engine/network.js").Network} network That has run on the picture.
 * @param {number} pixel
 * @returns {Float32Array}
 */
export function sensitivityOf(network, pixel) {
  const weights = new Float32Array(network.output.length);
  weights[pixel] = 1;
  return new Float32Array(backwardOf(network).run(weights));
}

const PROBES = 32; // of an estimate of the trace, which they make good to about a tenth
const PROBE_SEED = 1; // each visit shows the same
const STEPS_AT_ONCE = 20; // before the page hears of misleading noise
const SURE = 0.9; // probability of the class at which the noise is found

/**
 * Return the effective pixels of a network for a picture at a noise factor.
 *
 * @param {TraceQuestion} question
 * @returns {number}
 */
export function trace({ file, pure, corruption, amount, clip }) {
  const noisy = damageBy(corruption, pure, amount);
  if (clip) clipInPlace(noisy);
  const network = networkOf(file);
  network.run(noisy);
  return traceOf(network, backwardOf(network), PROBES, PROBE_SEED);
}

/**
 * Move noise further towards a class.
 *
 * @param {MisleadQuestion} question
 * @returns {MisleadState}
 */
export function misleadFurther({ file, classifier: classifierFile, pure, noiseFactor, clip, target, state }) {
  const [network, classifier] = [file, classifierFile].map(networkOf);
  const backs = { network: backwardOf(network), classifier: backwardOf(classifier) };
  const wanted = { pure, noiseFactor, clip, target, steps: STEPS_AT_ONCE, confidence: SURE };
  mislead(state, { network, classifier }, backs, wanted);
  return state;
}

/**
 * Decode codes.
 *
 * @param {DecodeQuestion} question
 * @returns {DecodeAnswer}
 */
export const decode = (question) => decodeAll(networkOf(question.file), question);
