// Ask for a prediction, and only then show the result.

import { noisyCurve } from "../../../browser/lesson/outcomes.js";
import { plansOf } from "../../../browser/lesson/twins.js";
import { Progress } from "../../../browser/lesson/progress.js";
import { build } from "../../../browser/view/building.js";
import { Sheet } from "../../../browser/view/canvases.js";
import { DrawingReader } from "../../../browser/view/drawing.js";
import { openMessage } from "../live/message.js";
import { Part } from "../live/part.js";
import { compare, makeFigures, makeScale, format } from "./figures.js";
import { isPrediction, makeChoice, makeInput } from "./predictions.js";
import { Summary } from "./summary.js";
import { Trainings } from "./trainings.js";

const LOOK_EVERY = 100; // milliseconds
const BLANK = "Nothing is drawn. Draw a digit, or pick one.";
const SOURCE = `.st-key-${SHARED.keys.source}`;

/** The page's part with the experiments. */
export class Learning extends Part {
  /**
   * Fill the page's part, and begin to watch the drawing.
   *
   * @param {ShadowRoot} root
   * @param {import("../../../browser/view/pool.js").Pool} pool
   * @param {(error: unknown) => void} onError
   */
  constructor(root, pool, onError) {
    super(pool, onError);
    this.root = root;
    this.progress = new Progress();
    this.reader = new DrawingReader();
    this.trainings = new Trainings(pool, this.guard, () => this.look());
    this.shown = 0; // the number of the experiment on the page
    /** What the outcome on the page is for. */
    this.asked = "";
    /** What the class of a drawing is known for, and which it is. */
    this.classified = "";
    /** @type {number | null} */
    this.known = null;
    /** What the outcome of the trained networks on the page is for. */
    this.trainedFor = "";
    this.mine = new Sheet("Your picture");
    this.find("[data-mine]").prepend(this.mine.canvas);
    this.find("[data-mine]").onclick = () => document.querySelector(SOURCE).scrollIntoView({ block: "center" });
    this.find("[data-predict]").onsubmit = (event) => {
      event.preventDefault();
      this.guard(() => this.settle())();
    };
    this.find("[data-again]").onclick = this.guard(() => this.predictAgain());
    this.find("[data-next]").onclick = this.guard(() => this.goTo(this.shown + 1));
    this.summary = new Summary(root, this.progress, () => {
      this.ask();
      this.find("[data-title]").focus();
    });
    this.answer.oninput = this.guard(() => {
      this.progress.add(this.shown, { answer: this.answer.value });
      this.summary.show(this.settings.experiments);
    });
    this.noise.oninput = this.guard(() => this.look());
    this.timer = setInterval(
      this.guard(() => this.look()),
      LOOK_EVERY,
    );
  }

  /**
   * Return an element that is there.
   *
   * @param {string} selector
   * @returns {HTMLElement}
   */
  find(selector) {
    return this.root.querySelector(selector);
  }

  /** The field for the answer to the open question. */
  get answer() {
    return /** @type {HTMLTextAreaElement} */ (this.find("[data-answer]"));
  }

  /** The slider to play with, once the outcome is known. */
  get noise() {
    return /** @type {HTMLInputElement} */ (this.find("[data-noise] input"));
  }

  /** The experiment on the page. */
  get experiment() {
    return this.settings.experiments[this.shown - 1];
  }

  /** What is known about the experiment on the page; a prediction that cannot be one is left out. */
  get entry() {
    const entry = this.progress.get(this.shown);
    const { prediction, failures } = this.experiment;
    const isValid = isPrediction(prediction, entry.prediction);
    const isChosen = !failures.length || entry.failure in failures;
    const isHere = entry.for === undefined || entry.for.startsWith(`${this.shown} `);
    return isValid && isChosen && isHere ? entry : { answer: entry.answer };
  }

