// Show a round: the noisy picture with ten buttons, and after the guess who is right.

import { Sheet } from "../../../browser/view/canvases.js";
import { describe } from "../../../browser/view/sampler.js";
import { build, buildMark, buildTable } from "../../../browser/view/building.js";
import { judge, noisyOf } from "./rounds.js";

const COLUMNS = 8;
const LIKELY = 3; // classes of the samples that are named

/** The part of the page with a round. */
export class RoundScreen {
  /**
   * Make what every round has.
   *
   * @param {ShadowRoot} root
   * @param {(digit: number) => void} onGuess
   * @param {() => void} onNext
   */
  constructor(root, onGuess, onNext) {
    this.noisy = new Sheet("");
    root.querySelector("[data-place=noisy]").replaceChildren(this.noisy.canvas);
    this.result = root.querySelector("[data-result]");
    const digits = Array.from({ length: 10 }, (_, digit) => {
      const button = build("button", { type: "button" }, String(digit));
      button.onclick = () => onGuess(digit);
      return button;
    });
    root.querySelector("[data-digits]").replaceChildren(...digits);
    this.next = build("button", { type: "button", class: "primary", "data-next": "" });
    this.next.onclick = onNext;
    this.status = root.querySelector("[data-status]");
  }

  /**
   * Show the noisy picture, and nothing that tells what it is.
   *
   * @param {GameRound} round
   * @param {number} number Of the round, from 1 on.
   */
  ask(round, number) {
    this.noisy.canvas.ariaLabel = `The noisy picture of round ${number}`;
    this.noisy.paint(noisyOf(round));
    this.leave();
  }

  /** Show no result. */
  leave() {
    this.result.replaceChildren();
    this.status.textContent = "";
  }

  /**
   * Show who said what.
   *
   * @param {GameRound} round
   * @param {number} number Of the round, from 1 on.
   * @param {PlayedRound} played
   * @param {Reply | undefined} reply Of the opponents, once they have answered.
   * @param {boolean} isLast
   */
  answer(round, number, played, reply, isLast) {
    const hasFocus = this.next.matches(":focus"); // it is taken out of the page for a moment
    this.ask(round, number);
    const { label } = round;
    const verdicts = judge(played);
    const article = label === 8 ? "an" : "a";
    this.next.textContent = isLast ? "See the score" : "Next round";
    const pure = new Sheet("The pure picture");
    pure.paint(round.pure);
    this.result.append(
      build("h3", {}, `It is ${article} ${label}`, build("small", {}, ", says MNIST's label")),
      buildTable(
        "Who said what",
        ["Who", "Digit", "Verdict", "How sure"],
        [
          ["You", String(played.you), buildMark(verdicts.you), ""],
          rowOf("Classifier of the denoised picture", played.classifier, verdicts.classifier, (percent) =>
            `${percent}% confident`,
          ),
          rowOf("Sixteen samples", played.samples, verdicts.samples, (percent) =>
            reply ? likely(reply.shares) : `${percent}%`,
          ),
        ],
      ),
      build("div", { class: "pictures" }, figure(pure, "Pure"), ...picturesOf(reply)),
      this.next,
    );
    if (hasFocus) this.next.focus({ preventScroll: true });
    if (!played.classifier || !played.samples) return;
    const word = (/** @type {boolean} */ isRight) => (isRight ? "right" : "wrong");
    this.status.textContent =
      `It is ${article} ${label}. You: ${played.you}, ${word(verdicts.you)}.` +
      ` Classifier: ${played.classifier.digit}, ${word(verdicts.classifier)}.` +
      ` Samples: ${played.samples.digit}, ${word(verdicts.samples)}.`;
  }
}

/**
 * Return a row of the table.
 *
 * @param {string} who
 * @param {Answer | null} answer
 * @param {boolean | null} isRight
 * @param {(percent: number) => string} describeShare
 * @returns {(Node | string)[]}
 */
function rowOf(who, answer, isRight, describeShare) {
  if (!answer) return [who, "…", "", ""];
  return [who, String(answer.digit), buildMark(isRight), describeShare(answer.percent)];
}

/**
 * Return the likeliest classes with their shares.
 *
 * @param {number[]} shares
 * @returns {string}
 */
function likely(shares) {
  return describe(shares).split(", ").slice(0, LIKELY).join(", ");
}

/**
 * Return the pictures of the opponents, or the room for them.
 *
 * @param {Reply | undefined} reply
 * @returns {HTMLElement[]}
 */
function picturesOf(reply) {
  const denoised = new Sheet("The denoised picture");
  const rows = SHARED.sampleCount / COLUMNS;
  const sheet = new Sheet("Sixteen samples: digits that fit this noise", { columns: COLUMNS, rows });
  if (reply) {
    denoised.paint(reply.denoised);
    reply.samples.forEach((sample, i) => sheet.paint(sample, i));
  }
  return [figure(denoised, "Denoised"), figure(sheet, "Sixteen samples that fit the noise", "sheet")];
}

/**
 * Return a picture with its caption.
 *
 * @param {Sheet} sheet
 * @param {string} caption
 * @param {string} [kind]
 * @returns {HTMLElement}
 */
function figure(sheet, caption, kind = "") {
  return build("figure", { class: kind }, sheet.canvas, build("figcaption", {}, caption));
}
