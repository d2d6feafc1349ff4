// The one-file page: it makes the controls, and tells the live view what they are set to.

import { Pen } from "../pen/pen.js";
import { ALTERED, isCanvasAltered } from "../view/altered.js";
import { announceChanges } from "../view/announcing.js";
import { Pool } from "../view/pool.js";
import { View } from "../view/view.js";
import { Asking } from "./asking.js";
import { Damaging } from "./damaging.js";
import { takeFiles } from "./files.js";
import { Gallery } from "./gallery.js";
import { Sketch } from "./sketch.js";

/**
 * Return the element that is marked with a name.
 *
 * @param {string} name
 * @returns {HTMLElement}
 */
const marked = (name) => document.querySelector(`[data-${name}]`);

/** @type {View | undefined} */
let view;

/**
 * Say what does not work.
 *
 * @param {string} text
 */
function report(text) {
  const problem = marked("problem");
  problem.textContent = text;
  problem.hidden = false;
}

/**
 * Say that the network does not run, and go on without it.
 *
 * @param {unknown} error
 */
function giveUp(error) {
  console.warn("Denoiser: the network does not run.", error);
  view?.stop();
  report(
    `The network does not run in this browser (${error}). Load the page again, or open it in a` +
      " current version of Chrome, Edge, Firefox or Safari.",
  );
}

/** Make the page work. */
function start() {
  if (isCanvasAltered()) report(ALTERED);
  const pool = new Pool(giveUp); // its first worker starts while files are taken
  const files = takeFiles();
  pool.files = files;
  const asking = new Asking(files, PAGE.network);
  Object.assign(window, { denoiser: Object.freeze({ denoise: asking.denoise.bind(asking) }) });
  view = new View(pool, giveUp);

  const sketch = new Sketch(marked("canvas"), PAGE.example, follow);
  const gallery = new Gallery(marked("gallery"), files.get("digits"), PAGE.digits, (picture, digit) =>
    sketch.show(picture, digit),
  );
  /** @type {Damaging | undefined} */
  let damaging = undefined;

  /** Tell the live view what is set. */
  function follow() {
    if (!damaging) return; // until all controls are there
    const { digit } = sketch;
    gallery.mark(digit);
    const thing = PAGE.isOwn ? "picture" : "digit";
    marked("picked").textContent = digit
      ? digit.about
      : sketch.isBlank ? `The canvas is blank: draw a ${thing}, or pick one.` : "";
    view.follow({
      network: PAGE.network,
      classifier: PAGE.classifier,
      sampler: PAGE.sampler,
      classes: PAGE.classes,
      is_own: PAGE.isOwn,
      no_samples: PAGE.noSamples,
      clip: false,
      is_drawn: !digit,
      label: digit?.label ?? null,
      is_doubtful: false,
      is_blank: true, // a canvas that looks blank is: no drawing is on its way to it
      corruption: damaging.corruption,
      pure: digit ? sketch.items.at(-1).picture : null,
    });
  }

  if (sketch.isBlank) gallery.pick(0); // there is no example of what others bring
  makePen(sketch);
  marked("undo").onclick = () => sketch.undo();
  marked("clear").onclick = () => sketch.clear();
  damaging = new Damaging(follow);
  announceChanges(marked("announcer"), describePanels, "aria-label");
  follow();
}

/**
 * Let keys draw.
 *
 * @param {Sketch} sketch
 */
function makePen(sketch) {
  const root = marked("pen").attachShadow({ mode: "open" });
  const template = /** @type {HTMLTemplateElement} */ (marked("of-pen"));
  root.append(template.content.cloneNode(true));
  new Pen(root, {
    canvas: () => sketch.canvas,
    take: (what, x, y) => sketch.take(what, x, y),
    buttons: () => [marked("undo"), marked("clear")],
  });
}

/**
 * Return what the first and the last panel show, in words.
 *
 * @returns {string}
 */
function describePanels() {
  const panels = [...document.querySelectorAll(`.st-key-${SHARED.keys.panels} figure canvas`)];
  return [panels.at(0), panels.at(-1)].map((panel) => panel?.ariaLabel ?? "").join(". ");
}

try {
  start();
} catch (error) {
  giveUp(error);
}
