// Build a network of a browser.bin with the layers of TensorFlow.js.

/** Each returns a layer without weights; `before` is the shape of its first input. */
const TFJS_LAYERS = {
  Conv2D: (layer, before) => tf.layers.conv2d(ofConvolution(layer, layer.shape, before)),
  Conv2DTranspose: (layer, before) => tf.layers.conv2dTranspose(ofConvolution(layer, before, layer.shape)),
  Dense: ({ kernel: [, units], activation, use_bias: useBias }) =>
    tf.layers.dense({ units, activation, useBias }),
  Add: () => tf.layers.add(),
  ReLU: () => tf.layers.reLU(),
  Flatten: () => tf.layers.flatten(),
  Reshape: ({ shape }) => tf.layers.reshape({ targetShape: shape }),
};

function ofConvolution({ kind, kernel, strides, dilation, groups = 1, activation, use_bias }, small, large) {
  if (groups !== 1) throw new Error("a convolution in groups is not supported here");
  // Where the padding of "same" is 0 both are right.
  const isSame = [0, 1].every((i) => small[i] === Math.ceil(large[i] / strides[i]));
  return {
    filters: kind === "Conv2D" ? kernel[3] : kernel[2],
    kernelSize: kernel.slice(0, 2),
    strides,
    padding: isSame ? "same" : "valid",
    ...(dilation && { dilationRate: dilation }),
    activation,
    useBias: use_bias,
  };
}

/** Return the model of a whole file. */
function toTfjs(file) {
  const length = new DataView(file.buffer).getUint32(0, true);
  const { layers } = JSON.parse(new TextDecoder().decode(file.subarray(4, 4 + length)));
  const weights = new Float32Array(file.slice(4 + length).buffer);
  let taken = 0;
  const take = (shape) => {
    const count = shape.reduce((product, size) => product * size, 1);
    return tf.tensor(weights.subarray(taken, (taken += count)), shape);
  };
  const outputs = new Map();
  const shapes = new Map();
  let input, output;
  for (const layer of layers) {
    shapes.set(layer.name, layer.shape);
    if (layer.kind === "InputLayer") {
      output = input = tf.input({ shape: layer.shape });
    } else {
      if (!TFJS_LAYERS[layer.kind]) throw new Error(`a ${layer.kind} layer is not supported here`);
      const made = TFJS_LAYERS[layer.kind](layer, shapes.get(layer.inputs[0]));
      const inputs = layer.inputs.map((name) => outputs.get(name));
      output = made.apply(inputs.length > 1 ? inputs : inputs[0]);
      if (layer.kernel) {
        const kernel = take(layer.kernel);
        made.setWeights(layer.use_bias ? [kernel, take(layer.shape.slice(-1))] : [kernel]);
      }
    }
    outputs.set(layer.name, output);
  }
  return tf.model({ inputs: input, outputs: output });
}
