// Write numbers as `formatting.py` does.

/**
 * Return a PSNR with its unit.
 *
 * @param {number} psnr In dB, may be infinite.
 * @returns {string}
 */
export function inDb(psnr) {
  return Number.isFinite(psnr) ? `${psnr.toFixed(1)} dB` : "∞ dB";
}

/**
 * Return a difference with its sign; what rounds to 0 is "+0.0".
 *
 * @param {number} gain
 * @param {number} digits Decimal places.
 * @returns {string}
 */
export function signed(gain, digits) {
  const text = gain.toFixed(digits);
  return Number(text) < 0 ? text : `+${text.replace("-", "")}`;
}
