// Keep what a visitor predicted and answered, in this browser alone.

const KEY = "denoiser-learn";

/** Predictions and answers by the number of their experiment, kept until the visitor deletes them. */
export class Progress {
  /** Begin with what the browser keeps. */
  constructor() {
    /** Whether the browser keeps anything; else it is lost with the page. */
    this.isKept = true;
    /** @type {Record<string, Entry>} */
    this.entries = {};
    this.load();
  }

  /** Take what the browser keeps now: another tab may have changed it. */
  load() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}");
      this.entries = Object.fromEntries(Object.entries(kept).filter(([, entry]) => isEntry(entry)));
    } catch (error) {
      if (!(error instanceof SyntaxError)) this.isKept = false; // what is broken is written over
    }
  }

  /**
   * Return what is known about an experiment.
   *
   * @param {number} experiment
   * @returns {Entry}
   */
  get(experiment) {
    return this.entries[experiment] ?? {};
  }

  /**
   * Add to what is known about an experiment.
   *
   * @param {number} experiment
   * @param {Entry} more
   */
  add(experiment, more) {
    if (this.isKept) this.load();
    this.entries[experiment] = { ...this.get(experiment), ...more };
    this.save();
  }

  /**
   * Forget the prediction of an experiment, but not the answer to its open question.
   *
   * @param {number} experiment
   */
  forget(experiment) {
    if (this.isKept) this.load();
    const { answer } = this.get(experiment);
    this.entries[experiment] = answer ? { answer } : {};
    this.save();
  }

  /** Forget everything. */
  clear() {
    this.entries = {};
    this.save();
  }

  /** Write all of it. */
  save() {
    try {
      localStorage.setItem(KEY, JSON.stringify(this.entries));
    } catch (error) {
      this.isKept = false;
      console.warn("Denoiser: this browser keeps nothing; a reload loses predictions and answers.", error);
    }
  }
}

/**
 * Return whether something may be what this module has written.
 *
 * @param {any} entry
 * @returns {boolean}
 */
function isEntry(entry) {
  const { prediction, measured, answer, isSettled } = entry ?? {};
  const isValue = (/** @type {any} */ value) =>
    value === undefined ||
    Number.isFinite(value) ||
    (Array.isArray(value) && value.length < 100 && value.every(Number.isFinite));
  return (
    entry !== null &&
    typeof entry === "object" &&
    isValue(prediction) &&
    isValue(measured) &&
    (answer === undefined || typeof answer === "string") &&
    (!isSettled || prediction !== undefined)
  );
}
