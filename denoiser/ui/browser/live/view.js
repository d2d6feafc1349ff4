// Paint the three panels at every move of the pen and of the slider, over those of the server.
// 
// The view reads the drawable canvas and the slider from the page, computes in a worker and covers the
// server's pictures and numbers with its own. The covered elements stay as they are, so that to stop is
// to uncover.

import { DrawingReader } from "./drawing.js";
import { controlOf, coverMetric, findImages, findMetric, isServerAtWork, SLIDER_KEY, WORDS } from "./elements.js";
import { inDb, signed } from "./numbers.js";
import { Panel } from "./panel.js";
import { giveUp, kept, view } from "./live.js";

const AWAKE = 500; // milliseconds after an input in which every frame looks for a change
const ASLEEP = 200; // milliseconds between two looks otherwise: the server may change the drawing
const CLASSIFY_EVERY = 150; // milliseconds between two classifications while the hand moves
const LOST = 5_000; // milliseconds after which the worker is taken for dead
const POINTER = ["pointerdown", "pointermove", "pointerup", "pointercancel"];
const INPUTS = [...POINTER, "input", "keydown"];
const STYLE = `
  [data-testid=stImageContainer]:has(> canvas) { position: relative; }
  [data-testid=stImageContainer] > canvas {
    position: absolute; object-fit: contain; image-rendering: pixelated; pointer-events: none;
  }
  [data-live] > * { display: none !important; }
  [data-live]::after { content: attr(data-live); }
  [data-testid=stMetricDelta]:has([data-live=""]) { visibility: hidden; }
  [data-behind] { opacity: 0.4; }
  @media (prefers-reduced-motion: no-preference) { ${WORDS} { transition: opacity 0.15s; } }
`;

