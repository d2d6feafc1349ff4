// The files that are part of the page: the weights of networks, and digits.

/**
 * Take the files out of the page, which then holds their text no longer.
 *
 * @returns {Map<string, Uint8Array>} By their names.
 */
export function takeFiles() {
  /** @type {Map<string, Uint8Array>} */
  const files = new Map();
  /** @type {NodeListOf<HTMLElement>} */
  const elements = document.querySelectorAll("[data-file]");
  for (const element of elements) {
    const letters = atob(element.textContent);
    const bytes = new Uint8Array(letters.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = letters.charCodeAt(i);
    files.set(element.dataset.file, bytes);
    element.remove();
  }
  return files;
}
