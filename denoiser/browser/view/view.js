// Paint the three panels at every move of the pen and of the slider, over those of the server.
//
// The view reads the drawable canvas and the slider from the page, computes in workers and covers the
// server's pictures and numbers with its own. The covered elements stay as they are, so that to stop is
// to uncover.

import { Belief } from "./belief.js";
import { DrawingReader } from "./drawing.js";
import {
  findImages,
  isServerAtWork,
  markWords,
  readAmount,
  readServerPictures,
  SLIDER,
} from "./elements.js";
import { Frames } from "./frames.js";
import { Hand } from "./input.js";
import { Panel } from "./panel.js";
import { restoreScores, writeClassifications, writePsnr } from "./scores.js";
import { writeVerdict } from "./verdict.js";
import { Sampler } from "./sampler.js";
import { damageBy } from "../engine/damages.js";
import { stepsFrom } from "../engine/sampling.js";
import { addStyle } from "./style.js";

// Milliseconds. While nobody does anything, the server may change the drawing.
const TIMES = { awake: 500, asleep: 200 };
const CLASSIFY_EVERY = 150; // milliseconds between two classifications while the hand moves
const FEW = { batches: [4], steps: 6 }; // samples while the hand moves
const ALL = { batches: [4, 12], steps: SHARED.sampleSteps }; // the first are there sooner
// Noise patterns without a digit that are denoised, to count in how many the network draws something.
const PATTERNS = { count: 100, atOnce: 10 };
const SEED = 0; // of the samples: the same picture has the same ones, on each visit
const LOST = 5_000; // milliseconds without an answer after which the worker counts as dead

/** The live view of a page that is open. */
export class View {
  /**
   * Begin to watch the page.
   *
   * @param {import("./pool.js").Pool} pool
   * @param {(error: unknown) => void} onError Called at an error anywhere; it has to stop the view.
   */
  constructor(pool, onError) {
    this.pool = pool;
    this.onError = onError;
    this.isStopped = false;
    this.serverPictures = "";
    this.frames = new Frames(
      this.guard(() => this.lookForChange()),
      TIMES,
    );
    this.reader = new DrawingReader();
    this.panels = SHARED.panels.map((caption) => new Panel(caption));
    this.belief = new Belief();
    this.sampler = new Sampler(pool, (action) => this.guard(action));
    // A run may begin and end between two frames.
    this.runs = new MutationObserver(() => {
      if (isServerAtWork()) this.wasAtWork = true;
    });
    this.runs.observe(document.body, {
      subtree: true,
      attributeFilter: ["data-test-script-state"],
    });
    this.style = addStyle();
    this.hand = new Hand(
      () => this.frames.stayAwake(),
      (action) => this.guard(action),
    );
  }

  /**
   * Return an action during which an error ends the live view, never the page.
   *
   * @param {(event?: any) => void} action
   * @returns {(event?: any) => void}
   */
  guard(action) {
    return (event) => {
      try {
        if (!this.isStopped) action(event);
      } catch (error) {
        this.onError(error);
      }
    };
  }

  /** Leave the page as the server has made it. */
  stop() {
    this.isStopped = true;
    this.hand.stop();
    this.runs.disconnect();
    this.sampler.stop();
    this.frames.stop();
    this.uncover();
    this.style.remove();
  }

  /** Show the server's pictures and numbers again. */
  uncover() {
    if (!this.isCovering) return;
    this.isCovering = false;
    this.shown = null;
    this.sampler.stop();
    this.belief.clear("");
    this.psnr = this.classifications = undefined; // none yet; null where there is nothing to measure
    for (const panel of this.panels) panel.uncover();
    restoreScores();
    markWords(false);
  }

  /**
   * Take what the server knows.
   *
   * @param {Settings | null} settings Null while weights are on their way.
   */
  follow(settings) {
    this.settings = settings;
    this.shown = this.answered = null;
    const kind = settings?.corruption.kind;
    this.panels[0].caption = !kind || SHARED.damage.kinds[kind].isNoise ? SHARED.panels[0] : SHARED.damaged;
    if (!settings) this.uncover();
    this.frames.stayAwake();
  }

