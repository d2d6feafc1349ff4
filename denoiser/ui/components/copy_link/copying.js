// Copy text to the clipboard.

/**
 * Copy a link, and return whether that was possible.
 *
 * @param {string} link
 * @param {HTMLInputElement} field
 * @returns {Promise<boolean>}
 */
export async function copy(link, field) {
  try {
    await navigator.clipboard.writeText(link);
    return true;
  } catch {
    // There is no clipboard on a page without https, and none in a frame that may not use it.
    field.value = link;
    field.hidden = false;
    field.select();
    return document.execCommand("copy");
  }
}
