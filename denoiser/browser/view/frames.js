// Look at every frame for a while after an input, and now and then otherwise.

/** When a view looks for a change. */
export class Frames {
  /**
   * Begin to wait.
   *
   * @param {() => void} look Looks for a change, and calls `next`.
   * @param {{awake: number, asleep: number}} times Milliseconds after an input in which every frame looks, and between
   *   two looks otherwise.
   */
  constructor(look, { awake, asleep }) {
    this.look = look;
    this.awake = awake;
    this.asleep = asleep;
  }

  /** Look at every frame for a while. */
  stayAwake() {
    this.awakeUntil = performance.now() + this.awake;
    clearTimeout(this.timer);
    this.frame ??= requestAnimationFrame(this.look);
  }

  /**
   * Have the next look done.
   *
   * @param {boolean} isWatched Whether there is a reason to look at every frame, besides a recent input.
   * @returns {boolean} Whether every frame looks.
   */
  next(isWatched) {
    const isAwake = isWatched || performance.now() < this.awakeUntil;
    this.frame = isAwake ? requestAnimationFrame(this.look) : null;
    if (!isAwake) this.timer = setTimeout(this.look, this.asleep);
    return isAwake;
  }

  /** Look no more. */
  stop() {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
  }
}
