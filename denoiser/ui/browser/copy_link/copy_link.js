// Copy a link: in one click, where the browser allows it, and else by hand.

const SHOWN = 2500; // milliseconds

/**
 * Make the button copy a link.
 *
 * @param {{data: {link: string, settings: string[], copied: string}, parentElement: ShadowRoot}} component
 */
export default function ({ data, parentElement }) {
  const [output, field] = [parentElement.querySelector("output"), parentElement.querySelector("input")];
  parentElement.querySelector("button").onclick = async () => {
    const isCopied = await copy(upToDate(data.link, data.settings), field);
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
 * Return a link with settings as the address bar has them: a move of the slider makes no new link.
 *
 * @param {string} link
 * @param {string[]} settings Names of parameters.
 * @returns {string}
 */
function upToDate(link, settings) {
  const address = new URL(link), now = new URLSearchParams(window.location.search);
  for (const name of settings) {
    if (now.has(name)) address.searchParams.set(name, now.get(name));
    else address.searchParams.delete(name);
  }
  return address.href;
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
