// Write numbers below the panels in place of the server's, see `scores.py`.

import { inDb, signed } from "./numbers.js";

const EMPTY = "–"; // where nothing is drawn

/**
 * Write the PSNR of the noisy and of the denoised picture.
 *
 * @param {number[] | null} psnr In dB, in the order of the panels; null where nothing is drawn.
 */
export function writePsnr(psnr) {
  const [noisy, , denoised] = SHARED.panelNames;
  const hasGain = psnr && Number.isFinite(psnr[0]);
  write(noisy, SHARED.psnr, psnr ? inDb(psnr[0]) : EMPTY);
  write(
    denoised,
    SHARED.psnr,
    psnr ? inDb(psnr[2]) : EMPTY,
    hasGain ? `${signed(psnr[2] - psnr[0], 1)} dB` : "",
  );
}

/**
 * Write SSIM and class of all pictures.
 *
 * @param {Classification[] | null} classifications In the order of the panels; null where nothing is drawn.
 * @param {string[]} classes What the classes are called; empty where nothing is classified.
 */
export function writeClassifications(classifications, classes) {
  for (const [i, panel] of SHARED.panelNames.entries()) {
    if (classifications) {
      const { label, confidence, ssim } = classifications[i];
      const gain = i === 2 ? signed(ssim - classifications[0].ssim, 2) : "";
      write(panel, SHARED.ssim, ssim.toFixed(2), gain); // the pure picture has no place for one
      const sure = `${Math.round(100 * confidence)}% ${SHARED.confident}`;
      if (classes.length) write(panel, SHARED.class, classes[label], sure);
    } else {
      write(panel, SHARED.ssim, EMPTY);
      write(panel, SHARED.class, EMPTY);
    }
  }
}

/** Write the server's numbers again. */
export function restoreScores() {
  /** @type {NodeListOf<HTMLElement>} */
  const changed = document.querySelectorAll("[data-server]");
  for (const element of changed) {
    setText(element, element.dataset.server);
    delete element.dataset.server;
  }
}

/**
 * Write a number and what is beside it, where the page has a place for it.
 *
 * @param {string} panel
 * @param {string} label
 * @param {string} value
 * @param {string} [more]
 */
function write(panel, label, value, more = "") {
  const scores = document.querySelector(`.st-key-${SHARED.keys.panels} [data-panel="${panel}"]`);
  for (const [name, text] of [["number", value], ["more", more]]) {
    replaceText(scores?.querySelector(`[data-${name}="${label}"]`), text);
  }
}

/**
 * Write a text in place of the server's.
 *
 * @param {HTMLElement | null | undefined} element Where the page has one.
 * @param {string} text
 */
export function replaceText(element, text) {
  if (!element || element.textContent === text) return;
  element.dataset.server ??= element.textContent;
  setText(element, text);
}

/**
 * Set a text; its sign decides about the colour of a gain, and the badge about that of a verdict.
 *
 * @param {HTMLElement} element
 * @param {string} text
 */
function setText(element, text) {
  element.textContent = text;
  if ("sign" in element.dataset) element.dataset.sign = text.slice(0, 1);
  if ("state" in element.dataset) {
    const states = Object.entries(SHARED.verdictBadges);
    element.dataset.state = states.find(([, badge]) => badge === text)?.[0] ?? "";
  }
}
