// Find out whether this browser keeps anything for the page.

/**
 * Return whether the browser keeps what is stored; some browsers and settings forbid it.
 *
 * @param {"sessionStorage" | "localStorage"} [kind] Until the tab is closed, or for good.
 * @returns {boolean}
 */
export function canStore(kind = "sessionStorage") {
  try {
    window[kind].setItem("denoiser-probe", "x".repeat(10_000));
    window[kind].removeItem("denoiser-probe");
    return true;
  } catch {
    return false;
  }
}
