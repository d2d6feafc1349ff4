// Load the script of a component, and pass on what the server sends.
//
// Streamlit sends a component's script with each of its messages. This short one goes in place of the long
// one, which the browser loads once and keeps.

/** @type {Promise<{default: (component: object) => (() => void) | undefined}>} */
const loading = import(new URL(SCRIPT, document.baseURI).href);
loading.catch((error) => console.warn("Denoiser: a script could not be loaded.", error));

/**
 * Pass a message on as soon as the script is there.
 *
 * @param {object} component
 * @returns {() => void} Called when the component leaves the page.
 */
export default function (component) {
  /** @type {(() => void) | undefined} */
  let cleanUp;
  let isGone = false;
  loading.then(
    (script) => {
      if (!isGone) cleanUp = script.default(component);
    },
    () => {}, // reported above
  );
  return () => {
    isGone = true;
    cleanUp?.();
  };
}
