// A picture with a grid of cells: a click, a tap, or arrow keys and Enter choose one.

/** @type {Record<string, [number, number]>} */
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/**
 * Show the picture, its cells, and which one is chosen.
 *
 * @param {{data: CellsData, parentElement: ShadowRoot, setTriggerValue: Trigger}} component
 */
export default function ({ data, parentElement, setTriggerValue }) {
  /** @type {HTMLElement} */
  const root = parentElement.querySelector(".cells");
  /** @type {HTMLElement} */
  const grid = root.querySelector("[role=grid]");
  const { rows, columns } = data;
  root.querySelector("img").src = new URL(data.address, document.baseURI).href;
  root.style.setProperty("--unit", `${data.width}px`);
  root.style.setProperty("--largest", `${data.largest}px`);
  grid.style.setProperty("--rows", String(rows));
  grid.style.setProperty("--columns", String(columns));
  grid.dataset.mark = data.mark;
  grid.ariaLabel = data.label;
  const cells = makeCells(grid, data);
  /** @param {number} at */
  const choose = (at) => {
    mark(cells, at); // at once: the server's answer takes a moment
    setTriggerValue("cell", [Math.floor(at / columns), at % columns]);
  };
  mark(cells, data.row * columns + data.column);
  grid.onclick = ({ target }) => {
    const at = cells.indexOf(/** @type {HTMLElement} */ (target));
    if (at >= 0) choose(at);
  };
  grid.onkeydown = (event) => {
    const at = cells.indexOf(/** @type {HTMLElement} */ (event.target));
    if (at < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key in STEPS) {
      const [down, right] = STEPS[event.key];
      const row = Math.min(rows - 1, Math.max(0, Math.floor(at / columns) + down));
      const column = Math.min(columns - 1, Math.max(0, (at % columns) + right));
      focus(cells, row * columns + column);
    } else if (event.key === "Enter" || event.key === " ") {
      choose(at);
    } else {
      return;
    }
    event.preventDefault(); // the page does not scroll, and no shortcut acts
  };
}

/**
 * Return the cells, row by row; those that are there where they still fit.
 *
 * @param {HTMLElement} grid
 * @param {CellsData} data
 * @returns {HTMLElement[]}
 */
function makeCells(grid, { rows, columns, cell, names: own, first }) {
  if (grid.children.length !== rows || grid.firstElementChild.children.length !== columns) {
    grid.replaceChildren(
      ...Array.from({ length: rows }, () => {
        const row = make("row");
        row.append(...Array.from({ length: columns }, () => make("gridcell")));
        return row;
      }),
    );
  }
  const cells = /** @type {HTMLElement[]} */ ([...grid.querySelectorAll("[role=gridcell]")]);
  cells.forEach((element, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    const names = { row, column, number: first + at, name: own[at] ?? "" };
    element.ariaLabel = cell.replace(
      /\{(row|column|number|name)\}/g,
      (_, name) => `${names[/** @type {keyof names} */ (name)]}`,
    );
  });
  return cells;
}

/**
 * Make an element.
 *
 * @param {string} role
 */
function make(role) {
  const element = document.createElement("div");
  element.setAttribute("role", role);
  return element;
}

/**
 * Mark the chosen cell, which is the one that Tab reaches unless another has the focus.
 *
 * @param {HTMLElement[]} cells
 * @param {number} chosen
 */
function mark(cells, chosen) {
  cells.forEach((cell, at) => (cell.ariaSelected = String(at === chosen)));
  if (!cells.some((cell) => cell.matches(":focus"))) setTabStop(cells, chosen);
}

/**
 * Move the focus to a cell.
 *
 * @param {HTMLElement[]} cells
 * @param {number} at
 */
function focus(cells, at) {
  setTabStop(cells, at);
  cells[at].focus();
}

/**
 * Let Tab reach one cell only.
 *
 * @param {HTMLElement[]} cells
 * @param {number} stop
 */
function setTabStop(cells, stop) {
  cells.forEach((cell, at) => (cell.tabIndex = at === stop ? 0 : -1));
}
