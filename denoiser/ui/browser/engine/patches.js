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
export function patchesOf({ kernel: [h, w], strides }, small, large) {
  const [height, width] = small;
  const [fullHeight, fullWidth, channels] = large;
  const above = paddingBefore(height, fullHeight, h, strides[0]);
  const before = paddingBefore(width, fullWidth, w, strides[1]);
  const places = new Int32Array(height * width * h * w);
  for (let i = 0; i < places.length; i++) {
    const [position, part] = [Math.floor(i / (h * w)), i % (h * w)];
    const y = Math.floor(position / width) * strides[0] - above + Math.floor(part / w);
    const x = (position % width) * strides[1] - before + (part % w);
    const isInside = y >= 0 && y < fullHeight && x >= 0 && x < fullWidth;
    places[i] = isInside ? (y * fullWidth + x) * channels : -1;
  }
  return places;
}

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

/**
 * Copy the pixels of all patches into rows.
 *
 * @param {Float64Array} data
 * @param {Int32Array} places
 * @param {Float64Array} rows
 * @param {number} channels
 */
export function gather(data, places, rows, channels) {
  for (let i = 0; i < places.length; i++) {
    const place = places[i], to = i * channels;
    if (place < 0) continue; // padding, which stays 0
    for (let j = 0; j < channels; j++) rows[to + j] = data[place + j];
  }
}
