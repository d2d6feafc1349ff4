// What was measured beforehand on pairs of networks that share no digit, see `pairs.py`.

import { meanOver } from "./outcomes.js";

const NAMES = ["A", "B"];
const HEAD = "Training digits";
const TWICE = 10 * Math.log10(2); // dB

/**
 * Return how close the outputs of the two networks of each pair are, in dB.
 *
 * @param {Uint8Array} content Of the file.
 * @returns {Outcome}
 */
export function outcomeOfPairs(content) {
  /** @type {MeasuredPairs} */
  const { sizes, rows, shown_noise: noiseFactor, denoised, drawn } = JSON.parse(new TextDecoder().decode(content));
  const measured = rows.filter(({ noise }) => noise === noiseFactor);
  /** @param {"own" | "new" | "agreement"} name */
  const curve = (name) =>
    sizes.map((size) => meanOver(measured.filter(({ digits }) => digits === size).map((row) => row[name])));
  const [agreement, onNew, onOwn] = [curve("agreement"), curve("new"), curve("own")];
  const columns = sizes.map((size) => size.toLocaleString("en"));
  /** @type {(caption: string, beside: OutcomeFigure[], rows: OutcomeTable["rows"]) => OutcomeTable} */
  const makeTable = (caption, beside, rows) => ({ caption, beside, head: HEAD, columns, rows });
  return {
    value: agreement,
    figures: [],
    lines: [
      { name: "A and B, compared with each other", values: agreement },
      { name: "With the pure picture: new digits", values: onNew },
      { name: "With the pure picture: its own digits", values: onOwn },
    ],
    note: describeMeeting(columns, agreement, onNew),
    tables: [
      ...denoised.map(({ pure, noisy, outputs }) =>
        makeTable(
          "A new digit, and the outputs of A and B",
          [
            { caption: "Pure", pictures: [decode(pure)] },
            { caption: "Noisy", pictures: [decode(noisy)] },
          ],
          NAMES.map((name, i) => ({ name, pictures: outputs.map((both) => decode(both[i])) })),
        ),
      ),
      ...drawn.map(({ outputs, nearest }) =>
        makeTable(
          "Drawn by A and B from the same pure noise, each above the digit that it knows and that is most similar." +
            " With many digits these small networks draw only pieces of digits, but similar ones.",
          [],
          NAMES.flatMap((name, i) => [
            { name: `${name} draws`, pictures: outputs.map((both) => decode(both[i])) },
            { name: `${name} knows`, pictures: nearest.map((both) => decode(both[i])) },
          ]),
        ),
      ),
    ],
  };
}

/**
 * Return from where on two networks agree, in a sentence.
 *
 * @param {string[]} columns Numbers of digits.
 * @param {number[]} agreement
 * @param {number[]} onNew
 * @returns {string}
 */
function describeMeeting(columns, agreement, onNew) {
  const first = columns.find((_, i) => agreement.slice(i).every((value, k) => value > onNew[i + k] + TWICE));
  return first
    ? `From ${first} digits each, the outputs of A and B are more than twice as close to each other as to the pure` +
        " digit, in squared error."
    : "The outputs of A and B are never twice as close to each other as to the pure digit, in squared error.";
}

/**
 * Return a picture of bytes in Base64.
 *
 * @param {string} text
 * @returns {Float32Array}
 */
function decode(text) {
  return Float32Array.from(atob(text), (letter) => letter.charCodeAt(0) / 255);
}
