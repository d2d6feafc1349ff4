// Cover the server's numbers below the panels with those of the live view.

import { isServerAtWork } from "./elements.js";
import { inDb, signed } from "./numbers.js";

const EMPTY = "–"; // where nothing is drawn
const LATE = 2_000; // milliseconds after which a metric that was not found is not to be expected
/** @type {Map<string, number>} */
const missing = new Map(); // since when metrics were not found; Infinity where that has been reported

/**
 * Write the PSNR of the noisy and of the denoised picture.
 *
 * @param {number[] | null} psnr In dB, in the order of the panels; null where nothing is drawn.
 */
export function writePsnr(psnr) {
  const [noisy, , denoised] = SHARED.keys.scores;
  cover(find(noisy, SHARED.psnr), psnr ? inDb(psnr[0]) : EMPTY);
  const hasGain = psnr && Number.isFinite(psnr[0]);
  const gain = hasGain && `${signed(psnr[2] - psnr[0], 1)} dB`;
  cover(find(denoised, SHARED.psnr), psnr ? inDb(psnr[2]) : EMPTY, gain);
}

/**
 * Write SSIM and class of all pictures.
 *
 * @param {Classification[] | null} classifications In the order of the panels; null where nothing is drawn.
 */
export function writeClassifications(classifications) {
  const [noisy, pure, denoised] = SHARED.keys.scores;
  for (const [i, scores] of [noisy, pure, denoised].entries()) {
    // The pure picture has no SSIM: it would be compared with itself.
    const ssimMetric = scores === pure ? undefined : find(scores, SHARED.ssim);
    const classMetric = find(scores, SHARED.class);
    if (classifications) {
      const { digit, confidence, ssim } = classifications[i];
      const gain = scores === denoised && signed(ssim - classifications[0].ssim, 2);
      cover(ssimMetric, ssim.toFixed(2), gain);
      cover(classMetric, String(digit), `${Math.round(100 * confidence)}% ${SHARED.confident}`);
    } else {
      cover(ssimMetric, EMPTY);
      cover(classMetric, EMPTY);
    }
  }
}

/** Uncover all numbers. */
export function uncoverMetrics() {
  /** @type {NodeListOf<HTMLElement>} */
  const covered = document.querySelectorAll("[data-live]");
  for (const element of covered) delete element.dataset.live;
}

/**
 * Return a metric below a panel, and warn once where there is none of that label.
 *
 * @param {string} scores Key of the container of the panel's numbers.
 * @param {string} label
 * @returns {HTMLElement | undefined}
 */
function find(scores, label) {
  /** @type {NodeListOf<HTMLElement>} */
  const metrics = document.querySelectorAll(`.st-key-${scores} [data-testid=stMetric]`);
  const found = [...metrics].find((metric) =>
    metric.querySelector("[data-testid=stMetricLabel]").textContent.startsWith(label),
  );
  const name = `"${label}" in "${scores}"`;
  if (found || !metrics.length || isServerAtWork()) {
    if (missing.get(name) !== Infinity) missing.delete(name);
  } else if (!missing.has(name)) {
    missing.set(name, performance.now()); // it may have yet to come
  } else if (performance.now() - missing.get(name) > LATE) {
    missing.set(name, Infinity);
    console.warn(`Denoiser: there is no metric ${name}, so it does not follow the hand.`);
  }
  return found;
}

/**
 * Cover the numbers of a metric, where the server shows it.
 *
 * @param {HTMLElement | undefined} metric
 * @param {string} value
 * @param {string | false} [delta]
 */
function cover(metric, value, delta = "") {
  /** @type {(part: string) => HTMLElement | null | undefined} */
  const findText = (part) =>
    metric?.querySelector(`[data-testid=${part}] [data-testid=stMarkdownContainer]`);
  const [valueText, deltaText] = [findText("stMetricValue"), findText("stMetricDelta")];
  if (valueText && valueText.dataset.live !== value) valueText.dataset.live = value;
  if (!deltaText) return;
  // Its arrow and colour are the server's: where they would be wrong it is hidden until they come.
  const isLoss = (/** @type {string} */ number) => number.startsWith("-");
  const isRight = delta && isLoss(delta) === isLoss(deltaText.textContent);
  const shown = isRight ? delta : "";
  if (deltaText.dataset.live !== shown) deltaText.dataset.live = shown;
}
