// Draw on the canvas by keys. The pen paints by the events of a mouse, so its strokes go the same way as
// those of any hand: to the live view at once, to the server when it goes up.

const SIZE = SHARED.canvas;
const PIXEL = SIZE / SHARED.side;
/** @type {Record<string, number[]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const SETTLED = 400; // milliseconds without a move after which the position is announced

/** @type {WeakMap<ShadowRoot, Pen>} */
const pens = new WeakMap();

/**
 * Make the pen, once for each element.
 *
 * @param {{parentElement: ShadowRoot}} component
 * @returns {() => void} Called when the component leaves the page.
 */
export default function ({ parentElement }) {
  if (!pens.has(parentElement)) pens.set(parentElement, new Pen(parentElement));
  hideToolbar(parentElement);
  return () => pens.get(parentElement)?.lift();
}

/** A pen that keys move. */
class Pen {
  /**
   * Put the pen up in the middle, and listen to keys.
   *
   * @param {ShadowRoot} root
   */
  constructor(root) {
    /** @type {HTMLElement} */
    this.pen = root.querySelector(".pen");
    /** @type {HTMLElement} */
    this.tip = root.querySelector(".tip");
    this.isDown = false;
    this.status = root.querySelector("[role=status]");
    this.x = this.y = SIZE / 2;
    /** @type {Set<string>} */
    this.held = new Set();
    this.pen.onfocus = () => this.place();
    this.pen.onblur = () => this.lift();
    this.pen.onkeydown = (event) => this.press(event);
    this.pen.onkeyup = (event) => this.held.delete(event.key);
  }

  /** Lay the pen's frame over the canvas. */
  place() {
    const canvas = findCanvas().getBoundingClientRect();
    const origin = this.pen.parentElement.getBoundingClientRect();
    Object.assign(this.pen.style, {
      left: `${canvas.left - origin.left}px`,
      top: `${canvas.top - origin.top}px`,
      width: `${canvas.width}px`,
      height: `${canvas.height}px`,
    });
    this.show();
  }

  /** Show where the pen is, and whether it is down. */
  show() {
    this.tip.style.left = `${(100 * this.x) / SIZE}%`;
    this.tip.style.top = `${(100 * this.y) / SIZE}%`;
    this.pen.toggleAttribute("data-down", this.isDown);
  }

  /**
   * Do what a key stands for.
   *
   * @param {KeyboardEvent} event
   */
  press(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key in ARROWS) this.move(event);
    else if (event.key !== " ") return;
    else if (!event.repeat) this.isDown ? this.lift() : this.lower();
    event.preventDefault(); // the page does not scroll, and no shortcut acts
  }

  /**
   * Move the pen; two arrows held together move it diagonally.
   *
   * @param {KeyboardEvent} event
   */
  move({ key, shiftKey }) {
    this.held.add(key);
    const step = shiftKey ? PIXEL / 5 : PIXEL;
    for (const held of this.held) {
      this.x = Math.min(Math.max(this.x + step * ARROWS[held][0], 0), SIZE);
      this.y = Math.min(Math.max(this.y + step * ARROWS[held][1], 0), SIZE);
    }
    if (this.isDown) this.send("mousemove");
    this.show();
    this.announce(SETTLED);
  }

  /** Put the pen down. */
  lower() {
    this.send("mousedown");
    this.isDown = true;
    this.show();
    this.announce();
  }

  /** Lift the pen. */
  lift() {
    this.held.clear();
    if (!this.isDown) return;
    this.send("mouseup");
    this.isDown = false;
    this.show();
    this.announce();
  }

  /**
   * Send an event of the mouse to the canvas.
   *
   * @param {string} type
   */
  send(type) {
    const canvas = findCanvas();
    const { left, top, width, height } = canvas.getBoundingClientRect();
    canvas.dispatchEvent(
      new MouseEvent(type, {
        clientX: left + (this.x / SIZE) * width,
        clientY: top + (this.y / SIZE) * height,
        buttons: type === "mouseup" ? 0 : 1,
        bubbles: true,
        cancelable: true,
        composed: true,
        view: window,
      }),
    );
  }

  /**
   * Say where the pen is, to a screen reader.
   *
   * @param {number} [wait] Milliseconds; what is announced meanwhile replaces this.
   */
  announce(wait = 0) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const [column, row] = [this.x, this.y].map((at) => Math.round(at / PIXEL));
      const state = this.isDown ? "down" : "up";
      this.status.textContent = `Pen ${state}, column ${column}, row ${row} of ${SHARED.side}`;
    }, wait);
  }
}

/**
 * Hide the canvas' own tools. They are those of the page once more, and one that makes strokes something to
 * move instead of drawing them. The canvas has no option to leave them out while it can be drawn on.
 *
 * @param {ShadowRoot} pen
 */
function hideToolbar(pen) {
  const root = findRoot();
  if (!root && pen.isConnected) setTimeout(hideToolbar, 50, pen); // it comes a moment later
  if (!root || root.adoptedStyleSheets.length) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(".dc-toolbar { display: none !important; }");
  root.adoptedStyleSheets = [sheet];
}

/**
 * Return the root of the drawable canvas' component; undefined where it has not come yet.
 *
 * @returns {ShadowRoot | undefined}
 */
function findRoot() {
  const elements = document.querySelectorAll(`.st-key-${SHARED.keys.canvas} *`);
  return [...elements].find((element) => element.shadowRoot)?.shadowRoot;
}

/**
 * Return the layer of the canvas that listens to the mouse.
 *
 * @returns {Element}
 */
function findCanvas() {
  return findRoot().querySelector(".upper-canvas");
}
