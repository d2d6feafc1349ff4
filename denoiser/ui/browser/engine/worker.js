// What the live view computes, beside the page, so that the pen is never kept waiting.

import { clipInPlace, psnr, ssim } from "./measures.js";
import { Network } from "./network.js";

/** @type {Map<string, Network>} */
const networks = new Map();

/** @type {Record<string, (message: any) => unknown>} */
const ANSWERS = {
  /** @param {{name: string, file: Uint8Array}} message */
  network({ name, file }) {
    networks.set(name, new Network(file));
  },

  /** @param {DenoiseRequest} message */
  denoise({ denoiser, pure, isBlank, field, noiseFactor, clip }) {
    const noisy = pure.map((pixel, i) => pixel + noiseFactor * field[i]);
    if (clip) clipInPlace(noisy);
    if (isBlank) return { pictures: [noisy, pure, pure], psnr: null };
    const denoised = clipInPlace(new Float32Array(networks.get(denoiser).run(noisy)));
    clipInPlace(noisy); // as it is shown and measured: see comparison.noisy_similarity
    const pictures = [noisy, pure, denoised];
    return { pictures, psnr: pictures.map((picture) => psnr(pure, picture)) };
  },

  // What need not be known at every frame.
  /** @param {{classifier: string, pictures: Float32Array[]}} message */
  classify({ classifier, pictures }) {
    const pure = pictures[1];
    return pictures.map((picture) => {
      const probabilities = networks.get(classifier).run(picture);
      const confidence = probabilities.reduce((a, b) => Math.max(a, b));
      const digit = probabilities.indexOf(confidence);
      return { digit, confidence, ssim: ssim(pure, picture) };
    });
  },
};

onmessage = ({ data }) => {
  const answer = ANSWERS[data.kind](data);
  if (answer) postMessage({ kind: data.kind, request: data.request, answer });
};
