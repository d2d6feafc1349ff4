// Back and Forward: one press for each page, with all settings.
//
// Streamlit makes an entry of the history of every change of a setting, and with Back it sets what the page
// left behind to its defaults. Here a page has one entry, and Back and Forward go as a link does, which keeps
// the settings.

export const PAGE_LINK = `.st-key-${SHARED.keys.pages} a`; // the links to the other pages

/** Make no entry of the history for a change of the address within a page. */
function keepOneEntryForEachPage() {
  const push = history.pushState.bind(history);
  history.pushState = (state, unused, address) => {
    const isSamePage = new URL(address ?? "", location.href).pathname === location.pathname;
    if (isSamePage) history.replaceState(state, unused, address);
    else push(state, unused, address);
  };
}

/**
 * Follow the link to the page that Back or Forward has gone to.
 *
 * @param {PopStateEvent} event
 */
function followLink(event) {
  /** @type {HTMLAnchorElement[]} */
  const links = Array.from(document.querySelectorAll(PAGE_LINK));
  const name = location.pathname.split("/").at(-1);
  const link = [name, ""].flatMap((of) => links.filter((a) => a.getAttribute("href") === of))[0];
  if (!link) return; // Streamlit does it, with the settings of the address
  event.stopImmediatePropagation();
  link.click();
}

/** Begin, before Streamlit's own scripts listen. */
export function watchHistory() {
  keepOneEntryForEachPage();
  addEventListener("popstate", followLink);
}
