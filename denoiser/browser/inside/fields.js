// The part of the input that a pixel of the output can depend on, and how many pixels it does depend on.

import { makeRandom } from "../engine/sampling.js";
import { termsOf } from "../engine/terms.js";

/**
 * Return the rectangle of the input outside of which nothing has any influence on a pixel of the output.
 *
 * @param {import("../engine/network.js").Network} network
 * @param {number} pixel
 * @returns {Rectangle}
 */
export function fieldOf(network, pixel) {
  /** @type {Map<Tensor, Rectangle>} */
  const reached = new Map();
  const [, width] = network.output.shape;
  const [row, column] = [Math.floor(pixel / width), pixel % width];
  reached.set(network.output, { top: row, bottom: row, left: column, right: column });
  for (const node of [...network.layers].reverse()) {
    const here = reached.get(node.output);
    if (!here) continue;
    node.inputs.forEach((input, i) => {
      const found = reachInto(node, i, here);
      if (found) reached.set(input, unite(reached.get(input), found));
    });
  }
  return reached.get(network.input);
}

/**
 * Return the rectangle of an input that a rectangle of a layer's output depends on; null for none.
 *
 * What lies between its corners depends on what lies between what the corners depend on.
 *
 * @param {LayerOfNetwork} node
 * @param {number} number Of the input.
 * @param {Rectangle} here
 * @returns {Rectangle | null}
 */
function reachInto(node, number, here) {
  const { layer, inputs, output } = node;
  const { shape } = inputs[number];
  const isPicture = shape.length > 2 && output.shape.length > 2 && layer.kind !== "Reshape";
  if (!isPicture) return wholeOf(shape);
  const visit = termsOf(node);
  const [, width, maps] = output.shape;
  /** @type {Rectangle | null} */
  let found = null;
  for (const y of new Set([here.top, here.bottom])) {
    for (const x of new Set([here.left, here.right])) {
      for (let map = 0; map < maps; map++) {
        visit((y * width + x) * maps + map, (input, from) => {
          if (input !== number || from < 0) return;
          const place = Math.floor(from / shape[2]);
          const [row, column] = [Math.floor(place / shape[1]), place % shape[1]];
          found = unite(found, { top: row, bottom: row, left: column, right: column });
        });
      }
    }
  }
  return found;
}

/** @type {(shape: number[]) => Rectangle} */
const wholeOf = ([height, width = 1]) => ({ top: 0, bottom: height - 1, left: 0, right: width - 1 });

/** @type {(one: Rectangle | null | undefined, other: Rectangle) => Rectangle} */
function unite(one, other) {
  if (!one) return other;
  return {
    top: Math.min(one.top, other.top),
    bottom: Math.max(one.bottom, other.bottom),
    left: Math.min(one.left, other.left),
    right: Math.max(one.right, other.right),
  };
}

/**
 * Estimate the trace of the Jacobian: how many pixels of the input the output has taken over, all in all. Sources:
 * Mohan, Kadkhodaie, Simoncelli and Fernandez-Granda, "Robust and interpretable blind image denoising via bias-free
 * convolutional neural networks", ICLR 2020; Hutchinson, "A stochastic estimator of the trace of the influence
 * matrix", 1989, with random signs.
 *
 * @param {import("../engine/network.js").Network} network That has run on the picture.
 * @param {import("../engine/backward.js").Backward} backward Of the network.
 * @param {number} probes More are more exact.
 * @param {number} seed
 * @returns {number}
 */
export function traceOf(network, backward, probes, seed) {
  const random = makeRandom(seed);
  const signs = new Float32Array(network.output.length);
  let sum = 0;
  for (let probe = 0; probe < probes; probe++) {
    for (let i = 0; i < signs.length; i++) signs[i] = random() < 0.5 ? -1 : 1;
    const gradient = backward.run(signs);
    for (let i = 0; i < signs.length; i++) sum += signs[i] * gradient[i];
  }
  return sum / probes;
}
