// Press the controls of the page by single keys. They act wherever the focus is, except where text is
// typed or the key has another use.
//
// The keys do what a mouse would do. Streamlit's own `shortcut=` does not support "?", and does nothing
// while a slider has the focus.

const TYPED = "input:not([type=checkbox], [type=range]), textarea, select, [contenteditable]";
const ARROWS = "input, [role=radiogroup], [role=tablist], [role=menu], [role=listbox], [role=grid]";

const LEAVE = `.st-key-${SHARED.keys.leave} button`;
const SENDS_AFTER = 300; // milliseconds after a key until a slider has sent its value
const PATIENCE = 5_000; // milliseconds for the classes to come after "Pick" was pressed

let isOn = false;

/** @type {Trigger | undefined} */
let tell; // of the component that is on the page
// A server that was restarted knows nothing of this page, and Streamlit does not always run it again. This
// component is outside of all fragments, of which a new session has none.
document.addEventListener("denoiser-connected", () => tell?.("connected", Date.now()));

/**
 * Switch the keys on or off.
 *
 * @param {{data: {is_on: boolean}, setTriggerValue: Trigger}} component
 * @returns {() => void} Called when the component leaves the page.
 */
export default function ({ data, setTriggerValue }) {
  isOn = data.is_on;
  tell = setTriggerValue;
  document.addEventListener("keydown", press); // once, however often it is called
  // Tells a screen reader that the keys act, and which of them lists the others.
  if (isOn) help()?.setAttribute("aria-keyshortcuts", "?");
  else help()?.removeAttribute("aria-keyshortcuts");
  return () => document.removeEventListener("keydown", press);
}

/**
 * Do what a key stands for.
 *
 * @param {KeyboardEvent} event
 */
function press(event) {
  const { key } = event;
  if (!isOn || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
  const at = /** @type {Element} */ (event.composedPath()[0]);
  if (at.closest?.(TYPED)) return;
  if (at.closest?.("[role=application]") && key !== "?") return; // a hand is drawing by keys
  if (key === "?") help()?.click();
  else if (event.repeat && key.length === 1) return;
  else if (key.toLowerCase() === "n") find(`.st-key-${SHARED.keys.newNoise} button`)?.click();
  else if (/^\d$/.test(key)) pick(Number(key), performance.now() + PATIENCE);
  else if (key === "Escape" && find(LEAVE)) setTimeout(leave, SENDS_AFTER);
  else if (/^Arrow(Left|Right)$/.test(key) && !at.closest?.(ARROWS)) moveNoise(key);
  else return;
  event.preventDefault();
}

/** Leave the projector's view, after what was set before: its message would bring the view back. */
function leave() {
  if (find("[data-test-script-state=notRunning]")) find(LEAVE)?.click();
  else setTimeout(leave, 50);
}

/**
 * Return the button that opens the list of the keys.
 *
 * @returns {HTMLElement | null}
 */
function help() {
  return find(`.st-key-${SHARED.keys.help} button`);
}

/**
 * Return the first element of a selector.
 *
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
function find(selector) {
  return document.querySelector(selector);
}

/**
 * Press the class; where the page has none yet, "Pick" first.
 *
 * @param {number} label
 * @param {number} end When to give up, by `performance.now`.
 */
function pick(label, end) {
  /** @type {NodeListOf<HTMLElement>} */
  const classes = document.querySelectorAll(`.st-key-${SHARED.keys.class} [role=radio]`);
  if (classes.length) classes[label].click();
  else if (performance.now() < end) {
    /** @type {NodeListOf<HTMLElement>} */
    const sources = document.querySelectorAll(`.st-key-${SHARED.keys.source} [role=radio]`);
    const source = sources[SHARED.sources.indexOf("Pick")];
    if (source?.ariaChecked === "false") source.click();
    setTimeout(() => pick(label, end), 50);
  }
}

/**
 * Press an arrow on the slider: it moves by one step, and the server is notified.
 *
 * @param {string} key
 */
function moveNoise(key) {
  const { noise, strength } = SHARED.keys;
  const slider = find(`.st-key-${noise} input, .st-key-${strength} input`);
  for (const type of ["keydown", "keyup"]) {
    slider?.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true, cancelable: true }));
  }
}
