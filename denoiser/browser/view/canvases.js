// Canvases with grey pictures of one pixel for each of the 28x28; CSS enlarges them.

const GAP = 1; // pixel of a sheet, between two pictures

/** A canvas with pictures in rows. */
export class Sheet {
  /**
   * Make the canvas, which is not on the page yet.
   *
   * @param {string} label Says what it shows.
   * @param {{columns?: number, rows?: number}} [size]
   */
  constructor(label, { columns = 1, rows = 1 } = {}) {
    const cell = SHARED.side + GAP;
    this.columns = columns;
    this.canvas = document.createElement("canvas");
    this.canvas.width = columns * cell - GAP;
    this.canvas.height = rows * cell - GAP;
    this.canvas.role = "img";
    this.canvas.ariaLabel = label;
    this.context = this.canvas.getContext("2d");
  }

  /**
   * Paint a picture; 0 is black and 1 is white.
   *
   * @param {Float32Array} picture
   * @param {number} [place] Its number in the order of reading.
   */
  paint(picture, place = 0) {
    const cell = SHARED.side + GAP;
    const image = this.context.createImageData(SHARED.side, SHARED.side);
    image.data.fill(255);
    for (let i = 0; i < picture.length; i++) image.data.fill(255 * picture[i], 4 * i, 4 * i + 3);
    const [x, y] = [place % this.columns, Math.floor(place / this.columns)];
    this.context.putImageData(image, x * cell, y * cell);
  }

  /** Make it transparent. */
  clear() {
    this.context.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }
}

/**
 * Return the standard deviation of each pixel.
 *
 * @param {Float32Array[]} pictures
 * @returns {Float32Array}
 */
export function deviationOf(pictures) {
  return pictures[0].map((_, i) => {
    let sum = 0;
    let squares = 0;
    for (const picture of pictures) {
      sum += picture[i];
      squares += picture[i] ** 2;
    }
    const mean = sum / pictures.length;
    return Math.sqrt(Math.max(0, squares / pictures.length - mean ** 2));
  });
}
