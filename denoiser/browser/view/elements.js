// Find the elements of the page that the live view reads or covers.

export const CANVAS = `.st-key-${SHARED.keys.canvas}`;
// Of the noise factor, or of the strength of another damage.
export const SLIDER = `:is(.st-key-${SHARED.keys.noise}, .st-key-${SHARED.keys.strength})`;
export const WORDS = `.st-key-${SHARED.keys.panels} [data-testid=stMarkdown], .st-key-${SHARED.keys.closer}`;

/**
 * Return the containers of the panels' pictures, in their order.
 *
 * @returns {NodeListOf<HTMLElement>}
 */
export function findImages() {
  return document.querySelectorAll(`.st-key-${SHARED.keys.panels} [data-testid=stImageContainer]`);
}

/**
 * Return which pictures the server shows in the panels, to be compared with those of later.
 *
 * @returns {string}
 */
export function readServerPictures() {
  return Array.from(findImages(), (container) => container.querySelector("img")?.src).join(" ");
}

/**
 * Return the element of the drawable canvas that holds its two layers.
 *
 * @returns {Element | undefined}
 */
export function findCanvas() {
  const elements = document.querySelectorAll(`${CANVAS} *`);
  return [...elements].find((element) => element.shadowRoot)?.shadowRoot.firstElementChild;
}

/**
 * Return the value of the slider of the damage; undefined where there is none.
 *
 * @returns {number | undefined}
 */
export function readAmount() {
  /** @type {HTMLInputElement | null} */
  const slider = document.querySelector(`${SLIDER} input`);
  return slider?.valueAsNumber;
}

/**
 * Mark the server's sentences about the picture as out of date, or as up to date.
 *
 * @param {boolean} areBehind
 */
export function markWords(areBehind) {
  for (const words of document.querySelectorAll(WORDS)) {
    words.toggleAttribute("data-behind", areBehind);
  }
}

/**
 * Return whether a script is running for this visitor.
 *
 * @returns {boolean}
 */
export function isServerAtWork() {
  /** @type {HTMLElement | null} */
  const app = document.querySelector("[data-test-script-state]");
  return ["running", "rerunRequested"].includes(app?.dataset.testScriptState);
}