  /**
   * Take what the server knows.
   *
   * @param {Uint8Array} message See `learn.show` in Python.
   */
  follow(message) {
    const { settings, takePicture } = openMessage(message);
    this.settings = /** @type {LearnSettings} */ (settings);
    this.field = takePicture();
    this.sent = settings.isDrawn ? null : takePicture();
    this.find(".learn").classList.toggle("presented", settings.isPresented);
    if (this.shown !== settings.experiment) {
      const isOther = this.shown > 0;
      this.shown = settings.experiment;
      this.trainings.stop();
      this.ask();
      if (isOther) {
        this.find("[data-title]").focus({ preventScroll: true });
        this.find(".learn").scrollIntoView();
      }
    }
    this.look();
  }

  /**
   * Go to another experiment; the server puts it into the address.
   *
   * @param {number} number
   */
  goTo(number) {
    if (number > this.settings.experiments.length) this.find("[data-summary]").toggleAttribute("open", true);
    else this.send("experiment", number);
  }

  /** Show the question, and the way to answer it. */
  ask() {
    const { title, question, prediction, noiseFactor, failures, openQuestion, source } = this.experiment;
    const { entry } = this;
    this.asked = this.trainedFor = "";
    this.find("[data-title]").textContent = `${this.shown}. ${title}`;
    this.find("[data-question]").innerHTML = question;
    this.input = makeInput(prediction, entry.prediction, this.guard(() => this.keepDraft()));
    this.find("[data-prediction]").replaceChildren(this.input.element);
    const names = failures.map(({ name }) => name);
    const label = "How do you spoil it?";
    this.failure = names.length
      ? makeChoice({ kind: "choice", label, options: names }, entry.failure, this.guard(() => this.keepDraft()))
      : null;
    this.find("[data-failures]").replaceChildren(...(this.failure ? [this.failure.element] : []));
    this.find("[data-open]").textContent = openQuestion;
    this.find("[data-source]").innerHTML = source;
    this.find("[data-source]").hidden = !source;
    this.find("[data-mine]").hidden = Boolean(source);
    this.answer.value = entry.answer ?? "";
    this.find("[data-noise]").hidden = noiseFactor === null;
    this.noise.value = String(noiseFactor);
    const next = this.settings.experiments[this.shown];
    this.find("[data-next]").textContent = next ? `Next: ${next.title}` : "See all predictions";
    this.hide();
    this.list();
    this.summary.show(this.settings.experiments);
  }

  /** Take everything off the page that says what the outcome is. */
  hide() {
    this.find("[data-outcome]").hidden = true;
    for (const place of ["comparison", "scale", "figures", "explanation"]) {
      this.find(`[data-${place}]`).replaceChildren();
    }
    this.find("[data-predict]").hidden = false;
    this.find("[data-status]").textContent = "";
    this.showDraft();
  }

  /** Keep a prediction that is not settled yet. */
  keepDraft() {
    const prediction = this.input.value();
    const failure = /** @type {number | undefined} */ (this.failure?.value());
    if (prediction !== undefined) this.progress.add(this.shown, { prediction, failure, isSettled: false });
    this.showDraft();
  }

  /** Let the result be shown only when there is a prediction. */
  showDraft() {
    const isMissing = this.input.value() === undefined || (this.failure && this.failure.value() === undefined);
    const button = /** @type {HTMLButtonElement} */ (this.find("[data-show]"));
    const { missing } = this.settings;
    button.disabled = isMissing || Boolean(missing);
    this.find("[data-hint]").textContent = missing || (isMissing ? this.hint() : "");
  }

  /** Return what has to be done before the result is shown. */
  hint() {
    return this.failure && this.failure.value() === undefined ? this.failure.hint() : this.input.hint();
  }

  /** Take the prediction; from now on the outcome is shown. */
  settle() {
    const prediction = this.input.value();
    if (prediction === undefined) return;
    const { pure } = this.picture() ?? {};
    if (!pure) {
      this.find("[data-status]").textContent = BLANK;
      return;
    }
    const failure = /** @type {number | undefined} */ (this.failure?.value());
    // What was measured for another prediction, or left by something else, does not belong to this one.
    this.progress.add(this.shown, { prediction, failure, isSettled: true, measured: undefined, for: undefined });
    this.isAwaited = true;
    this.look();
  }

  /** Forget the prediction, and ask for another one. */
  predictAgain() {
    this.progress.forget(this.shown);
    this.ask();
    this.find("[data-title]").focus();
  }

