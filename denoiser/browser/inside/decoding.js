// Change the code of a network, the few numbers that a picture becomes in its middle, and see what it draws.

import { clipInPlace } from "../engine/measures.js";

const LEAST_CHANGE = 1; // of a number of the code that is to be drawn by itself

/**
 * Run the layers after the code.
 *
 * @param {import("../engine/network.js").Network} network
 * @param {string} name Of the layer whose output is the code.
 * @param {Float32Array} code
 * @param {boolean} isCut Whether what leads around the code is 0.
 * @returns {Float32Array}
 */
function drawCode(network, name, code, isCut) {
  const at = network.layers.findIndex(({ layer }) => layer.name === name);
  const { output } = network.layers[at];
  output.data.set(code);
  const after = new Set([output]);
  for (const { inputs, output: next, compute } of network.layers.slice(at + 1)) {
    if (!inputs.some((input) => after.has(input))) continue;
    // The next run of the network writes them again.
    if (isCut) inputs.forEach((input) => after.has(input) || input.data.fill(0));
    after.add(next);
    compute();
  }
  return clipInPlace(new Float32Array(network.output.data));
}

/**
 * Return the code of a picture, and what is drawn of it, of other codes and of single numbers.
 *
 * @param {import("../engine/network.js").Network} network
 * @param {DecodeQuestion} question
 * @returns {DecodeAnswer}
 */
export function decodeAll(network, { noisy, layer, isCut, codes, units }) {
  network.run(noisy);
  const code = new Float32Array(network.find(layer).output.data);
  const draw = (/** @type {Float32Array} */ one) => drawCode(network, layer, one, isCut);
  const own = draw(code);
  const drawn = units.map((unit) => {
    const more = code.slice();
    more[unit] += Math.max(LEAST_CHANGE, Math.abs(code[unit]));
    return draw(more).map((value, i) => value - own[i]);
  });
  return { code, own, pictures: codes.map(draw), drawn };
}
