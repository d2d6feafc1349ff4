// Keep the drawing in this tab of the browser, and give it back to a server that does not know it: after a
// reload, and after a restart of the server. Nothing leaves the machine that the server did not have.

const KEY = "denoiser-drawing";

/** @type {Trigger | undefined} */
let tell; // of the component that is on the page

/**
 * Take the drawing that the server has, at each of its runs.
 *
 * @param {{data: {drawing: object, isUnknown: boolean}, setTriggerValue: Trigger}} component
 * @returns {() => void} Called when the component leaves the page.
 */
export default function ({ data, setTriggerValue }) {
  tell = setTriggerValue;
  if (!data.isUnknown) keep(data.drawing);
  else giveBack(setTriggerValue);
  return () => (tell = undefined);
}

// What was sent while there was no connection is lost: any message brings the state of all widgets along.
document.addEventListener("denoiser-connected", () => tell?.("connected", Date.now()));

/**
 * Keep a drawing until the tab is closed.
 *
 * @param {object} drawing Its strokes, and what they look like.
 */
function keep(drawing) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(drawing));
  } catch (error) {
    console.warn("Denoiser: this browser keeps nothing; a reload loses the drawing.", error);
  }
}

/**
 * Send the server the drawing that is kept, if there is one.
 *
 * @param {Trigger} send
 */
function giveBack(send) {
  try {
    const kept = sessionStorage.getItem(KEY);
    if (kept !== null) send("drawing", JSON.parse(kept));
  } catch (error) {
    console.warn("Denoiser: no drawing can be read from this browser's store.", error);
  }
}