  /**
   * Return the picture and what is done to it; null where there is none, undefined while it cannot be read.
   *
   * @returns {{pure: Float32Array, field: Float32Array, seed: number, label: number | null,
   *   noiseFactor: number} | null | undefined}
   */
  picture() {
    const { seed, label, training } = this.settings;
    const { field } = this;
    // What was measured beforehand is the same for every picture and every noise.
    if (this.experiment.source) return { pure: new Float32Array(field.length), field, seed: 0, label, noiseFactor: 0 };
    const pure = this.sent ?? this.reader.read();
    if (!pure) return undefined;
    if (pure.reduce((sum, ink) => sum + ink) < SHARED.leastInk) return null;
    const noiseFactor = this.experiment.noiseFactor === null ? training.noiseFactor : this.noise.valueAsNumber;
    return { pure, field, seed, label, noiseFactor };
  }

  /** Compute the outcome where it may be shown, and the picture or the noise is another one. */
  look() {
    if (!this.settings) return;
    const picture = this.picture();
    if (picture === undefined) return;
    const isSettled = this.entry.isSettled && !this.settings.missing;
    this.find("[data-noise] output").textContent = Number(this.noise.value).toFixed(2);
    const status = this.find("[data-status]");
    if (!picture) {
      if (isSettled) this.hideOutcome(BLANK);
      return;
    }
    if (status.textContent === BLANK) status.textContent = "";
    const { pure, field, seed, noiseFactor } = picture;
    const asked = `${this.shown} ${isSettled} ${this.entry.failure ?? ""} ${seed} ${noiseFactor} ${fingerprint(pure)}`;
    const { prediction, failures, reference: known } = this.experiment;
    if (failures.length) this.train(picture, asked);
    if (asked === this.asked) return;
    this.asked = asked;
    this.mine.paint(pure);
    const reference = prediction.kind === "curve" ? (known ?? noisyCurve(pure, field, prediction.at)) : undefined;
    if (reference) this.input.showReference(reference);
    if (!isSettled || failures.length) return;
    const { networks, files, pairs } = this.settings;
    if (this.find("[data-outcome]").hidden) status.textContent = "Computing the result.";
    else this.find("[data-outcome]").toggleAttribute("data-behind", true);
    this.pool.ask(
      /** @type {OutcomeQuestion} */ ({
        ...{ kind: "outcome", experiment: this.shown, files, networks, pairs, ...picture, at: prediction.at },
      }),
      this.guard((outcome) => {
        if (asked === this.asked) this.show({ ...outcome, reference }, asked);
      }),
    );
  }

  /**
   * Train both networks of the last experiment, the usual one while the visitor still predicts.
   *
   * @param {{pure: Float32Array, field: Float32Array, seed: number, label: number | null,
   *   noiseFactor: number}} picture
   * @param {string} asked
   */
  train(picture, asked) {
    const { failures } = this.experiment;
    const { isSettled, failure } = this.entry;
    const { digits, training, networks } = this.settings;
    if (picture.label === null && this.classified !== asked) {
      this.classified = asked;
      this.known = null;
      this.pool.ask(
        { kind: "vote", file: networks.classifier, pictures: [picture.pure] },
        this.guard(([votes]) => {
          if (this.classified === asked) this.known = votes.indexOf(Math.max(...votes));
        }),
      );
    }
    const known = picture.label ?? this.known;
    if (known === null || known === undefined) return;
    const plans = plansOf(failures[failure ?? 0], training, known);
    const wanted = isSettled ? plans : plans.slice(0, 1);
    if (this.trainings.progress(wanted) < 1) {
      this.trainings.want(digits, wanted);
      this.trainedFor = "";
      if (!isSettled) return;
      const { measured, for: predictedFor } = this.entry;
      const percent = Math.floor(100 * this.trainings.progress(wanted));
      const status = `Training both networks in this browser: ${percent}%`;
      if (measured === undefined) this.hideOutcome(status);
      // After a reload: the pictures follow when the networks are trained again.
      else if (this.find("[data-outcome]").hidden) this.show({ value: measured, figures: [] }, predictedFor);
      this.find("[data-status]").textContent = status;
      return;
    }
    if (!isSettled || this.trainedFor === asked) return;
    this.trainedFor = asked;
    this.show(this.trainings.outcome(plans, picture), asked);
  }

