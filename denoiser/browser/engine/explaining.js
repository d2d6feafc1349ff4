// Explain a number that a network has computed: the terms that it is made of.

import { changeOf } from "./activations.js";
import { howOf, normalizationOf, termsOf } from "./terms.js";

/** @type {Record<Explanation["how"], (numbers: number[]) => number>} */
const TAKEN = {
  sum: (numbers) => numbers.reduce((sum, number) => sum + number, 0),
  product: (numbers) => numbers.reduce((product, number) => product * number, 1),
  quotient: ([one, other]) => one / other,
  largest: (numbers) => Math.max(...numbers),
  smallest: (numbers) => Math.min(...numbers),
};

/**
 * Explain a number of the output of a layer, for the picture that the network has run on last.
 *
 * @param {import("./network.js").Network} network
 * @param {string} name Of the layer.
 * @param {number} at The place of the number in the layer's output.
 * @returns {Explanation}
 */
export function explain(network, name, at) {
  const node = network.find(name);
  const { layer, output } = node;
  const terms = listTerms(node, at);
  const how = howOf(layer);
  const bias = addendOf(node, at);
  const before = TAKEN[how](terms.map(({ product }) => product)) + bias;
  /** @type {Explanation} */
  const explanation = { how, terms, bias, before, value: output.data[at] };
  if (isSoftmax(layer)) {
    const width = output.shape.at(-1), first = at - (at % width);
    explanation.others = Array.from({ length: width }, (_, i) => sumOf(node, first + i));
    const largest = Math.max(...explanation.others);
    const powers = explanation.others.map((number) => Math.exp(number - largest));
    explanation.after = powers[at % width] / TAKEN.sum(powers);
  } else {
    explanation.after = changeOf(layer)(before, at);
  }
  return explanation;
}

/**
 * Return whether a layer makes probabilities of all its numbers together.
 *
 * @param {Layer} layer
 * @returns {boolean}
 */
export const isSoftmax = ({ activation }) => activation === "softmax";

/** @type {(node: LayerOfNetwork, at: number) => Term[]} */
function listTerms(node, at) {
  /** @type {Term[]} */
  const terms = [];
  termsOf(node)(at, (input, from, weight) => {
    const value = from < 0 ? 0 : node.inputs[input].data[from];
    terms.push({ input, at: from, value, weight, product: value * weight });
  });
  return terms;
}

/** @type {(node: LayerOfNetwork, at: number) => number} */
const sumOf = (node, at) =>
  TAKEN.sum(listTerms(node, at).map(({ product }) => product)) + addendOf(node, at);

/** @type {(node: LayerOfNetwork, at: number) => number} */
function addendOf({ layer, inputs }, at) {
  if (layer.kind === "LayerNormalization") return normalizationOf(layer, inputs[0], at).addend;
  const addends = layer.bias?.data ?? (isScaling(layer) ? layer.parameters[1] : null);
  return addends ? addends[at % addends.length] : 0;
}

/** @type {(layer: Layer) => boolean} */
const isScaling = ({ kind }) => kind === "BatchNormalization" || kind === "Rescaling";
