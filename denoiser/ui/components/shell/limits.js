// Say what this browser does not let the page do: read its canvas, keep a drawing, upload from a frame or a
// file that is too large; and that a restart has taken an uploaded file away.

import { hideNotice, showNotice } from "./notice.js";
import { canStore } from "./storage.js";
import { ALTERED, isCanvasAltered } from "../../../browser/view/altered.js";

const CHECK_EVERY = 1_000; // milliseconds
const KEEPS_NOTHING =
  "This browser keeps nothing for this page: a reload loses the drawing. A copied link brings it back.";
const GONE = "The server was restarted and has lost the uploaded file. Choose it again.";
const NO_COOKIE =
  "This page is shown within another site, where this browser keeps no cookie for it: uploads and the camera" +
  " do not work here. Everything else does.";

/** Look now and then for a control that cannot work. */
export function watchLimits() {
  const [isAltered, keepsNothing] = [isCanvasAltered(), !canStore()];
  let goneFor = 0; // how many looks in a row
  /** @type {Set<string>} */
  const dismissed = new Set();
  /** @type {(kind: string, isNeeded: boolean, text: string, label: string, act: () => void) => void} */
  const follow = (kind, isNeeded, text, label, act) => {
    if (!isNeeded) hideNotice(kind);
    else if (!dismissed.has(kind)) {
      const dismiss = () => {
        act();
        dismissed.add(kind);
        hideNotice(kind);
      };
      showNotice(kind, text, { label, act: dismiss });
    }
  };
  setInterval(() => {
    const hasCanvas = document.querySelector(`.st-key-${SHARED.keys.canvas}`) !== null;
    follow("canvas", isAltered && hasCanvas, ALTERED, "OK", () => {});
    follow("storage", keepsNothing && hasCanvas, KEEPS_NOTHING, "OK", () => {});
    goneFor = isFileGone() ? goneFor + 1 : 0;
    follow("file", goneFor > 2, GONE, "OK", () => {});
    const refused = refusal();
    follow("refused", refused !== "", refused, "OK", () => {});
    const uploader = "[data-testid=stFileUploader], [data-testid=stCameraInput]";
    const cannotUpload = window !== top && !hasCookie() && document.querySelector(uploader) !== null;
    follow("cookie", cannotUpload, NO_COOKIE, "Open it alone", () => open(location.href));
  }, CHECK_EVERY);
}

/**
 * Return whether the page lists an uploaded file that the server, which is at rest, does not have.
 *
 * @returns {boolean}
 */
function isFileGone() {
  const files = [...document.querySelectorAll("[data-testid=stFileChip]")];
  const isWhole = files.some((file) => !file.querySelector("[data-testid^=stFileChipIcon]"));
  const alerts = [...document.querySelectorAll("[data-testid=stAlert]")];
  const isAtRest = document.querySelector("[data-test-script-state=notRunning]") !== null;
  return isAtRest && isWhole && alerts.some((alert) => alert.textContent.includes(SHARED.noUpload));
}

/**
 * Return why the browser did not send a file, which Streamlit says where the mouse rests on it only.
 *
 * @returns {string} Empty where it sent all.
 */
function refusal() {
  const file = document.querySelector("[data-testid=stFileChip][aria-invalid=true]");
  const name = file?.querySelector("[data-testid=stFileChipName]")?.textContent;
  const reason = document.getElementById(file?.getAttribute("aria-describedby"))?.textContent;
  return reason ? `${name} was not read. ${reason}` : "";
}

/**
 * Return whether the browser keeps the cookie that uploads need.
 *
 * @returns {boolean}
 */
function hasCookie() {
  try {
    return document.cookie.includes("_streamlit_xsrf");
  } catch {
    return false; // a frame without any rights
  }
}
