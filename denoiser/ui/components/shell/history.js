// Back and Forward: one press for each page, with all settings.
//
// Streamlit makes an entry of the history of every change of a setting, and with Back it sets what the page
// left behind to its defaults. Here a page has one entry, and Back and Forward go as a link does, which keeps
// the settings.

let path = location.pathname; // of the page that is shown
export const PAGE_LINK = `.st-key-${SHARED.keys.pages} a`; // the links to the other pages

/** What is on the page; the experiments of Learn have an entry each. */
const placeOf = (/** @type {URL | Location} */ { pathname, search }) =>
  pathname + (new URLSearchParams(search).get(SHARED.keys.experiment) ?? "");

/** Make no entry of the history for a change of the address within a page. */
function keepOneEntryForEachPage() {
  const push = history.pushState.bind(history);
  history.pushState = (state, unused, address) => {
    const isSamePlace = placeOf(new URL(address ?? "", location.href)) === placeOf(location);
    if (isSamePlace) history.replaceState(state, unused, address);
    else push(state, unused, address);
    path = location.pathname;
  };
}

/**
 * Return the link to a page; pages that belong to another one have none on top of every page.
 *
 * @param {string} path Of its address.
 * @returns {HTMLAnchorElement | undefined}
 */
function linkTo(path) {
  /** @type {HTMLAnchorElement[]} */
  const links = Array.from(document.querySelectorAll(PAGE_LINK));
  return links.find((link) => link.getAttribute("href") === path.split("/").at(-1));
}

/**
 * Follow the link to the page that Back or Forward has gone to.
 *
 * @param {PopStateEvent} event
 */
function followLink(event) {
  const isSamePage = location.pathname === path;
  path = location.pathname;
  const link = linkTo(path);
  if (isSamePage || !link) return; // Streamlit does it, with the settings of the address
  event.stopImmediatePropagation();
  link.click();
}

/**
 * Go to a page of the app as Back and Forward do, which does not load the app again.
 *
 * @param {URL} address With the settings of now.
 */
export function goTo(address) {
  history.pushState(null, "", address);
  dispatchEvent(new PopStateEvent("popstate"));
}

/** Begin, before Streamlit's own scripts listen. */
export function watchHistory() {
  keepOneEntryForEachPage();
  addEventListener("popstate", followLink);
}
