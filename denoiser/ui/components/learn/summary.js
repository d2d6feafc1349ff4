// List what a visitor has predicted and answered so far.

import { build } from "../../../browser/view/building.js";
import { format } from "./figures.js";
import { isPrediction } from "./predictions.js";

const DELETE = "Delete them";
const SURE = "Really delete them?";
const PATIENCE = 5_000; // milliseconds for a confirmation
const RELEASE_AFTER = 1_000; // milliseconds in which a file is saved

/** The part with all predictions. */
export class Summary {
  /**
   * Begin with an empty list.
   *
   * @param {ShadowRoot} root
   * @param {import("../../../browser/lesson/progress.js").Progress} progress
   * @param {() => void} onDelete Called when everything was deleted.
   */
  constructor(root, progress, onDelete) {
    const find = (/** @type {string} */ name) => /** @type {HTMLElement} */ (root.querySelector(`[data-${name}]`));
    this.whole = find("summary");
    this.kept = find("kept");
    this.list = find("rows");
    this.button = find("delete");
    this.progress = progress;
    this.onDelete = onDelete;
    /** @type {string[][]} */
    this.rows = [];
    find("save").onclick = () => this.save();
    this.button.onclick = () => this.delete();
  }

  /**
   * Show all predictions so far.
   *
   * @param {LearnExperiment[]} experiments
   */
  show(experiments) {
    this.rows = experiments.flatMap(({ title, prediction, failures }, i) => {
      const entry = this.progress.get(i + 1);
      if (!entry.isSettled || !isPrediction(prediction, entry.prediction)) return [];
      const failure = failures[entry.failure];
      const result = entry.measured === undefined ? "" : format(prediction, entry.measured);
      const name = `${i + 1}. ${title}${failure ? ` (${failure.name.toLowerCase()})` : ""}`;
      return [[name, format(prediction, entry.prediction), result, entry.answer ?? ""]];
    });
    this.list.replaceChildren(
      ...this.rows.map((cells) => build("tr", {}, ...cells.map((text) => build("td", {}, text)))),
    );
    this.whole.hidden = !this.rows.length;
    this.kept.textContent = this.progress.isKept
      ? "They are kept in this browser, and nowhere else, until you delete them."
      : "This browser keeps nothing: a reload loses them.";
  }

  /** Save all predictions as a text file. */
  save() {
    const lines = this.rows.map(
      ([name, predicted, result, answer]) =>
        `${name}\n  Predicted: ${predicted}\n  Result: ${result}\n  Answer: ${answer || "-"}\n`,
    );
    const href = URL.createObjectURL(new Blob([lines.join("\n")], { type: "text/plain" }));
    build("a", { href, download: "predictions.txt" }).click();
    setTimeout(() => URL.revokeObjectURL(href), RELEASE_AFTER);
  }

  /** Delete all predictions, at the second click. */
  delete() {
    clearTimeout(this.timer);
    if (this.button.textContent !== SURE) {
      this.button.textContent = SURE;
      this.timer = setTimeout(() => (this.button.textContent = DELETE), PATIENCE);
      return;
    }
    this.button.textContent = DELETE;
    this.progress.clear();
    this.onDelete();
  }
}
