// What other scripts may ask of the page: `denoiser.denoise(noisy)`.

import { Pool } from "../view/pool.js";

/** Denoises one picture after the other, beside the live view, which drops what is out of date. */
export class Asking {
  /**
   * Begin without a worker of its own.
   *
   * @param {Map<string, Uint8Array>} files
   * @param {string} file Of the network.
   */
  constructor(files, file) {
    this.files = files;
    this.file = file;
    /** @type {Promise<unknown>} */
    this.last = Promise.resolve();
  }

  /**
   * Denoise a picture.
   *
   * @param {Float32Array} noisy 784 pixels, row by row; 0 is black and 1 is white, and noise may go beyond.
   * @returns {Promise<Float32Array>} As many pixels, in [0, 1].
   * @throws {TypeError} It is no Float32Array.
   * @throws {RangeError} It has another length, or a pixel that is not finite.
   */
  async denoise(noisy) {
    check(noisy);
    const picture = noisy.slice(); // it may change while others are denoised
    const answer = this.last.then(() => this.ask(picture));
    this.last = answer.catch(() => {});
    return answer;
  }

  /**
   * Have the worker denoise a picture.
   *
   * @param {Float32Array} picture
   * @returns {Promise<Float32Array>}
   */
  ask(picture) {
    return new Promise((resolve, reject) => {
      this.fail = reject;
      if (!this.pool) {
        this.pool = new Pool((error) => this.fail(new Error(`the network failed: ${error}`)));
        this.pool.files = this.files;
      }
      this.pool.ask(
        { kind: "denoise", file: this.file, pure: picture, corruption: null, amount: 0, clip: false },
        /** @param {DenoiseAnswer} answer */ ({ pictures }) => resolve(pictures[2]),
      );
    });
  }
}

/**
 * Check that something is a picture.
 *
 * @param {unknown} noisy
 */
function check(noisy) {
  const pixels = SHARED.side ** 2;
  const expected = `denoise takes a Float32Array of ${pixels} pixels, row by row`;
  if (!(noisy instanceof Float32Array)) {
    const kind = noisy === null ? "null" : (noisy?.constructor?.name ?? typeof noisy);
    throw new TypeError(`${expected}, got ${kind}; convert it with Float32Array.from(...)`);
  }
  if (noisy.length !== pixels) throw new RangeError(`${expected}, got ${noisy.length} pixels`);
  const at = noisy.findIndex((pixel) => !Number.isFinite(pixel));
  if (at >= 0) throw new RangeError(`${expected}, got ${noisy[at]} as pixel ${at}; pixels must be finite`);
}
