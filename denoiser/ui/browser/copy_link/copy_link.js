// The button that copies a link: in one click, where the browser allows it, and else by hand.

const SHOWN = 2500; // milliseconds

/** @param {{data: {link: string, copied: string}, parentElement: ShadowRoot}} component */
export default function ({ data, parentElement }) {
  /** @type {(selector: string) => any} */
  const find = (selector) => parentElement.querySelector(selector);
  const [output, field] = [find("output"), find("input")];
  find("button").onclick = async () => {
    const isCopied = await copy(data.link, field);
    field.hidden = isCopied;
    output.textContent = isCopied ? data.copied : "Copy it from here:";
    if (!isCopied) {
      field.select();
      return;
    }
    clearTimeout(parentElement.timer);
    parentElement.timer = setTimeout(() => (output.textContent = ""), SHOWN);
  };
}

/**
 * Copy a link, and return whether that was possible.
 *
 * @param {string} link
 * @param {HTMLInputElement} field
 * @returns {Promise<boolean>}
 */
async function copy(link, field) {
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
