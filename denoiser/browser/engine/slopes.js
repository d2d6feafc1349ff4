// The slopes of activations.

import { erf, SELU, sigmoid, softplus } from "./activations.js";

/** @type {(x: number) => number} */
const normalDensity = (x) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

/**
 * The slopes of `EACH`. Where there is a kink, that is the slope on its left.
 *
 * @type {Record<string, (x: number, alpha: number) => number>}
 */
const SLOPES_OF_EACH = {
  sigmoid: (x) => sigmoid(x) * (1 - sigmoid(x)),
  softplus: sigmoid,
  tanh: (x) => 1 - Math.tanh(x) ** 2,
  relu: (x) => Number(x > 0),
  relu6: (x) => Number(x > 0 && x <= 6),
  leaky_relu: (x, alpha) => (x > 0 ? 1 : alpha),
  elu: (x, alpha) => (x > 0 ? 1 : alpha * Math.exp(x)),
  selu: (x) => SELU.scale * (x > 0 ? 1 : SELU.alpha * Math.exp(x)),
  gelu: (x) => (1 + erf(x / Math.SQRT2)) / 2 + x * normalDensity(x),
  silu: (x) => sigmoid(x) * (1 + x * (1 - sigmoid(x))),
  hard_sigmoid: (x) => (x > -3 && x <= 3 ? 1 / 6 : 0),
  hard_silu: (x) => (x > 3 ? 1 : x > -3 ? (2 * x + 3) / 6 : 0),
  softsign: (x) => 1 / (1 + Math.abs(x)) ** 2,
  exponential: (x) => Math.exp(x),
  mish: (x) => {
    const part = Math.tanh(softplus(x));
    return part + x * (1 - part ** 2) * sigmoid(x);
  },
};

/**
 * Return the slope of what `changeOf` returns.
 *
 * @param {Layer} layer
 * @returns {(x: number, at: number) => number} Takes a number before the change and its place in the output.
 */
export function slopeOf(layer) {
  const { kind, activation = "linear", alpha, threshold = 0, least, most = Infinity, parameters } = layer;
  if (kind === "Clip") return (x) => Number(x > least && x <= most);
  if (kind === "PReLU") return (x, at) => (x > 0 ? 1 : parameters[0][at % parameters[0].length]);
  if (kind === "ReLU") return (x) => (x <= threshold ? (alpha ?? 0) : Number(x <= most));
  const slope = SLOPES_OF_EACH[activation];
  return slope ? (x) => slope(x, alpha ?? 1) : () => 1;
}
