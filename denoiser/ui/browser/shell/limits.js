// Say what this browser does not let the page do: read its canvas, or upload from a frame.

import { hideNotice, showNotice } from "./notice.js";

const CHECK_EVERY = 1_000; // milliseconds
const SIZE = 16;
const ALTERED =
  "This browser changes what pages read from a canvas; some do it against tracking. Drawings arrive blank or" +
  " noisy. Allow this page to read canvas data, or pick or upload a digit.";
const NO_COOKIE =
  "This page is shown within another site, where this browser keeps no cookie for it: uploads and the camera" +
  " do not work here. Everything else does.";

/** Look now and then for a control that cannot work. */
export function watchLimits() {
  const isAltered = isCanvasAltered();
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
    const uploader = "[data-testid=stFileUploader], [data-testid=stCameraInput]";
    const cannotUpload = window !== top && !hasCookie() && document.querySelector(uploader) !== null;
    follow("cookie", cannotUpload, NO_COOKIE, "Open it alone", () => open(location.href));
  }, CHECK_EVERY);
}

/**
 * Return whether pixels come back from a canvas other than they were painted.
 *
 * @returns {boolean}
 */
function isCanvasAltered() {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE;
  const context = canvas.getContext("2d");
  if (!context) return true;
  for (let x = 0; x < SIZE; x++) {
    context.fillStyle = `rgb(${[x, 2 * x, 3 * x].map((step) => (37 * step) % 256)})`;
    context.fillRect(x, 0, 1, SIZE);
  }
  const { data } = context.getImageData(0, 0, SIZE, SIZE);
  return data.some((level, i) => {
    const channel = i % 4;
    const x = ((i - channel) / 4) % SIZE;
    return level !== (channel === 3 ? 255 : (37 * (channel + 1) * x) % 256);
  });
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
