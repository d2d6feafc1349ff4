// Finish a layer: add its bias and apply its activation.

/**
 * Add the bias and apply the activation, in place.
 *
 * @param {Float64Array} data
 * @param {Layer} layer
 */
export function finish(data, { bias, activation }) {
  if (bias) {
    for (let i = 0; i < data.length; ) {
      for (let channel = 0; channel < bias.length; channel++, i++) data[i] += bias[channel];
    }
  }
  ACTIVATIONS[activation](data);
}

/**
 * The activations by their Keras names; each works in place.
 *
 * @type {Record<string, (data: Float64Array) => void>}
 */
const ACTIVATIONS = {
  linear() {},
  relu(data) {
    for (let i = 0; i < data.length; i++) if (data[i] < 0) data[i] = 0;
  },
  sigmoid(data) {
    for (let i = 0; i < data.length; i++) data[i] = 1 / (1 + Math.exp(-data[i]));
  },
  softmax(data) {
    const largest = data.reduce((a, b) => Math.max(a, b));
    for (let i = 0; i < data.length; i++) data[i] = Math.exp(data[i] - largest);
    const sum = data.reduce((a, b) => a + b);
    for (let i = 0; i < data.length; i++) data[i] /= sum;
  },
};
