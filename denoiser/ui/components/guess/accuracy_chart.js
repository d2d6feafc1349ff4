// Draw accuracy against noise: of the network on test images, and of the players in this browser's games.

import { build, buildDrawn, buildTable } from "../../../browser/view/building.js";
import { describeNoise, EVERYBODY, PLAYERS, scoreOf } from "./rounds.js";

const [WIDTH, HEIGHT] = [480, 300];
const [LEFT, RIGHT, TOP, BOTTOM] = [44, 12, 12, 46]; // margins
const [LEAST_NOISE, MOST_NOISE] = [0.32, 1.58]; // noise factors at the left and the right end
const TICKS = [0.4, 0.6, 0.8, 1, 1.2, 1.4];
const BESIDE = 8; // points of players at the same noise factor stand beside each other
const GUESSING = 0.1; // accuracy of guessing blindly
/** @type {Record<Player, string>} */
const MARKS = { you: "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z", classifier: "M-4.5-4.5h9v9h-9z", samples: "M0-5.5 5.5 4.5h-11z" };

/** @type {(noise: number) => number} */
const acrossAt = (noise) => LEFT + ((noise - LEAST_NOISE) / (MOST_NOISE - LEAST_NOISE)) * (WIDTH - LEFT - RIGHT);
/** @type {(accuracy: number) => number} */
const downAt = (accuracy) => TOP + (1 - accuracy) * (HEIGHT - TOP - BOTTOM);

/**
 * Return the chart, with its legend and the same in a table.
 *
 * @param {GameSettings} settings
 * @param {PlayedRound[]} played Of all games.
 * @returns {HTMLElement}
 */
export function drawAccuracy(settings, played) {
  const scores = settings.rounds.map(({ noise }) => ({
    noise,
    score: scoreOf(played.filter((round) => round.noise === noise)),
  }));
  const count = scores.reduce((sum, { score }) => sum + score.you.count, 0);
  const svg = buildDrawn(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": "Accuracy by noise factor; the table below has its numbers" },
    ...drawAxes(),
    ...drawCurve(settings),
    ...scores.flatMap(({ noise, score }) =>
      EVERYBODY.filter((player) => score[player].count).map((player, i) => {
        const [x, y] = [acrossAt(noise) + (i - 1) * BESIDE, downAt(score[player].right / score[player].count)];
        return buildDrawn("path", { d: MARKS[player], class: player, transform: `translate(${x} ${y})` });
      }),
    ),
  );
  svg.style.setProperty("--denoiser", settings.colour);
  const key = build("p", { class: "key" }, ...EVERYBODY.map((player) => keyOf(player, settings.colour)));
  if (settings.measured.length) key.append(curveKey(settings));
  return build(
    "div",
    { class: "chart" },
    build("h3", {}, "Accuracy against noise"),
    /** @type {any} */ (svg),
    key,
    build(
      "p",
      { class: "caption" },
      `Points: all ${count} rounds that were played in this browser. A point of few rounds says little.`,
      ` Line: the classifier of the denoised picture on ${settings.images}, as `,
      build("code", {}, "python -m denoiser evaluate"),
      " measures it. Dotted: guessing blindly.",
    ),
    build("details", {}, build("summary", {}, "The chart as a table"), tableOf(settings, scores)),
  );
}

/**
 * Draw the axes.
 *
 * @returns {SVGElement[]}
 */
function drawAxes() {
  const right = WIDTH - RIGHT;
  const lines = [0, 0.25, 0.5, 0.75, 1].flatMap((accuracy) => {
    const y = downAt(accuracy);
    return [
      buildDrawn("path", { d: `M${LEFT} ${y}H${right}`, class: "grid" }),
      buildDrawn("text", { x: LEFT - 6, y: y + 5, "text-anchor": "end" }, `${100 * accuracy}%`),
    ];
  });
  const ticks = TICKS.map((noise) =>
    buildDrawn("text", { x: acrossAt(noise), y: HEIGHT - BOTTOM + 20, "text-anchor": "middle" }, noise.toFixed(1)),
  );
  const title = { x: (LEFT + right) / 2, y: HEIGHT - 6, "text-anchor": "middle" };
  return [
    ...lines,
    ...ticks,
    buildDrawn("text", title, "Noise factor"),
    buildDrawn("path", { d: `M${LEFT} ${downAt(GUESSING)}H${right}`, class: "guessing" }),
  ];
}

/**
 * Draw what the network reached on test images.
 *
 * @param {GameSettings} settings
 * @returns {SVGElement[]}
 */
function drawCurve({ measured }) {
  const points = measured.filter(([noise]) => noise >= LEAST_NOISE && noise <= MOST_NOISE);
  if (!points.length) return [];
  const line = points.map(([noise, accuracy]) => `${acrossAt(noise)} ${downAt(accuracy)}`).join("L");
  return [buildDrawn("path", { d: `M${line}`, class: "curve" })];
}

/**
 * Return what the mark of a player stands for.
 *
 * @param {Player} player
 * @param {string} colour Of the network.
 * @returns {HTMLElement}
 */
function keyOf(player, colour) {
  const mark = buildDrawn("path", { d: MARKS[player], class: player, transform: "translate(8 8)" });
  return keyItem(mark, PLAYERS[player], colour);
}

/**
 * Return what the line stands for.
 *
 * @param {GameSettings} settings
 * @returns {HTMLElement}
 */
function curveKey({ colour, images }) {
  return keyItem(buildDrawn("path", { d: "M0 8H16", class: "curve" }), `Classifier, ${images}`, colour);
}

/**
 * Return an item of the legend.
 *
 * @param {SVGElement} mark
 * @param {string} text
 * @param {string} colour
 * @returns {HTMLElement}
 */
function keyItem(mark, text, colour) {
  const svg = buildDrawn("svg", { width: 16, height: 16, "aria-hidden": "true" }, mark);
  svg.style.setProperty("--denoiser", colour);
  return build("span", {}, svg, ` ${text}`);
}

/**
 * Return the numbers of the chart.
 *
 * @param {GameSettings} settings
 * @param {{noise: number, score: ReturnType<typeof scoreOf>}[]} scores
 * @returns {HTMLElement}
 */
function tableOf({ measured, images }, scores) {
  const known = new Map(measured);
  return buildTable(
    "Accuracy by noise factor",
    ["Noise factor", ...EVERYBODY.map((player) => PLAYERS[player]), `Classifier, ${images}`],
    scores.map(({ noise, score }) => [
      describeNoise(noise),
      ...EVERYBODY.map((player) => {
        const { right, count } = score[player];
        return count ? `${right} of ${count}` : "–";
      }),
      known.has(noise) ? `${(100 * known.get(noise)).toFixed(1)}%` : "–",
    ]),
  );
}
