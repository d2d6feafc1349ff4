// A notice at the bottom of the window, for what the server cannot say.

/** @type {Map<string, HTMLElement>} */
const shown = new Map();

/**
 * Show a notice, in the place of an earlier one of the same kind.
 *
 * @param {string} kind
 * @param {string} text
 * @param {{label: string, act: () => void}} [action] Its button, if it has one.
 * @param {{label: string, address: string}} [target] Its link, if it has one.
 */
export function showNotice(kind, text, action, target) {
  if (shown.get(kind)?.firstChild.textContent === text) return;
  hideNotice(kind);
  const notice = document.createElement("div");
  notice.className = "denoiser-notice";
  notice.setAttribute("role", "status");
  const words = document.createElement("span");
  words.textContent = text;
  notice.append(words);
  if (target) {
    const link = document.createElement("a");
    link.textContent = target.label;
    link.href = target.address;
    notice.append(" ", link);
  }
  if (action) {
    const button = document.createElement("button");
    button.textContent = action.label;
    button.onclick = action.act;
    notice.append(button);
  }
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
