// Erase pixels by hand: with a pointer, or with arrow keys and the space bar.

const ERASER = 1.5; // pixels around the pointer that are erased
const LOST = [176, 94, 20, 150]; // colour of what is lost, seen on black and on white
const HOW = "; brown is lost. Drag over it to erase more";
const KEYS = ", or use the arrow keys and the space bar";
const ARROWS = /** @type {Record<string, [number, number]>} */ ({
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
});

// It stays when a visitor goes to another page and comes back.
const erasedByHand = new Uint8Array(SHARED.side ** 2);

/** Erases pixels of the picture of what is left. */
export class Eraser {
  /**
   * Begin to listen.
   *
   * @param {ShadowRoot} root
   * @param {(action: (event?: any) => void) => (event?: any) => void} guard
   */
  constructor(root, guard) {
    this.erased = erasedByHand;
    this.place = /** @type {HTMLElement} */ (root.querySelector("[data-place=left]"));
    this.how = root.querySelector("[data-how]");
    this.buttons = /** @type {HTMLElement} */ (root.querySelector("[data-erasing]"));
    this.back = this.buttons.querySelector("button");
    this.lost = document.createElement("canvas");
    this.lost.width = this.lost.height = SHARED.side;
    this.lost.ariaHidden = "true";
    this.place.append(this.lost);
    this.last = [0, 0]; // where the pointer was
    this.at = [SHARED.side / 2, SHARED.side / 2];
    this.hasFocus = false;
    const drag = guard((event) => this.drag(event));
    this.place.addEventListener("pointerdown", drag);
    this.place.addEventListener("pointermove", drag);
    this.place.addEventListener(
      "keydown",
      guard((event) => this.press(event)),
    );
    for (const kind of ["focus", "blur"]) {
      this.place.addEventListener(
        kind,
        guard(() => {
          this.hasFocus = kind === "focus";
          this.paint(this.damage);
        }),
      );
    }
    this.back.onclick = guard(() => this.erased.fill(0));
  }

  /**
   * Allow erasing where single pixels are lost.
   *
   * @param {Damage} damage
   */
  follow(damage) {
    this.isOn = damage.kind === "pixels";
    this.place.toggleAttribute("data-erases", this.isOn);
    this.how.textContent = this.isOn ? HOW : "";
    this.buttons.hidden = !this.isOn;
    if (this.isOn) {
      Object.assign(this.place, { tabIndex: 0, role: "application", ariaLabel: `What is left${HOW}${KEYS}` });
    } else {
      for (const name of ["tabindex", "role", "aria-label"]) this.place.removeAttribute(name);
    }
  }

  /**
   * Return the damage with what was erased by hand.
   *
   * @param {Damage} damage
   * @returns {Damage}
   */
  addTo(damage) {
    if (damage.kind !== "pixels") return damage;
    const { isKnown } = damage;
    return { kind: "pixels", isKnown: Array.from(this.erased, (is, i) => (is ? 0 : Number(isKnown[i]))) };
  }

  /**
   * Erase below the pointer, while it is down.
   *
   * @param {PointerEvent} event
   */
  drag(event) {
    if (!this.isOn || !event.buttons) return;
    if (event.type === "pointerdown") this.place.setPointerCapture(event.pointerId);
    const box = this.place.getBoundingClientRect();
    const scale = SHARED.side / box.width;
    const to = [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
    const isStroke = event.type !== "pointerdown" && this.place.hasPointerCapture(event.pointerId);
    const from = isStroke ? this.last : to;
    this.last = to;
    // A fast hand moves by many pixels between two events.
    const steps = Math.max(1, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1])));
    for (let step = 1; step <= steps; step++) {
      const [x, y] = from.map((at, i) => at + ((to[i] - at) * step) / steps);
      this.erase(x, y);
    }
  }

  /**
   * Move by an arrow, or erase.
   *
   * @param {KeyboardEvent} event
   */
  press(event) {
    if (!this.isOn) return;
    const step = ARROWS[event.key];
    if (step) {
      this.at = this.at.map((at, i) => Math.min(SHARED.side - 0.5, Math.max(0.5, at + step[i])));
      this.paint(this.damage);
    } else if (event.key === " ") {
      this.erase(this.at[0], this.at[1]);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * Erase the pixels around a point.
   *
   * @param {number} x
   * @param {number} y
   */
  erase(x, y) {
    for (let i = 0; i < this.erased.length; i++) {
      const [column, row] = [i % SHARED.side, Math.floor(i / SHARED.side)];
      if (Math.hypot(column + 0.5 - x, row + 0.5 - y) <= ERASER) this.erased[i] = 1;
    }
  }

  /**
   * Mark what is lost.
   *
   * @param {Damage} damage As `addTo` returned it.
   */
  paint(damage) {
    this.damage = damage;
    this.back.disabled = !this.erased.includes(1);
    const context = this.lost.getContext("2d");
    const image = context.createImageData(SHARED.side, SHARED.side);
    if (damage?.kind === "pixels") {
      for (let i = 0; i < this.erased.length; i++) {
        if (!damage.isKnown[i]) image.data.set(LOST, 4 * i);
      }
    }
    if (this.hasFocus && this.isOn) {
      const at = Math.floor(this.at[1]) * SHARED.side + Math.floor(this.at[0]);
      image.data.set([255, 154, 46, 255], 4 * at);
    }
    context.putImageData(image, 0, 0);
  }
}