  /** Have a change computed, unless the worker is at work: then a later frame looks again. */
  lookForChange() {
    const isAtWork = isServerAtWork();
    if (this.wasAtWork && !isAtWork) this.hasAnswer = true;
    this.wasAtWork = isAtWork;
    if (!isAtWork) {
      // A busy browser shows nothing of a short run but its pictures.
      const pictures = readServerPictures();
      if (pictures !== this.serverPictures) this.hasAnswer = true;
      this.serverPictures = pictures;
    }
    const { held } = this.hand;
    const isAwake = this.frames.next(Boolean(held) || isAtWork);
    if (!this.settings) return;
    if (this.isBusy) {
      if (performance.now() - this.sentAt > LOST) {
        this.onError(new Error("the worker does not answer"));
      }
      return;
    }
    const began = performance.now();
    const amount = readAmount();
    // Nobody draws with the slider in hand.
    if (held !== SLIDER) this.drawing = this.settings.pure ?? this.reader.read();
    const pure = this.drawing;
    const isBlank =
      this.settings.is_drawn && pure?.reduce((sum, ink) => sum + ink) < SHARED.leastInk;
    // A blank canvas that the server has a drawing for has yet to load it.
    const isLoading = !pure || (isBlank && !this.settings.is_blank);
    if (findImages().length !== this.panels.length || !(amount >= 0) || isLoading) {
      this.uncover();
      return;
    }
    const now = { pure, amount, began };
    if (this.hasAnswer || !this.answered) this.answered = now;
    markWords(!areEqual(now, this.answered));
    const hasAnswer = this.hasAnswer;
    this.hasAnswer = false;
    // While pen or slider is held every frame is painted, so that the pace is even.
    if (this.shown && areEqual(now, this.shown) && !held) {
      if (hasAnswer || !isAwake) this.write(); // the server may have put other numbers below ours
      if (this.unclassified) this.classify();
      if (this.hasFew) this.sample();
      return;
    }
    this.shown = now;
    this.isBlank = isBlank;
    const { corruption, clip, network } = this.settings;
    this.isBusy = true;
    this.sentAt = performance.now();
    this.pool.ask(
      { kind: "denoise", file: network, pure, corruption, amount, clip },
      this.guard((answer) => this.takeDenoised(answer)),
    );
  }

  /** Have the painted pictures classified, which need not be done at every frame. */
  classify() {
    if (this.isClassifying) return; // a later frame asks again
    this.isClassifying = true;
    this.classifiedAt = performance.now();
    const { classifier } = this.settings;
    this.pool.ask(
      { kind: "classify", file: classifier, pictures: this.unclassified },
      this.guard((answer) => {
        this.isClassifying = false;
        // Another network's pictures may have other classes.
        if (classifier === this.settings?.classifier) this.takeClassified(answer);
      }),
    );
    this.unclassified = null;
  }

  /**
   * Paint the pictures that were computed.
   *
   * @param {DenoiseAnswer} answer
   */
  takeDenoised({ pictures, psnr }) {
    this.isBusy = false;
    const images = findImages();
    if (!this.settings || !this.shown || images.length !== this.panels.length) return;
    this.isCovering = true;
    this.panels.forEach((panel, i) => panel.paint(pictures[i], images[i]));
    this.psnr = this.isBlank ? null : psnr; // nothing is measured or classified on a blank canvas
    this.denoised = pictures[2];
    this.sample();
    this.unclassified = this.isBlank ? null : pictures;
    if (this.isBlank) {
      this.classifications = null;
      this.write();
    } else {
      writePsnr(psnr); // the rest with the next classification
    }
    const isDue = !(performance.now() - this.classifiedAt < CLASSIFY_EVERY);
    if (this.unclassified && isDue) this.classify();
    const milliseconds = performance.now() - this.shown.began;
    document.dispatchEvent(new CustomEvent("denoiser-live", { detail: { milliseconds } }));
  }

