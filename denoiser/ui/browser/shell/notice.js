// A notice at the bottom of the window, for what the server cannot say.

/** @type {Map<string, HTMLElement>} */
const shown = new Map();

/**
 * Show a notice, in the place of an earlier one of the same kind.
 *
 * @param {string} kind
 * @param {string} text
 * @param {string} label Of its button.
 * @param {() => void} action What the button does.
 */
export function showNotice(kind, text, label, action) {
  if (shown.get(kind)?.firstChild.textContent === text) return;
  hideNotice(kind);
  const notice = document.createElement("div");
  notice.className = "denoiser-notice";
  notice.setAttribute("role", "status");
  const words = document.createElement("span");
  words.textContent = text;
  const button = document.createElement("button");
  button.textContent = label;
  button.onclick = action;
  notice.append(words, button);
  document.body.append(notice);
  shown.set(kind, notice);
}

/**
 * Take a notice away.
 *
 * @param {string} kind
 */
export function hideNotice(kind) {
  shown.get(kind)?.remove();
  shown.delete(kind);
}
