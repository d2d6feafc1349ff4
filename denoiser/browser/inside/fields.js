// The part of the input that a pixel of the output can depend on, and how many pixels it does depend on.

import { makeRandom } from "../engine/sampling.js";
import { termsOf } from "../engine/terms.js";

/** Of a pixel that depends on nothing: without any row or column. */
const NOWHERE = { top: 0, bottom: -1, left: 0, right: -1 };

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
  return reached.get(network.input) ?? NOWHERE;
}

/** Layers of which the maps of a pixel come from several places, or from several inputs. */
const BY_MAP = new Set(["Concatenate", "Permute"]);

/**
 * Return the rectangle of an input that a rectangle of a layer's output depends on; null for none.
 *
 * Apart from the layers whose pixels are all looked at, the rows that a pixel depends on follow from its row alone,
 * and so do the columns. Some pixels depend on none: where a transposed convolution leaves gaps.
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
  if (!isPicture || isOverPixels(layer, shape)) return wholeOf(shape);
  const visit = termsOf(node);
  const [, width, maps] = output.shape;
  const looked = BY_MAP.has(layer.kind) ? maps : 1;
  /** @type {(y: number, x: number) => Rectangle | null} */
  const reach = (y, x) => {
    /** @type {Rectangle | null} */
    let found = null;
    for (let map = 0; map < looked; map++) {
      visit((y * width + x) * maps + map, (input, from) => {
        if (input !== number || from < 0) return;
        const place = Math.floor(from / shape[2]);
        const [row, column] = [Math.floor(place / shape[1]), place % shape[1]];
        found = unite(found, { top: row, bottom: row, left: column, right: column });
      });
    }
    return found;
  };
  const rows = range(here.top, here.bottom), columns = range(here.left, here.right);
  if (BY_MAP.has(layer.kind)) return uniteAll(rows.flatMap((y) => columns.map((x) => reach(y, x))));
  for (const row of rows) {
    const along = uniteAll(columns.map((x) => reach(row, x)));
    if (!along) continue; // a gap
    const column = columns.find((x) => reach(row, x));
    return uniteAll([along, ...rows.map((y) => reach(y, column))]);
  }
  return null;
}

/** @type {(layer: Layer, shape: number[]) => boolean} */
const isOverPixels = ({ kind, parameters }, shape) =>
  kind === "LayerNormalization" && parameters[0].length > shape.at(-1);

/** @type {(first: number, last: number) => number[]} */
const range = (first, last) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

/** @type {(shape: number[]) => Rectangle} */
const wholeOf = ([height, width = 1]) => ({ top: 0, bottom: height - 1, left: 0, right: width - 1 });

/** @type {(found: (Rectangle | null)[]) => Rectangle | null} */
const uniteAll = (found) =>
  found.reduce((all, /** @type {Rectangle | null} */ one) => (one ? unite(all, one) : all), null);

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
 * Estimate the trace of the Jacobian: how much each pixel of the output follows its own pixel of the input, added up
 * over all pixels. Source: Hutchinson, "A stochastic estimator of the trace of the influence matrix", 1989, with random
 * signs.
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
