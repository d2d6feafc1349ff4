// Announce the results of the panels to screen readers: the first and the last.

import { announceChanges } from "../../../browser/view/announcing.js";

/**
 * Watch the text alternatives of the panels.
 *
 * @param {{parentElement: ShadowRoot}} component
 * @returns {() => void} Called when the component leaves the page.
 */
export default function ({ parentElement }) {
  const read = () => {
    /** @type {HTMLImageElement[]} */
    const panels = Array.from(document.querySelectorAll(`.st-key-${SHARED.keys.panels} img`));
    return [...panels.slice(0, 1), ...panels.slice(1).slice(-1)].map((panel) => panel.alt).join(". ");
  };
  return announceChanges(parentElement.querySelector("[role=status]"), read, "alt");
}
