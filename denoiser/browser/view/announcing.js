// Announce results to screen readers, once they have settled.

const SETTLED = 700; // milliseconds: of several results in a row the last one is announced

/**
 * Announce a text now, and whenever it is another one.
 *
 * @param {Element} status A live region.
 * @param {() => string} read Returns what to announce.
 * @param {string} attribute A change of it, or of the elements of the page, may change the text.
 * @returns {() => void} Ends it.
 */
export function announceChanges(status, read, attribute) {
  let text = read();
  /** Announce the text, unless it was the last. */
  const announce = () => {
    if (text !== status.textContent) status.textContent = text;
  };
  let timer = setTimeout(announce, SETTLED);
  /** Announce another text later, once it changes no more. */
  const wait = () => {
    const now = read();
    if (now === text) return; // attributes are also set to what they were
    text = now;
    clearTimeout(timer);
    timer = setTimeout(announce, SETTLED);
  };
  const observer = new MutationObserver(wait);
  observer.observe(document.body, { subtree: true, childList: true, attributeFilter: [attribute] });
  return () => {
    observer.disconnect();
    clearTimeout(timer);
  };
}
