// Make elements.

const DRAWN = "http://www.w3.org/2000/svg";

/**
 * Make an element of HTML.
 *
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {(Node | string)[]} content
 * @returns {HTMLElement}
 */
export function build(tag, attributes = {}, ...content) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...content);
  return element;
}

/**
 * Make an element of a drawing.
 *
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 * @param {(Node | string)[]} content
 * @returns {SVGElement}
 */
export function buildDrawn(tag, attributes = {}, ...content) {
  const element = document.createElementNS(DRAWN, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...content);
  return /** @type {SVGElement} */ (element);
}

/**
 * Make a table.
 *
 * @param {string} caption For screen readers.
 * @param {string[]} heads Of the columns.
 * @param {(Node | string)[][]} rows The first cell of each is its head.
 * @returns {HTMLElement}
 */
export function buildTable(caption, heads, rows) {
  return build(
    "table",
    {},
    build("caption", { class: "unseen" }, caption),
    build("thead", {}, build("tr", {}, ...heads.map((head) => build("th", { scope: "col" }, head)))),
    build(
      "tbody",
      {},
      ...rows.map(([head, ...cells]) =>
        build(
          "tr",
          {},
          build("th", { scope: "row" }, head),
          ...cells.map((cell) => build("td", {}, cell)),
        ),
      ),
    ),
  );
}

/**
 * Make the mark that says whether an answer is right: by a sign and a word, not by colour alone.
 *
 * @param {boolean} isRight
 * @returns {HTMLElement}
 */
export function buildMark(isRight) {
  const sign = build("span", { "aria-hidden": "true" }, isRight ? "✓ " : "✗ ");
  return build("b", { class: isRight ? "right" : "wrong" }, sign, isRight ? "right" : "wrong");
}
