// Write whether the denoised picture is still the digit that it was, see `verdict.py`.

import { replaceText } from "./scores.js";

/**
 * Write the verdict in place of the server's.
 *
 * @param {Classification[] | null} classifications In the order of the panels; null where nothing is drawn.
 * @param {{label: number | null, is_doubtful: boolean}} picture What is known about it.
 */
export function writeVerdict(classifications, { label, is_doubtful: isDoubtful }) {
  const [, pure, denoised] = classifications?.map(({ digit }) => digit) ?? [];
  const known = label ?? pure;
  const state = isDoubtful ? "doubtful" : denoised === known ? "right" : "wrong";
  const sentence = (label === null ? SHARED.verdictOfPure : SHARED.verdictOfLabel)
    .replace("{denoised}", String(denoised))
    .replace("{known}", String(known));
  const texts = { badge: SHARED.verdictBadges[state], sentence };
  for (const [name, text] of Object.entries(texts)) {
    replaceText(document.querySelector(`.verdict [data-${name}]`), classifications ? text : "");
  }
}