  /** Have digits drawn that fit the noisy picture: a few while the hand moves, all when it rests. */
  sample() {
    const { pure, amount: noiseFactor } = this.shown;
    const { corruption, clip, sampler: file, no_samples: noSamples } = this.settings;
    const isFew = Boolean(this.hand.held);
    const isNoise = corruption.kind === SHARED.normalNoise;
    if (this.isBlank && isNoise) {
      this.hasFew = isFew;
      if (!isFew) this.invent();
      return;
    }
    /** @type {[boolean, string][]} */
    const reasons = [
      [!isNoise, "not known for this damage, since the method needs normal noise"],
      [!file, noSamples],
      [clip, "not known where the noise is clipped"],
      [noiseFactor < SHARED.leastLevel, "only this one, since there is hardly any noise"],
    ];
    const found = reasons.find(([isSo]) => isSo);
    if (found) {
      this.hasFew = false;
      this.sampler.stop();
      this.belief.clear(found[1]);
      return;
    }
    if (isFew && this.hasFew && this.sampler.isAtWork) return; // they take less than a tenth of a second
    this.hasFew = isFew;
    const { batches, steps } = isFew ? FEW : ALL;
    const noisy = damageBy(corruption, pure, noiseFactor);
    this.sampler.start({
      ...{ file, worse: null, batches, steps: stepsFrom(noiseFactor, steps), start: noisy, level: noiseFactor },
      ...{ observation: null, seed: SEED, onSamples: (drawn) => this.takeSamples(drawn) },
    });
  }

  /**
   * Show digits that fit the noisy picture, and say what they are once they are done.
   *
   * @param {Drawn} drawn
   */
  takeSamples({ samples, finished, isDone }) {
    const { classifier, classes } = this.settings;
    this.belief.showSamples(samples, this.denoised, Boolean(classifier));
    document.dispatchEvent(new CustomEvent("denoiser-samples", { detail: { finished } }));
    if (!isDone || !classifier) return;
    this.pool.ask(
      { kind: "vote", file: classifier, pictures: samples },
      this.guard((votes) => this.belief.showVotes(votes, classes)),
    );
  }

  /** Show what the network makes of noise without a digit. */
  invent() {
    this.sampler.stop();
    const { clip, network } = this.settings;
    const asked = this.shown;
    /** @type {Float32Array[]} */
    const pictures = [];
    const askForMore = () => {
      this.pool.ask(
        {
          ...{ kind: "invent", file: network, noiseFactor: asked.amount, clip },
          count: PATTERNS.atOnce,
        },
        this.guard((more) => {
          if (this.shown !== asked || !this.isBlank) return;
          pictures.push(...more);
          const drawn = pictures.filter((picture) => Math.max(...picture) > SHARED.invented).length;
          this.belief.showInvented(pictures.slice(0, SHARED.sampleCount), drawn, pictures.length);
          if (pictures.length < PATTERNS.count) askForMore();
        }),
      );
    };
    askForMore();
  }

  /**
   * Write how the pictures were classified.
   *
   * @param {Classification[]} classifications
   */
  takeClassified(classifications) {
    if (!this.isCovering || this.isBlank) return;
    this.classifications = classifications;
    this.write();
  }

  /** Write all that is known about the painted pictures. */
  write() {
    const { classes } = this.settings;
    this.panels.forEach((panel, i) =>
      panel.describe(this.psnr?.[i], classes[this.classifications?.[i].label]),
    );
    if (this.psnr !== undefined) writePsnr(this.psnr);
    if (this.classifications === undefined) return;
    writeClassifications(this.classifications, classes);
    if (classes.length) writeVerdict(this.classifications, this.settings);
  }
}

/**
 * Return whether two frames show the same.
 *
 * @param {Frame} one
 * @param {Frame} other
 * @returns {boolean}
 */
function areEqual(one, other) {
  return (
    one.amount === other.amount &&
    (one.pure === other.pure || one.pure.every((pixel, i) => pixel === other.pure[i]))
  );
}
