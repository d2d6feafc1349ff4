// Style the page so that what covers the server's pictures and numbers looks like them.

import { WORDS } from "./elements.js";

const STYLE = `
  [data-testid=stImageContainer]:has(> canvas) { position: relative; }
  [data-testid=stImageContainer] > canvas {
    position: absolute; object-fit: contain; image-rendering: pixelated; pointer-events: none;
  }
  [data-behind] { opacity: 0.4; }
  @media (prefers-reduced-motion: no-preference) { ${WORDS} { transition: opacity 0.15s; } }
`;

/**
 * Add the style to the page. What it styles is outside of the component, whose own CSS ends at its root.
 *
 * @returns {HTMLStyleElement} To remove later.
 */
export function addStyle() {
  const style = document.createElement("style");
  style.textContent = STYLE;
  return document.head.appendChild(style);
}
