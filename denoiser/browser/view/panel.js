// Paint over the server's pictures.

import { inDb } from "./numbers.js";

/** A canvas over one of the server's pictures. */
export class Panel {
  /**
   * Make the canvas, which is not on the page yet.
   *
   * @param {string} caption
   */
  constructor(caption) {
    this.name = caption;
    this.caption = caption;
    /** @type {HTMLImageElement | null} */
    this.image = null;
    this.canvas = document.createElement("canvas");
    this.canvas.width = this.canvas.height = SHARED.side;
    this.canvas.role = "img";
    this.describe();
    this.context = this.canvas.getContext("2d");
    this.pixels = this.context.createImageData(SHARED.side, SHARED.side);
    this.pixels.data.fill(255);
    this.resized = new ResizeObserver(() => this.place());
  }

  /**
   * Put the canvas over a picture, where it is not there yet.
   *
   * @param {HTMLElement} container
   */
  cover(container) {
    const image = container.querySelector("img");
    if (image === this.image && this.canvas.parentElement === container) return;
    if (this.image) this.image.ariaHidden = null;
    this.image = image;
    image.ariaHidden = "true"; // its text is about the picture that the server knows
    this.resized.disconnect();
    this.resized.observe(image);
    container.append(this.canvas);
    this.place();
  }

  /** Give the canvas the place and size of the picture. */
  place() {
    const { offsetLeft, offsetTop, offsetWidth, offsetHeight } = this.image;
    Object.assign(this.canvas.style, {
      left: `${offsetLeft}px`,
      top: `${offsetTop}px`,
      width: `${offsetWidth}px`,
      height: `${offsetHeight}px`,
    });
  }

  /**
   * Paint a picture; 0 is black and 1 is white.
   *
   * @param {Float32Array} picture
   * @param {HTMLElement} container
   */
  paint(picture, container) {
    this.cover(container);
    const { data } = this.pixels;
    for (let i = 0; i < picture.length; i++) {
      data.fill(255 * picture[i], 4 * i, 4 * i + 3); // an array that rounds and clips
    }
    this.context.putImageData(this.pixels, 0, 0);
  }

  /**
   * Write the text alternative.
   *
   * @param {number} [psnr] In dB.
   * @param {string} [name] Of the class.
   */
  describe(psnr, name) {
    /** @type {string[]} */
    const known = [];
    if (psnr !== undefined && this.name !== SHARED.panels[1]) known.push(inDb(psnr));
    if (name !== undefined && this.name !== SHARED.panels[0]) known.push(`${SHARED.class.toLowerCase()} ${name}`);
    this.canvas.ariaLabel = [this.caption, known.join(", ")].filter(Boolean).join(": ");
  }

  /** Show the server's picture again. */
  uncover() {
    if (this.image) this.image.ariaHidden = null;
    this.image = null;
    this.resized.disconnect();
    this.canvas.remove();
  }
}