/** The live view of a page that is open. */
export class View {
  constructor() {
    kept.worker ??= new Worker(URL.createObjectURL(new Blob([WORKER], { type: "text/javascript" })));
    kept.worker.onmessage = this.guard(({ data }) => this.take(data));
    kept.worker.onerror = (event) => giveUp(event.message);
    this.look = this.guard(() => this.lookForChange());
    this.wake = this.guard((event) => this.stayAwake(event));
    this.reader = new DrawingReader();
    this.panels = SHARED.panels.map((name) => new Panel(name));
    this.style = document.head.appendChild(document.createElement("style"));
    this.style.textContent = STYLE;
    for (const input of INPUTS) {
      document.addEventListener(input, this.wake, { capture: true, passive: true });
    }
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
        if (view === this) action(event);
      } catch (error) {
        giveUp(error);
      }
    };
  }

  stop() {
    for (const input of INPUTS) document.removeEventListener(input, this.wake, { capture: true });
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
    clearTimeout(kept.timer);
    this.uncover();
    this.style.remove();
  }

  uncover() {
    if (!this.isCovering) return;
    this.isCovering = false;
    this.shown = null;
    this.psnr = this.readings = undefined; // none yet; null where there is nothing to measure
    for (const panel of this.panels) panel.uncover();
    for (const mark of ["data-live", "data-behind"]) {
      for (const element of document.querySelectorAll(`[${mark}]`)) element.removeAttribute(mark);
    }
  }

  /**
   * Take what the server knows.
   *
   * @param {Settings | null} settings Null while weights are on their way.
   */
  follow(settings) {
    this.settings = settings;
    this.shown = this.answered = null;
    if (!settings) this.uncover();
    this.stayAwake();
  }

  /** @param {Event & {buttons?: number}} [event] */
  stayAwake(event) {
    if (event?.type === "pointerdown") this.held = controlOf(event);
    else if (POINTER.includes(event?.type) && !event.buttons) this.held = null;
    if (event?.type === "pointermove" && !this.held) return; // the mouse just passes by
    this.awakeUntil = performance.now() + AWAKE;
    clearTimeout(this.timer);
    this.frame ??= requestAnimationFrame(this.look);
  }

  // Has a change computed, unless the worker is at work: then a later frame looks again.
  lookForChange() {
    const isAtWork = isServerAtWork();
    if (this.wasAtWork && !isAtWork) this.hasAnswer = true;
    this.wasAtWork = isAtWork;
    const isAwake = this.held || isAtWork || performance.now() < this.awakeUntil;
    this.frame = isAwake ? requestAnimationFrame(this.look) : null;
    if (!isAwake) this.timer = setTimeout(this.look, ASLEEP);
    if (!this.settings) return;
    if (this.isBusy) {
      if (performance.now() - this.sentAt > LOST) giveUp(new Error("the worker does not answer"));
      return;
    }
    const began = performance.now();
    const images = findImages();
    /** @type {HTMLInputElement | null} */
    const slider = document.querySelector(`${SLIDER_KEY} input`);
    const noiseFactor = slider?.valueAsNumber;
    // Nobody draws with the slider in hand.
    if (this.held !== SLIDER_KEY) this.drawing = this.settings.pure ?? this.reader.read();
    const pure = this.drawing;
    const isBlank = this.settings.is_drawn && pure?.reduce((sum, ink) => sum + ink) < SHARED.leastInk;
    // A blank canvas that the server has a drawing for has yet to load it.
    const isLoading = !pure || (isBlank && !this.settings.is_blank);
    if (images.length !== this.panels.length || !(noiseFactor >= 0) || isLoading) {
      this.uncover();
      return;
    }
    const now = { pure, noiseFactor, began };
    if (this.hasAnswer || !this.answered) this.answered = now;
    for (const words of document.querySelectorAll(WORDS)) {
      words.toggleAttribute("data-behind", !areEqual(now, this.answered));
    }
    const hasAnswer = this.hasAnswer;
    this.hasAnswer = false;
    // While pen or slider is held every frame is painted, so that the pace is even.
    if (this.shown && areEqual(now, this.shown) && !this.held) {
      if (hasAnswer || !isAwake) this.write(); // the server may have put other numbers below ours
      if (this.unclassified) this.classify();
      return;
    }
    this.shown = now;
    const { field, clip, networks } = this.settings;
    this.send("denoise", { denoiser: networks[0], pure, isBlank, field, noiseFactor, clip });
  }

  /**
   * @param {string} kind
   * @param {object} message
   */
  send(kind, message) {
    this.isBusy = true;
    this.sentAt = performance.now();
    this.request = ++kept.requests;
    kept.worker.postMessage({ kind, request: this.request, ...message });
  }

  classify() {
    this.classifiedAt = performance.now();
    this.send("classify", { classifier: this.settings.networks[1], pictures: this.unclassified });
    this.unclassified = null;
  }

  /** @param {{kind: string, request: number, answer: any}} message */
  take({ kind, request, answer }) {
    if (request !== this.request) return; // asked before a visit to another page
    this.isBusy = false;
    const images = findImages();
    if (!this.settings || !this.shown || images.length !== this.panels.length) return;
    if (kind === "classify") {
      this.readings = answer;
      this.write();
      return;
    }
    const { pictures, psnr } = answer;
    this.isCovering = true;
    this.panels.forEach((panel, i) => panel.paint(pictures[i], images[i]));
    this.psnr = psnr;
    this.unclassified = psnr && pictures; // nothing is classified on a blank canvas
    if (psnr) {
      this.writePsnr(psnr); // the rest with the next classification
    } else {
      this.readings = null;
      this.write();
    }
    if (this.unclassified && !(performance.now() - this.classifiedAt < CLASSIFY_EVERY)) this.classify();
    const milliseconds = performance.now() - this.shown.began;
    document.dispatchEvent(new CustomEvent("denoiser-live", { detail: { milliseconds } }));
  }

  write() {
    this.panels.forEach((panel, i) => panel.describe(this.psnr?.[i], this.readings?.[i]));
    if (this.psnr !== undefined) this.writePsnr(this.psnr);
    if (this.readings !== undefined) this.writeReadings(this.readings);
  }

  /** @param {number[] | null} psnr */
  writePsnr(psnr) {
    const [noisy, denoised] = ["noisy", "denoised"].map((panel) => findMetric(panel, SHARED.psnr));
    coverMetric(noisy, psnr ? inDb(psnr[0]) : "–");
    const hasGain = psnr && Number.isFinite(psnr[0]);
    coverMetric(denoised, psnr ? inDb(psnr[2]) : "–", hasGain && `${signed(psnr[2] - psnr[0], 1)} dB`);
  }

  /** @param {Reading[] | null} readings */
  writeReadings(readings) {
    ["noisy", "pure", "denoised"].forEach((panel, i) => {
      const [ssim, class_] = [SHARED.ssim, SHARED.class].map((label) => findMetric(panel, label));
      if (!readings) {
        coverMetric(ssim, "–");
        coverMetric(class_, "–");
        return;
      }
      const gain = panel === "denoised" && signed(readings[i].ssim - readings[0].ssim, 2);
      coverMetric(ssim, readings[i].ssim.toFixed(2), gain);
      coverMetric(class_, readings[i].digit, `${Math.round(100 * readings[i].confidence)}% ${SHARED.confident}`);
    });
  }
}

/**
 * @param {Frame} one
 * @param {Frame} other
 * @returns {boolean}
 */
function areEqual(one, other) {
  return (
    one.noiseFactor === other.noiseFactor &&
    (one.pure === other.pure || one.pure.every((pixel, i) => pixel === other.pure[i]))
  );
}
