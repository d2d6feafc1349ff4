// The activations of layers, by their Keras names.

// erf to 1.5e-7: Abramowitz and Stegun, "Handbook of Mathematical Functions", 7.1.26.
const ERF = [0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429];

/**
 * Return the error function.
 *
 * @param {number} x
 * @returns {number}
 */
export function erf(x) {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const sum = ERF.reduceRight((rest, factor) => t * (factor + rest), 0);
  return Math.sign(x) * (1 - sum * Math.exp(-x * x));
}

/** @type {(x: number) => number} */
export const sigmoid = (x) => 1 / (1 + Math.exp(-x));

/** @type {(x: number) => number} */
export const softplus = (x) => (x > 20 ? x : Math.log1p(Math.exp(x)));

/** @type {(x: number) => number} */
const hardSigmoid = (x) => Math.min(1, Math.max(0, (x + 3) / 6));

export const SELU = { scale: 1.0507009873554805, alpha: 1.6732632423543772 };

/**
 * What becomes of each number; `alpha` belongs to some.
 *
 * @type {Record<string, (x: number, alpha: number) => number>}
 */
const EACH = {
  sigmoid,
  softplus,
  tanh: (x) => Math.tanh(x),
  relu: (x) => Math.max(0, x),
  relu6: (x) => Math.min(6, Math.max(0, x)),
  leaky_relu: (x, alpha) => (x < 0 ? alpha * x : x),
  elu: (x, alpha) => (x < 0 ? alpha * Math.expm1(x) : x),
  selu: (x) => SELU.scale * (x < 0 ? SELU.alpha * Math.expm1(x) : x),
  gelu: (x) => (x * (1 + erf(x / Math.SQRT2))) / 2,
  silu: (x) => x * sigmoid(x),
  hard_sigmoid: hardSigmoid,
  hard_silu: (x) => x * hardSigmoid(x),
  softsign: (x) => x / (1 + Math.abs(x)),
  exponential: (x) => Math.exp(x),
  mish: (x) => x * Math.tanh(softplus(x)),
};

/**
 * Apply an activation, in place.
 *
 * @param {Numbers} data
 * @param {string} name
 * @param {number} [alpha] Of `leaky_relu` and `elu`.
 * @param {number} [width] How many numbers a softmax goes over.
 */
export function activate(data, name, alpha = 1, width = data.length) {
  if (name === "linear") return;
  if (name === "softmax") {
    for (let i = 0; i < data.length; i += width) softmax(data.subarray(i, i + width));
    return;
  }
  const change = EACH[name];
  for (let i = 0; i < data.length; i++) data[i] = change(data[i], alpha);
}

/**
 * Make probabilities of scores, in place.
 *
 * @param {Numbers} data
 */
function softmax(data) {
  const largest = data.reduce((a, b) => Math.max(a, b));
  for (let i = 0; i < data.length; i++) data[i] = Math.exp(data[i] - largest);
  const sum = data.reduce((a, b) => a + b);
  for (let i = 0; i < data.length; i++) data[i] /= sum;
}

/**
 * Return what a layer does to each number at its end, by itself; softmax takes several together.
 *
 * @param {Layer} layer
 * @returns {(x: number, at: number) => number} Takes a number and its place in the output.
 */
export function changeOf(layer) {
  const { kind, activation = "linear", alpha, threshold = 0, least, most = Infinity, parameters } = layer;
  if (kind === "Clip") return (x) => Math.min(most, Math.max(least, x));
  if (kind === "PReLU") return (x, at) => (x < 0 ? parameters[0][at % parameters[0].length] * x : x);
  if (kind === "ReLU") return (x) => (x < threshold ? (alpha ?? 0) * (x - threshold) : Math.min(x, most));
  const change = EACH[activation];
  return change ? (x) => change(x, alpha ?? 1) : (x) => x;
}
