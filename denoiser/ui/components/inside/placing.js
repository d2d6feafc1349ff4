// Where the boxes of a network are drawn, and the lines between them.

const LEAST_GAP = 9; // pixels between two columns, at least
const WIDEST_GAP = 40; // pixels between two columns, where there is room
const LINE = 18; // pixels of a line of text below a box
const NAMED = 80; // pixels of a box that has room for its name
const SMALL = 26; // of a box that only adds
const LEAST = 32; // pixels of a box; where there is room for less, the network runs downwards
const ARC = 12; // pixels that a line rises over the boxes between its ends

/**
 * Return the places of boxes: to the right along the network, or downwards on a narrow page.
 *
 * @param {BoxFacts[]} boxes
 * @param {number} room Pixels across.
 * @returns {Placing}
 */
export function placeBoxes(boxes, room) {
  const columns = Math.max(...boxes.map(({ column }) => column)) + 1;
  const rows = Math.max(...boxes.map(({ row }) => row)) + 1;
  const isSmall = Array.from({ length: columns }, (_, at) =>
    boxes.every(({ column, isSmall }) => column !== at || isSmall),
  );
  const small = isSmall.filter(Boolean).length;
  const left = room - small * SMALL - (columns - 1) * LEAST_GAP - 2 * ARC;
  const beside = Math.min(112, Math.floor(left / (columns - small)));
  const isUpright = beside < LEAST;
  const size = isUpright ? Math.min(72, Math.floor((room - ARC) / rows) - 2 * ARC) : beside;
  const used = (columns - small) * size + small * SMALL + 2 * ARC;
  const free = isUpright ? 0 : (room - used) / (columns - 1);
  const between = Math.max(LEAST_GAP, Math.min(WIDEST_GAP, free));
  const isNamed = size >= NAMED;
  const label = isNamed ? 2 * LINE : LINE;
  const [along, across] = isUpright ? [size + label, size + 2 * ARC] : [size, size + label + 2 * ARC];
  /** @type {number[]} */
  const starts = [];
  let start = isUpright ? 0 : ARC;
  for (const isNarrow of isSmall) {
    starts.push(start);
    start += (isNarrow ? SMALL + (isUpright ? label : 0) : along) + between;
  }
  const places = boxes.map((box) => {
    const own = box.isSmall ? SMALL : size;
    const most = isSmall[box.column] ? SMALL : size;
    const at = starts[box.column] + (most - own) / 2;
    const down = box.row * across + (size - own) / 2 + ARC;
    return isUpright ? { left: down, top: at, size: own } : { left: at, top: down, size: own };
  });
  const [length, breadth] = [start - between, rows * across];
  return {
    places,
    isUpright,
    isNamed,
    width: isUpright ? breadth : length,
    height: isUpright ? length + label : breadth,
  };
}

/**
 * Return the line from one box to another, as the path of an SVG.
 *
 * @param {Placing} placing
 * @param {BoxFacts[]} boxes
 * @param {number} from
 * @param {number} to
 * @returns {string}
 */
export function drawLine({ places, isUpright }, boxes, from, to) {
  const [start, end] = [places[from], places[to]];
  const between = places.filter((_, i) => {
    const { row, column } = boxes[i];
    const isInRow = row === boxes[from].row && row === boxes[to].row;
    return isInRow && column > boxes[from].column && column < boxes[to].column;
  });
  /** @type {(along: number, beside: number) => string} */
  const at = (along, beside) => (isUpright ? `${beside} ${along}` : `${along} ${beside}`);
  const alongOf = (/** @type {BoxPlace} */ { left, top }) => (isUpright ? top : left);
  const besideOf = (/** @type {BoxPlace} */ { left, top }) => (isUpright ? left : top);
  if (between.length) {
    const edge = Math.min(...[start, end, ...between].map(besideOf)) - ARC;
    const [a, b] = [start, end].map((place) => alongOf(place) + place.size / 2);
    const bend = Math.min(12, (b - a) / 2);
    return (
      `M${at(a, besideOf(start))}Q${at(a, edge)} ${at(a + bend, edge)}` +
      `L${at(b - bend, edge)}Q${at(b, edge)} ${at(b, besideOf(end) - 1)}`
    );
  }
  const below = isUpright && boxes[from].label ? LINE : 0; // it is between a box and the next
  const [a, b] = [alongOf(start) + start.size + below, alongOf(end) - 1];
  const [c, d] = [start, end].map((place) => besideOf(place) + place.size / 2);
  const middle = b - Math.min(24, (b - a) / 2);
  return `M${at(a, c)}L${at(Math.max(a, middle - 12), c)}C${at(b - 4, c)} ${at(middle, d)} ${at(b, d)}`;
}
