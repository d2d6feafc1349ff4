// Digits to pick: buttons in rows, of which Tab reaches one and arrow keys the others.

import { Sheet } from "../view/canvases.js";

const COLUMN_COUNT = 10;
/** @type {Record<string, (at: number, last: number) => number>} */
const MOVES = {
  ArrowLeft: (at) => at - 1,
  ArrowRight: (at) => at + 1,
  ArrowUp: (at) => at - COLUMN_COUNT,
  ArrowDown: (at) => at + COLUMN_COUNT,
  Home: () => 0,
  End: (_, last) => last,
};

/** The digits to pick from. */
export class Gallery {
  /**
   * Make the buttons.
   *
   * @param {HTMLElement} place
   * @param {Uint8Array} bytes A byte for each pixel of each digit.
   * @param {Digit[]} digits What they are.
   * @param {(picture: Float32Array, digit: Digit) => void} onPick
   */
  constructor(place, bytes, digits, onPick) {
    const pixels = SHARED.side ** 2;
    this.digits = digits;
    this.buttons = digits.map((digit, i) => {
      const picture = Float32Array.from(bytes.subarray(i * pixels, (i + 1) * pixels), (byte) => byte / 255);
      const sheet = new Sheet(`${digit.name}, number ${digit.number}`);
      sheet.paint(picture);
      const button = document.createElement("button");
      button.type = "button";
      button.append(sheet.canvas);
      button.onclick = () => {
        this.reach(i);
        onPick(picture, digit);
      };
      return button;
    });
    place.append(...this.buttons);
    place.onkeydown = (event) => this.press(event);
    this.reach(0);
    this.mark(undefined);
  }

  /**
   * Pick a digit.
   *
   * @param {number} at
   */
  pick(at) {
    this.buttons[at].click();
  }

  /**
   * Mark the digit that is picked.
   *
   * @param {Digit | undefined} picked
   */
  mark(picked) {
    this.buttons.forEach((button, i) => {
      button.ariaPressed = String(this.digits[i] === picked);
    });
  }

  /**
   * Let Tab reach a digit.
   *
   * @param {number} at
   */
  reach(at) {
    this.buttons.forEach((button, i) => (button.tabIndex = i === at ? 0 : -1));
  }

  /**
   * Go to another digit by an arrow key.
   *
   * @param {KeyboardEvent} event
   */
  press(event) {
    const { target, key, ctrlKey, altKey, metaKey } = event;
    const at = this.buttons.indexOf(/** @type {HTMLButtonElement} */ (target));
    if (at < 0 || !(key in MOVES) || ctrlKey || altKey || metaKey) return;
    event.preventDefault(); // the page does not scroll
    const to = MOVES[key](at, this.buttons.length - 1);
    if (!(to in this.buttons)) return;
    this.reach(to);
    this.buttons[to].focus();
  }
}