  /**
   * Show no outcome for now, and why.
   *
   * @param {string} reason
   */
  hideOutcome(reason) {
    this.asked = this.trainedFor = "";
    this.find("[data-outcome]").hidden = true;
    this.find("[data-predict]").hidden = true;
    this.find("[data-status]").textContent = reason;
  }

  /**
   * Show an outcome beside the prediction.
   *
   * @param {Outcome} outcome
   * @param {string} asked What it is for; the same picture and noise have the same.
   */
  show(outcome, asked) {
    const { prediction, explanation, failures } = this.experiment;
    if (this.entry.measured === undefined) this.progress.add(this.shown, { measured: outcome.value, for: asked });
    const { prediction: predicted, measured, for: predictedFor, failure } = this.entry;
    const isSame = predictedFor === asked;
    const now = isSame ? "" : ` Now, ${describeChange(predictedFor, asked)}: ${format(prediction, outcome.value)}.`;
    const how = failures.length ? `${failures[failure].name}. ` : "";
    this.find("[data-comparison]").textContent = `${how}${compare(prediction, predicted, measured)}${now}`;
    const values = /** @type {[number, number]} */ ([predicted, outcome.value]);
    this.find("[data-scale]").replaceChildren(
      ...(prediction.kind === "slider" ? [makeScale(prediction, ...values, isSame ? "Result" : "Now")] : []),
    );
    this.find("[data-figures]").replaceChildren(...makeFigures(outcome, prediction, predicted));
    this.find("[data-explanation]").innerHTML = failures.length ? failures[failure].explanation : explanation;
    const wasHidden = this.find("[data-outcome]").hidden;
    this.find("[data-predict]").hidden = true;
    this.find("[data-status]").textContent = "";
    this.find("[data-outcome]").hidden = false;
    this.find("[data-outcome]").toggleAttribute("data-behind", false);
    if (wasHidden) {
      this.list();
      this.summary.show(this.settings.experiments);
    }
    if (this.isAwaited) this.find("[data-comparison]").focus({ preventScroll: true }); // who cannot see it hears it
    this.isAwaited = false;
  }

  /** List the experiments, and which are done. */
  list() {
    this.find("[data-steps]").replaceChildren(
      ...this.settings.experiments.map(({ title }, i) => {
        const number = i + 1;
        const { isSettled, measured } = this.progress.get(number);
        const isDone = isSettled && measured !== undefined;
        const button = build("button", { type: "button", title }, isDone ? `${number} ✓` : String(number));
        button.ariaLabel = `${number}. ${title}${isDone ? ", done" : ""}`;
        if (number === this.shown) button.ariaCurrent = "step";
        button.onclick = this.guard(() => this.goTo(number));
        return build("li", {}, button);
      }),
    );
  }

  /** Watch and train no more. */
  stop() {
    clearInterval(this.timer);
    this.trainings.stop();
    super.stop();
  }
}

/**
 * Return what is another one than when the prediction was made.
 *
 * @param {string} before What the prediction was for.
 * @param {string} now What is shown.
 * @returns {string}
 */
function describeChange(before, now) {
  const [seed, noise, picture] = before.split(" ").slice(-3);
  const [seedNow, noiseNow, pictureNow] = now.split(" ").slice(-3);
  const changes = [];
  if (picture !== pictureNow) changes.push("with this picture");
  if (seed !== seedNow) changes.push("with this noise seed");
  if (noise !== noiseNow) changes.push(`at noise factor ${Number(noiseNow).toFixed(2)}`);
  return changes.join(" and ") || "once more";
}

/**
 * Return a number that pictures rarely share: FNV-1a of 32 bits, over 256 grey levels.
 *
 * @param {Float32Array} picture
 * @returns {number}
 */
function fingerprint(picture) {
  let hash = 0x811c9dc5;
  for (const pixel of picture) hash = Math.imul(hash ^ Math.round(255 * pixel), 0x01000193);
  return hash >>> 0;
}
