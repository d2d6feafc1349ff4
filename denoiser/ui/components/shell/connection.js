// Say what a visitor can do while the page has no connection to its server.

import { hideNotice, showNotice } from "./notice.js";
import { canStore } from "./storage.js";

const LOOK_EVERY = 500; // milliseconds
const PATIENCE = 2_000; // milliseconds without a connection that was there before, as at a short cut
const FIRST_PATIENCE = 10_000; // the same while the page has never had one
const KIND = "connection";
const LOST = "There is no connection to the server; this page tries again every few seconds.";
const KEPT = " Your drawing is kept in this browser.";
const BLOCKED =
  "The server answers, but this page gets no WebSocket connection to it, and needs one. Some networks and" +
  " security programs block them. Try another network, such as a phone's, or ask who runs this one to allow" +
  ` WebSockets to ${location.host}. Drawing and denoising also work without:`;
const WITHOUT = "open the page that needs no connection";

/** Watches the connection, and shows a notice while there is none. */
class Connection {
  /** Begin to watch. */
  constructor() {
    this.since = performance.now(); // when the connection was last seen, or the page was opened
    this.patience = FIRST_PATIENCE;
    this.isLost = false;
    this.isAsking = false;
    setInterval(() => this.look(), LOOK_EVERY);
    new MutationObserver(() => this.isLost && closeError()).observe(document.body, {
      childList: true,
    });
  }

  /** Look whether there is a connection. */
  look() {
    /** @type {HTMLElement | null} */
    const app = document.querySelector("[data-testid=stApp]");
    if (app?.dataset.testConnectionState === "CONNECTED") {
      this.since = performance.now();
      this.patience = PATIENCE;
      if (this.isLost) document.dispatchEvent(new Event("denoiser-connected"));
      this.isLost = false;
      hideNotice(KIND);
      return;
    }
    this.isLost = Boolean(app);
    closeError();
    if (performance.now() - this.since > this.patience) this.explain();
  }

  /** Show what is wrong: the server is away, or its WebSockets are blocked. */
  async explain() {
    if (this.isAsking) return;
    this.isAsking = true;
    const isThere = await isServerThere();
    this.isAsking = false;
    const waited = performance.now() - this.since;
    // While a server starts it answers a moment before it takes connections.
    if (waited <= this.patience) return;
    if (!isThere || waited <= FIRST_PATIENCE) showNotice(KIND, canStore() ? LOST + KEPT : LOST);
    else {
      const address = new URL(SHARED.pageFile, location.href).href;
      const reload = { label: "Reload", act: () => location.reload() };
      showNotice(KIND, BLOCKED, reload, { label: WITHOUT, address });
    }
  }
}

/**
 * Return whether the server answers without WebSockets.
 *
 * @returns {Promise<boolean>}
 */
async function isServerThere() {
  try {
    return (await fetch(new URL("_stcore/health", location.href), { cache: "no-store" })).ok;
  } catch {
    return false;
  }
}

/** Close Streamlit's own message, which speaks to developers and covers the page. */
function closeError() {
  const dialog = document.querySelector("[data-testid=stDialog]");
  if (dialog?.querySelector("h2")?.textContent !== "Connection error") return;
  /** @type {HTMLElement | null} */
  const close = dialog.querySelector("button[aria-label=Close]");
  close?.click();
}

/** Begin to watch the connection. */
export function watchConnection() {
  new Connection();
}
