// Open the entry of a term where the page mentions it.
//
// A mention is a link to "#term-...", in the page or in the shadow root of a component. One listener serves
// them all, and nothing that Streamlit has put on the page is changed.

import { goTo } from "./history.js";

const GLOSSARY_PAGE = "glossary";
const GAP = 6; // pixels between a word and its entry
const MARGIN = 8; // pixels between an entry and the edge of the window
const CAN_OPEN = "popover" in HTMLElement.prototype; // browsers of before 2024 go to the page of all terms
const LOADS_WITHIN = 10_000; // milliseconds for the page of all terms to come

/** A small dialog with the entry of one term. */
class EntryDialog {
  /** Make the dialog, which is not on the page yet. */
  constructor() {
    this.box = document.createElement("div");
    this.box.className = "denoiser-entry";
    this.box.popover = "auto"; // Esc and a click elsewhere close it
    this.box.tabIndex = -1;
    this.box.setAttribute("role", "dialog");
    this.box.setAttribute("aria-labelledby", "denoiser-entry-term");
    this.box.setAttribute("aria-describedby", "denoiser-entry-text");
    this.term = document.createElement("strong");
    this.term.id = "denoiser-entry-term";
    this.text = document.createElement("p");
    this.text.id = "denoiser-entry-text";
    this.all = document.createElement("a");
    this.all.textContent = "All terms";
    this.all.dataset.page = "";
    const close = document.createElement("button");
    close.textContent = "Close";
    close.addEventListener("click", () => this.close());
    this.box.append(this.term, this.text, this.all, close);
    this.box.addEventListener("beforetoggle", (event) => this.giveBackFocus(event));
    const follow = () => this.isOpen() && this.place();
    addEventListener("scroll", follow, { capture: true, passive: true });
    addEventListener("resize", follow, { passive: true });
  }

  /**
   * Open the entry of a term.
   *
   * @param {HTMLAnchorElement} mention The link to it.
   * @param {string} anchor What the link leads to.
   */
  open(mention, anchor) {
    const { term, text } = GLOSSARY[anchor];
    this.mention = mention;
    this.term.textContent = term;
    this.text.textContent = text;
    this.all.href = new URL(GLOSSARY_PAGE + anchor, document.baseURI).href;
    const app = document.querySelector("[data-testid=stApp]") ?? document.body;
    const { color, backgroundColor, colorScheme } = getComputedStyle(app); // of the chosen theme
    Object.assign(this.box.style, { color, backgroundColor, colorScheme });
    if (!this.box.isConnected) document.body.append(this.box);
    this.box.showPopover();
    this.place();
    this.box.focus({ preventScroll: true });
  }

  /**
   * Return whether an entry is open.
   *
   * @returns {boolean}
   */
  isOpen() {
    return CAN_OPEN && this.box.matches(":popover-open");
  }

  /** Close the entry, if one is open. */
  close() {
    if (this.isOpen()) this.box.hidePopover();
  }

  /** Put the entry below the word, or above it where there is more room, inside the window. */
  place() {
    if (!this.mention.isConnected) {
      this.close();
      return;
    }
    const word = this.mention.getBoundingClientRect();
    const { width, height } = this.box.getBoundingClientRect();
    const [most, below] = [innerWidth - width - MARGIN, word.bottom + GAP];
    const isBelow = below + height + MARGIN <= innerHeight || word.top < innerHeight - word.bottom;
    const top = isBelow ? below : word.top - GAP - height;
    this.box.style.left = `${Math.max(MARGIN, Math.min(word.left, most))}px`;
    this.box.style.top = `${Math.max(MARGIN, Math.min(top, innerHeight - height - MARGIN))}px`;
  }

  /**
   * Focus the word again when the entry closes, unless something else has the focus by now.
   *
   * @param {ToggleEvent} event
   */
  giveBackFocus(event) {
    const focused = document.activeElement ?? document.body;
    const isFree = focused === document.body || this.box.contains(focused);
    if (event.newState === "closed" && isFree) this.mention.focus({ preventScroll: true });
  }
}

/**
 * Return the first link at an event that fulfils a condition, also one within a component.
 *
 * @param {Event} event
 * @param {(link: HTMLAnchorElement) => boolean} isMeant
 * @returns {HTMLAnchorElement | undefined}
 */
function linkAt(event, isMeant) {
  for (const element of event.composedPath()) {
    if (element instanceof HTMLAnchorElement && isMeant(element)) return element;
  }
  return undefined;
}

/**
 * Scroll to a term of the page with all of them, as soon as it is there.
 *
 * @param {string} anchor
 * @param {number} [end] When to give up, by `performance.now`.
 */
function showTerm(anchor, end = performance.now() + LOADS_WITHIN) {
  const term = document.getElementById(anchor.slice(1));
  if (term) {
    term.scrollIntoView({ block: "center" });
    term.focus({ preventScroll: true });
  } else if (performance.now() < end) setTimeout(showTerm, 100, anchor, end);
}

/** Begin to listen to clicks on terms, and on the pages that the glossary names. */
export function watchTerms() {
  const dialog = new EntryDialog();
  /** @type {(event: MouseEvent) => void} */
  const take = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // for a tab of its own
    const mention = linkAt(event, (link) => Object.hasOwn(GLOSSARY, link.getAttribute("href") ?? ""));
    const page = linkAt(event, (link) => "page" in link.dataset);
    if (!mention && !page) return;
    event.preventDefault();
    event.stopPropagation();
    if (mention && CAN_OPEN) dialog.open(mention, mention.getAttribute("href"));
    else {
      dialog.close();
      const target = mention ? GLOSSARY_PAGE + mention.getAttribute("href") : page.href;
      const address = new URL(target, document.baseURI);
      address.search = location.search; // the settings of now
      goTo(address);
      if (address.hash) showTerm(address.hash);
    }
  };
  document.addEventListener("click", take, { capture: true });
  if (Object.hasOwn(GLOSSARY, location.hash)) showTerm(location.hash);
}
