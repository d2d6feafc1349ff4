// Where the live view finds the elements of the page.

// Elements of the page, by the keys and labels that Python gives them.
export const CANVAS_KEY = `.st-key-${SHARED.keys.canvas}`;
export const SLIDER_KEY = `.st-key-${SHARED.keys.noise}`;
export const WORDS = SHARED.keys.words.map((key) => `.st-key-${key}`).join(", "); // of the picture that the server knows
/** @type {Set<string>} */
const missingLabels = new Set();

/**
 * Return the containers of the panels' pictures, in their order.
 *
 * @returns {NodeListOf<HTMLElement>}
 */
export function findImages() {
  return document.querySelectorAll(`.st-key-${SHARED.keys.panels} [data-testid=stImageContainer]`);
}

/**
 * Return a metric below a panel, and warn once where there is none of that label.
 *
 * @param {string} panel "noisy", "pure" or "denoised".
 * @param {string} label
 * @returns {HTMLElement | undefined}
 */
export function findMetric(panel, label) {
  /** @type {HTMLElement[]} */
  const metrics = Array.from(
    document.querySelectorAll(`.st-key-score_${panel} [data-testid=stMetric]`),
  );
  const found = metrics.find((metric) =>
    metric.querySelector("[data-testid=stMetricLabel]").textContent.startsWith(label),
  );
  if (!found && metrics.length && !missingLabels.has(label)) {
    missingLabels.add(label);
    console.warn(`Denoiser: no metric "${label}" below the panel "${panel}".`);
  }
  return found;
}

/**
 * Cover the numbers of a metric, where the server shows it.
 *
 * @param {HTMLElement | undefined} metric
 * @param {string | number} value
 * @param {string | false} [delta]
 */
export function coverMetric(metric, value, delta = "") {
  /** @type {(part: string) => HTMLElement | null | undefined} */
  const text = (part) => metric?.querySelector(`[data-testid=${part}] [data-testid=stMarkdownContainer]`);
  const [valueText, deltaText] = [text("stMetricValue"), text("stMetricDelta")];
  if (valueText && valueText.dataset.live !== String(value)) valueText.dataset.live = String(value);
  if (!deltaText) return;
  // Its arrow and colour are the server's: where they would be wrong it is hidden until they come.
  const isLoss = (/** @type {string} */ number) => number.startsWith("-");
  const isRight = delta && isLoss(delta) === isLoss(deltaText.textContent);
  const text_ = isRight ? delta : "";
  if (deltaText.dataset.live !== text_) deltaText.dataset.live = text_;
}

/**
 * Return the element of the drawable canvas that holds its two layers.
 *
 * @returns {Element | undefined}
 */
export function findCanvas() {
  const elements = document.querySelectorAll(`${CANVAS_KEY} *`);
  return [...elements].find((element) => element.shadowRoot)?.shadowRoot.firstElementChild;
}

/**
 * Return the key of the control that a pointer went down on.
 *
 * @param {Event} event
 * @returns {string | undefined}
 */
export function controlOf(event) {
  const path = event.composedPath();
  return [CANVAS_KEY, SLIDER_KEY].find((key) => path.some((element) => element instanceof Element && element.matches(key)));
}

/**
 * Return whether a script is running for this visitor.
 *
 * @returns {boolean}
 */
export function isServerAtWork() {
  /** @type {HTMLElement} */
  const app = document.querySelector("[data-test-script-state]");
  return ["running", "rerunRequested"].includes(app?.dataset.testScriptState);
}
