// Find out whether this browser lets a page read what is drawn.

export const ALTERED =
  "This browser changes what pages read from a canvas; some do it against tracking. Drawings arrive blank or" +
  " noisy. Allow this page to read canvas data, or pick a digit.";
const PROBE = 16; // pixels

/**
 * Return whether pixels come back from a canvas other than they were painted.
 *
 * @returns {boolean}
 */
export function isCanvasAltered() {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = PROBE;
  const context = canvas.getContext("2d");
  if (!context) return true;
  for (let x = 0; x < PROBE; x++) {
    context.fillStyle = `rgb(${[x, 2 * x, 3 * x].map((step) => (37 * step) % 256)})`;
    context.fillRect(x, 0, 1, PROBE);
  }
  const { data } = context.getImageData(0, 0, PROBE, PROBE);
  return data.some((level, i) => {
    const channel = i % 4;
    const x = ((i - channel) / 4) % PROBE;
    return level !== (channel === 3 ? 255 : (37 * (channel + 1) * x) % 256);
  });
}
