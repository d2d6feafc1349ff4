// The button that copies a link: in one click, where the browser allows it, and else by hand.

const SAID = 2500; // milliseconds

export default function ({ data, parentElement }) {
  const find = (selector) => parentElement.querySelector(selector);
  const [said, field] = [find("output"), find("input")];
  find("button").onclick = async () => {
    const isCopied = await copy(data.link, field);
    field.hidden = isCopied;
    said.textContent = isCopied ? data.copied : "Copy it from here:";
    if (!isCopied) {
      field.select();
      return;
    }
    clearTimeout(parentElement.timer);
    parentElement.timer = setTimeout(() => (said.textContent = ""), SAID);
  };
}

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
