// Find the digit that is most like a picture.

/**
 * Return the nearest digit of each picture, by Euclidean distance.
 *
 * @param {Uint8Array} digits A byte for each pixel.
 * @param {Float32Array[]} pictures In [0, 1].
 * @returns {Nearest[]}
 */
export function findNearest(digits, pictures) {
  return pictures.map((picture) => {
    const scaled = picture.map((pixel) => 255 * pixel);
    let [nearest, least] = [0, Infinity];
    for (let start = 0; start < digits.length; start += picture.length) {
      let squares = 0;
      for (let i = 0; i < picture.length && squares < least; i++) {
        squares += (digits[start + i] - scaled[i]) ** 2;
      }
      if (squares < least) [nearest, least] = [start, squares];
    }
    const pixels = Float32Array.from(
      digits.subarray(nearest, nearest + picture.length),
      (byte) => byte / 255,
    );
    return { pixels, distance: Math.sqrt(least) / 255 };
  });
}
