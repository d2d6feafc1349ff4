// Find out whether this browser keeps anything for the page.

/**
 * Return whether the tab keeps what is stored; some browsers and settings forbid it.
 *
 * @returns {boolean}
 */
export function canStore() {
  try {
    sessionStorage.setItem("denoiser-probe", "x".repeat(10_000));
    sessionStorage.removeItem("denoiser-probe");
    return true;
  } catch {
    return false;
  }
}
