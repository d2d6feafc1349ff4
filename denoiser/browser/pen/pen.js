// A pen that keys move over a canvas; the page says what it draws on.

const SIZE = SHARED.canvas;
const PIXEL = SIZE / SHARED.side;
/** @type {Record<string, number[]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const BUTTONS = ["Backspace", "Delete"];
const PAUSE = 400; // milliseconds without a move after which the position is announced

/** A pen that keys move. */
export class Pen {
  /**
   * Put the pen up in the middle, and listen to keys.
   *
   * @param {ShadowRoot} root With the elements of `pen.html`.
   * @param {PenTarget} target What it draws on.
   */
  constructor(root, target) {
    this.target = target;
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
    const canvas = this.target.canvas().getBoundingClientRect();
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
    const button = BUTTONS.indexOf(event.key);
    if (event.key in ARROWS) this.move(event);
    else if (button >= 0) {
      this.lift();
      this.target.buttons()[button]?.click();
    }
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
    if (this.isDown) this.send("move");
    this.show();
    this.announce(PAUSE);
  }

  /** Put the pen down. */
  lower() {
    this.send("down");
    this.isDown = true;
    this.show();
    this.announce();
  }

  /** Lift the pen. */
  lift() {
    this.held.clear();
    if (!this.isDown) return;
    this.send("up");
    this.isDown = false;
    this.show();
    this.announce();
  }

  /**
   * Tell what it draws on.
   *
   * @param {"down" | "move" | "up"} what
   */
  send(what) {
    this.target.take(what, this.x, this.y);
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
