// Copy a link: in one click, where the browser allows it, and else by hand.

const SHOWN = 2500; // milliseconds

/**
 * Make the button copy a link.
 *
 * @param {{data: {link: string, copied: string}, parentElement: ShadowRoot}} component
 */
export default function ({ data, parentElement }) {
  const [output, field] = [parentElement.querySelector("output"), parentElement.querySelector("input")];
  parentElement.querySelector("button").onclick = async () => {
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
