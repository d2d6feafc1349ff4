// Write whether the denoised picture is still the digit that it was, see `verdict.py`.

import { replaceText } from "./scores.js";

/**
 * Write the verdict in place of the server's.
 *
 * @param {Classification[] | null} classifications In the order of the panels; null where nothing is drawn.
 * @param {Settings} picture What is known about it.
 */
export function writeVerdict(classifications, { label, is_doubtful: isDoubtful, classes, is_own: isOwn }) {
  const [, pure, denoised] = classifications?.map((of) => of.label) ?? [];
  const known = label ?? pure;
  const state = isDoubtful ? "doubtful" : denoised === known ? "right" : "wrong";
  const ofLabel = isOwn ? SHARED.verdictOfOwnLabel : SHARED.verdictOfLabel;
  const sentence = (label === null ? SHARED.verdictOfPure : ofLabel).replace(
    /\{(denoised|known)\}/g,
    (_, name) => classes[name === "known" ? known : denoised],
  );
  const texts = { badge: SHARED.verdictBadges[state], sentence };
  for (const [name, text] of Object.entries(texts)) {
    replaceText(document.querySelector(`.verdict [data-${name}]`), classifications ? text : "");
  }
}
