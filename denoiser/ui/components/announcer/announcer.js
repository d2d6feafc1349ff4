// Announce the results of the panels to screen readers, once they have settled.

const SETTLED = 700; // milliseconds: of several results in a row the last one is announced

/**
 * Watch the text alternatives of the panels.
 *
 * @param {{parentElement: ShadowRoot}} component
 * @returns {() => void} Called when the component leaves the page.
 */
export default function ({ parentElement }) {
  const status = parentElement.querySelector("[role=status]");
  /** Announce the first and the last panel. */
  const announce = () => {
    /** @type {HTMLImageElement[]} */
    const panels = Array.from(document.querySelectorAll(`.st-key-${SHARED.keys.panels} img`));
    const text = [...panels.slice(0, 1), ...panels.slice(1).slice(-1)]
      .map((panel) => panel.alt).join(". ");
    if (text !== status.textContent) status.textContent = text;
  };
  let timer = setTimeout(announce, SETTLED);
  /** Announce them later, once nothing changes any more. */
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(announce, SETTLED);
  };
  const observer = new MutationObserver(wait);
  observer.observe(document.body, {
    subtree: true, childList: true, attributeFilter: ["alt"],
  });
  return () => {
    observer.disconnect();
    clearTimeout(timer);
  };
}
