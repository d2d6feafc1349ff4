// Find the pixels that a convolution's kernel reaches.

/**
 * Return where the patches of a convolution lie: for each position of the smaller picture, and each part of
 * the kernel there, the index of a pixel in the larger one, or -1 for padding.
 *
 * @param {Layer} layer
 * @param {number[]} small Shape of the smaller picture.
 * @param {number[]} large Shape of the larger picture.
 * @returns {Int32Array}
 */
export function patchesOf({ kernel: [h, w], strides, dilation = [1, 1] }, small, large) {
  const [height, width] = small;
  const [fullHeight, fullWidth, channels] = large;
  const above = paddingBefore(height, fullHeight, reach(h, dilation[0]), strides[0]);
  const before = paddingBefore(width, fullWidth, reach(w, dilation[1]), strides[1]);
  const places = new Int32Array(height * width * h * w);
  for (let i = 0; i < places.length; i++) {
    const [position, part] = [Math.floor(i / (h * w)), i % (h * w)];
    const y = Math.floor(position / width) * strides[0] - above + Math.floor(part / w) * dilation[0];
    const x = (position % width) * strides[1] - before + (part % w) * dilation[1];
    const isInside = y >= 0 && y < fullHeight && x >= 0 && x < fullWidth;
    places[i] = isInside ? (y * fullWidth + x) * channels : -1;
  }
  return places;
}

/**
 * Return how far a kernel reaches whose parts are some pixels apart.
 *
 * @param {number} kernel
 * @param {number} dilation
 * @returns {number}
 */
const reach = (kernel, dilation) => (kernel - 1) * dilation + 1;

/**
 * Return how many rows of padding there are on the upper or the left side; an odd one goes to the other
 * side, as in Keras.
 *
 * @param {number} length Of the smaller picture.
 * @param {number} fullLength Of the larger picture.
 * @param {number} kernel
 * @param {number} stride
 * @returns {number}
 */
export function paddingBefore(length, fullLength, kernel, stride) {
  return Math.max(0, (length - 1) * stride + kernel - fullLength) >> 1;
}
