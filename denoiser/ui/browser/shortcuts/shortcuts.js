// Single keys that act wherever the focus is, but where it is typed or has a use for them itself.
//
// They press what is on the page, so that they do what a hand would do. Streamlit's own `shortcut=`
// knows no "?", and is deaf while a slider has the focus.

const TYPED = "input:not([type=checkbox], [type=range]), textarea, select, [contenteditable]";
const ARROWS = "input, [role=radiogroup], [role=tablist], [role=menu], [role=listbox], [role=grid]";

const PATIENCE = 5_000; // milliseconds for the classes to come after "Pick" was pressed

let isOn = false;

export default function ({ data }) {
  isOn = data.is_on;
  document.addEventListener("keydown", press); // once, however often it is called
  // Tells a screen reader that the keys act, and which of them lists the others.
  if (isOn) help()?.setAttribute("aria-keyshortcuts", "?");
  else help()?.removeAttribute("aria-keyshortcuts");
  return () => document.removeEventListener("keydown", press);
}

function press(event) {
  const { key } = event;
  if (!isOn || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
  const at = event.composedPath()[0];
  if (at.closest?.(TYPED)) return;
  if (at.closest?.("[role=application]") && key !== "?") return; // a hand is drawing by keys
  if (key === "?") help()?.click();
  else if (event.repeat && key.length === 1) return;
  else if (key.toLowerCase() === "n") document.querySelector(".st-key-new_noise button")?.click();
  else if (/^\d$/.test(key)) pick(Number(key), performance.now() + PATIENCE);
  else if (/^Arrow(Left|Right)$/.test(key) && !at.closest?.(ARROWS)) moveNoise(key);
  else return;
  event.preventDefault();
}

function help() {
  return document.querySelector(".st-key-keys_help button");
}

// Presses the class; where the page has none yet, "Pick" first.
function pick(label, end) {
  const classes = document.querySelectorAll(".st-key-_class [role=radio]");
  if (classes.length) classes[label].click();
  else if (performance.now() < end) {
    const source = document.querySelectorAll(".st-key-source [role=radio]")[1];
    if (source?.ariaChecked === "false") source.click();
    setTimeout(() => pick(label, end), 50);
  }
}

// The slider takes it for a press while it has the focus: one step, and the server is told.
function moveNoise(key) {
  const slider = document.querySelector(".st-key-noise input, .st-key-strength input");
  for (const type of ["keydown", "keyup"]) {
    slider?.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true, cancelable: true }));
  }
}
