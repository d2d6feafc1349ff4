// Show the end of a game: who was right how often, round by round, and what it says.

import { Sheet } from "../../../browser/view/canvases.js";
import { drawAccuracy } from "./accuracy_chart.js";
import { build, buildTable } from "../../../browser/view/building.js";
import { describeNoise, EVERYBODY, judge, noisyOf, PLAYERS, scoreOf } from "./rounds.js";

const NORMAL = 1.96; // standard deviations of a normal distribution between which 95 % lie

/**
 * Return who has won.
 *
 * @param {PlayedRound[]} played
 * @returns {string}
 */
export function describeWinner(played) {
  const { you, classifier, samples } = scoreOf(played);
  if (Math.min(classifier.count, samples.count) < played.length) return "the network still computes";
  const best = Math.max(classifier.right, samples.right);
  if (you.right === best) return "a draw";
  return you.right > best ? "you win" : "the network wins";
}

/**
 * Show the score in large.
 *
 * @param {Element} place
 * @param {PlayedRound[]} played
 */
export function showScore(place, played) {
  const score = scoreOf(played);
  place.replaceChildren(
    build(
      "dl",
      {},
      ...EVERYBODY.map((player) => {
        const { right, count } = score[player];
        const isComplete = count === played.length;
        return build(
          "div",
          {},
          build("dt", {}, PLAYERS[player]),
          build("dd", {}, isComplete ? String(right) : "…", build("small", {}, ` of ${played.length}`)),
        );
      }),
    ),
    build("p", {}, describeDoubt(score.you.right, score.you.count)),
  );
}

/**
 * Show the rounds, the chart, and what they say.
 *
 * @param {Element} place
 * @param {GameSettings} settings
 * @param {PlayedRound[]} played Of this game.
 * @param {PlayedRound[]} all Of all games.
 */
export function showDetails(place, settings, played, all) {
  const lesson = build("p");
  lesson.innerHTML = settings.lesson; // the server's own words, with links
  place.replaceChildren(
    build(
      "div",
      { class: "rounds" },
      build("h3", {}, "The ten rounds"),
      buildTable(
        "The ten rounds",
        ["Noise", "Picture", "Digit", ...EVERYBODY.map((player) => PLAYERS[player])],
        played.map((of, i) => [
          describeNoise(of.noise),
          buttonOf(settings.rounds[i], i + 1),
          String(of.label),
          ...EVERYBODY.map((player) => cellOf(of[player], judge(of)[player])),
        ]),
      ),
      build("p", { class: "caption" }, "A picture opens on the Denoise page, with the same noise."),
    ),
    drawAccuracy(settings, all),
    build("div", { class: "lesson" }, build("h3", {}, "What it shows"), lesson),
  );
}

/**
 * Return how little few rounds say: the interval of Wilson ("Probable inference, the law of succession, and
 * statistical inference", 1927).
 *
 * @param {number} right
 * @param {number} count
 * @returns {string}
 */
function describeDoubt(right, count) {
  const share = right / count;
  const shrink = 1 + NORMAL ** 2 / count;
  const middle = (share + NORMAL ** 2 / (2 * count)) / shrink;
  const reach = (NORMAL / shrink) * Math.sqrt((share * (1 - share)) / count + NORMAL ** 2 / (4 * count ** 2));
  const [low, high] = [middle - reach, middle + reach].map((end) => Math.round(100 * end));
  return (
    `Ten rounds are few: whoever is right in ${right} of ${count} may be right in ${low} to ${high}% of many` +
    " such rounds (95% confidence interval)."
  );
}

/**
 * Return what a player said in a round, and whether it was right.
 *
 * @param {Answer | number | null} answer
 * @param {boolean | null} isRight
 * @returns {Node | string}
 */
function cellOf(answer, isRight) {
  if (answer === null) return "…";
  const digit = typeof answer === "number" ? answer : answer.digit;
  const sign = build("span", { "aria-hidden": "true" }, isRight ? " ✓" : " ✗");
  const word = build("span", { class: "unseen" }, isRight ? " right" : " wrong");
  return build("b", { class: isRight ? "right" : "wrong" }, String(digit), sign, word);
}

/**
 * Return the noisy picture of a round, as a button that opens it on the Denoise page.
 *
 * @param {GameRound} round
 * @param {number} number Of the round, from 1 on.
 * @returns {HTMLElement}
 */
function buttonOf(round, number) {
  const { digit, noise, seed } = round;
  const settings = new URLSearchParams({ source: "Pick", digit: `${digit}`, noise: `${noise}`, seed: `${seed}` });
  const sheet = new Sheet("");
  sheet.canvas.ariaLabel = null; // the button has the text
  sheet.canvas.role = "presentation";
  sheet.paint(noisyOf(round));
  const label = `Open round ${number} on the Denoise page`;
  // Not a link: for axe, one in a component takes the place of Streamlit's link that skips to the content.
  const button = build("button", { type: "button", "aria-label": label, title: label }, sheet.canvas);
  button.onclick = () => location.assign(new URL(`./?${settings}`, document.baseURI));
  return button;
}
