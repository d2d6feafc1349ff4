// The layers that the engine supports, by their Keras classes.

import { convolution, dense, depthwiseConvolution, transposedConvolution } from "./convolution.js";
import {
  activating,
  adding,
  changing,
  concatenating,
  copying,
  merging,
  normalizing,
  rectifying,
  scaling,
} from "./merging.js";
import { enlarging, moving, pooling } from "./pictures.js";

/**
 * Each prepares a layer, with all memory that it needs, and returns the function that computes it.
 *
 * @type {Record<string, Prepare>}
 */
export const LAYERS = {
  Conv2D: convolution,
  Conv2DTranspose: transposedConvolution,
  DepthwiseConv2D: depthwiseConvolution,
  Dense: dense,
  BatchNormalization: scaling,
  Rescaling: scaling,
  LayerNormalization: normalizing,
  Activation: activating,
  ELU: activating,
  LeakyReLU: activating,
  Softmax: activating,
  ReLU: rectifying,
  PReLU: changing,
  Clip: changing,
  Add: adding,
  Subtract: merging((one, other) => one - other),
  Multiply: merging((one, other) => one * other),
  Divide: merging((one, other) => one / other),
  Maximum: merging((one, other) => Math.max(one, other)),
  Minimum: merging((one, other) => Math.min(one, other)),
  Average: merging((one, other) => one + other, true),
  Concatenate: concatenating,
  MaxPooling2D: pooling,
  AveragePooling2D: pooling,
  GlobalMaxPooling2D: pooling,
  GlobalAveragePooling2D: pooling,
  UpSampling2D: enlarging,
  ZeroPadding2D: moving,
  Cropping2D: moving,
  Permute: moving,
  Flatten: copying,
  Reshape: copying,
  Identity: copying,
  // These change something in training only.
  ActivityRegularization: copying,
  AlphaDropout: copying,
  Dropout: copying,
  GaussianDropout: copying,
  GaussianNoise: copying,
  SpatialDropout2D: copying,
};
