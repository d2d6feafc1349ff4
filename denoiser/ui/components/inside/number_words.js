// How numbers and their places are written, and brought into view.

/**
 * Return a number as it is shown, with a true minus sign.
 *
 * @param {number} number
 * @param {number} [digits]
 * @returns {string}
 */
export function write(number, digits = 3) {
  const text = number.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}

/**
 * Return the name of the place of a number in a layer's output.
 *
 * @param {number[]} shape
 * @param {number} at
 * @returns {string}
 */
export function describePlace(shape, at) {
  if (shape.length < 3) return `number ${at + 1}`;
  const [, columns, count] = shape;
  const pixel = Math.floor(at / count);
  const place = `row ${Math.floor(pixel / columns)}, column ${pixel % columns}`;
  return count > 1 ? `map ${(at % count) + 1}, ${place}` : place;
}

/** @returns {ScrollBehavior} How the page scrolls, as the visitor's system asks for. */
export const scrollingNow = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

/**
 * Scroll to an element, where less than its upper part is in view.
 *
 * @param {Element} element
 */
export function reveal(element) {
  const { top } = element.getBoundingClientRect();
  if (top < 0 || top > 0.7 * window.innerHeight) element.scrollIntoView({ block: "start", behavior: scrollingNow() });
}
