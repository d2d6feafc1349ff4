// Small pictures of what a layer computes: some of its maps side by side, in colours.

const FRAME = 1; // pixel between two maps
const NUMBERS_ACROSS = 16; // at most, of plain numbers

/**
 * Return the colour of a value: grey from 0 to 1, or orange above 0 and blue below, as on the server.
 *
 * @param {Uint8ClampedArray} colours Of four bytes for each pixel; written to.
 * @param {number} at The pixel.
 * @param {number} value From -1 to 1.
 * @param {boolean} isSigned
 */
export function putColour(colours, at, value, isSigned) {
  const strength = Math.min(1, Math.abs(value));
  const full = value > 0 ? SHARED.orange : SHARED.blue;
  for (let i = 0; i < 3; i++) colours[4 * at + i] = isSigned ? strength * full[i] : 255 * Math.max(0, value);
  colours[4 * at + 3] = 255;
}

/**
 * Return the least and the largest of numbers and 0, so that 0 is black.
 *
 * @param {ArrayLike<number>} numbers
 * @param {number} [full] The second is no less.
 * @returns {{low: number, largest: number}} The second is the largest distance from 0.
 */
export function rangeOf(numbers, full = 1e-9) {
  let low = 0, high = 0;
  for (let i = 0; i < numbers.length; i++) {
    if (numbers[i] < low) low = numbers[i];
    else if (numbers[i] > high) high = numbers[i];
  }
  return { low, largest: Math.max(-low, high, full, 1e-9) };
}

/**
 * Return the sizes of a layer's output; plain numbers are as many maps of one pixel.
 *
 * @param {number[]} shape Rows, columns and maps; or the count of plain numbers.
 * @returns {{height: number, width: number, maps: number}}
 */
export function sizesOf(shape) {
  const [height, width, maps] = shape.length > 2 ? shape : [1, 1, shape[0]];
  return { height, width, maps };
}

/**
 * Return how many maps are side by side, and how many one below the other, within a square.
 *
 * @param {number[]} shape Of the maps: rows, columns, count; or of plain numbers.
 * @param {number} side Of the square, in pixels.
 * @returns {{rows: number, columns: number, height: number, width: number, count: number}}
 */
function arrange(shape, side) {
  const { height, width, maps: count } = sizesOf(shape);
  const gap = shape.length > 2 ? FRAME : 0;
  if (!gap) {
    const columns = Math.min(count, NUMBERS_ACROSS);
    return { rows: Math.ceil(count / columns), columns, height, width, count };
  }
  const most = Math.max(1, Math.floor((side + gap) / (Math.max(height, width) + gap)));
  const columns = Math.min(most, Math.ceil(Math.sqrt(count)));
  return { rows: Math.min(most, Math.ceil(count / columns)), columns, height, width, count };
}

/**
 * Paint maps side by side, on one scale.
 *
 * @param {Numbers} numbers Row by row, with those of all maps for each pixel.
 * @param {number[]} shape Rows, columns, count; or the count of plain numbers.
 * @param {number} side The mosaic has as many of the maps as fit into a square of so many pixels.
 * @param {number} full The least number that has the full colour.
 * @returns {Mosaic}
 */
export function paintMosaic(numbers, shape, side, full) {
  const { rows, columns, height, width, count } = arrange(shape, side);
  const gap = shape.length > 2 ? FRAME : 0;
  const mosaic = { width: columns * (width + gap) - gap, height: rows * (height + gap) - gap };
  const colours = new Uint8ClampedArray(4 * mosaic.width * mosaic.height);
  const { low, largest } = rangeOf(numbers, full);
  for (let map = 0; map < Math.min(count, rows * columns); map++) {
    const left = (map % columns) * (width + gap), top = Math.floor(map / columns) * (height + gap);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const value = numbers[(y * width + x) * count + map] / largest;
        putColour(colours, (top + y) * mosaic.width + left + x, value, low < 0);
      }
    }
  }
  return { ...mosaic, colours };
}

/**
 * Return the place of the largest of numbers.
 *
 * @param {Float32Array} numbers
 * @returns {number}
 */
export const placeOfLargest = (numbers) =>
  numbers.reduce((best, number, at) => (number > numbers[best] ? at : best), 0);
