// Paints the three panels at every move of the pen and of the slider, over those of the server.
//
// It reads the drawable canvas and the slider from the page, computes in a worker (`worker.js`) and
// covers the server's pictures and numbers with its own. What it covers stays as it is below, so that
// to stop is to uncover. All it ever sends to the server is a wish for the weights of a network.

const SIDE = 28;
const CANVAS = 280;
const SCALE = CANVAS / SIDE;
const LEAST_INK = 0.5; // as in drawing.is_blank
const AWAKE = 500; // milliseconds after an input in which every frame looks for a change
const ASLEEP = 200; // milliseconds between two looks otherwise: the server may change the drawing
const READ_EVERY = 150; // milliseconds between two readings while the hand moves
const ASK_AGAIN = 10_000; // milliseconds after which weights that did not come are asked for again
const LOST = 5_000; // milliseconds after which the worker is taken for dead
const POINTER = ["pointerdown", "pointermove", "pointerup", "pointercancel"];
const INPUTS = [...POINTER, "input", "keydown"];
const CANVAS_KEY = ".st-key-canvas";
const SLIDER_KEY = ".st-key-noise";
const WORDS = ".st-key-words, .st-key-closer"; // what the server says of the picture it knows
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

// The module stays when a visitor goes to another page and comes back: weights travel once.
const kept = { networks: new Set(), asked: new Map(), worker: null, requests: 0 };
let view = null;
let isBroken = false;
let calls = 0;

export default function ({ data, setTriggerValue }) {
  const call = ++calls;
  if (isBroken) return;
  try {
    view ??= new View();
    const { settings, networks } = unpack(data);
    for (const { name, file } of networks) {
      kept.worker.postMessage({ kind: "network", name, file }, [file.buffer]);
      kept.networks.add(name);
    }
    const missing = settings.networks.filter((name) => !kept.networks.has(name));
    view.follow(missing.length ? null : settings);
    askFor(missing, setTriggerValue);
  } catch (error) {
    giveUp(error);
  }
  return () => {
    if (call === calls) stopView(); // Streamlit may clean up after a call that another has followed
  };
}

// Asks the server for weights, and again where they do not come.
function askFor(networks, setTriggerValue) {
  clearTimeout(kept.timer);
  const now = performance.now();
  const missing = networks.filter((name) => !kept.networks.has(name));
  const unasked = missing.filter((name) => !(now - kept.asked.get(name) < ASK_AGAIN));
  for (const name of unasked) kept.asked.set(name, now);
  if (unasked.length) setTriggerValue("wanted", unasked);
  if (missing.length) kept.timer = setTimeout(() => view && askFor(missing, setTriggerValue), ASK_AGAIN);
}

function stopView() {
  view?.stop();
  view = null;
}

function giveUp(error) {
  console.warn("Denoiser: no live view; the panels follow when pen or slider is let go.", error);
  isBroken = true;
  stopView();
  kept.worker?.terminate();
}

// Takes apart what `live.show` packs.
function unpack(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const settings = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  let taken = 4 + length;
  const take = (count) => bytes.slice(taken, (taken += count)); // copied, and so aligned
  settings.field = new Float32Array(take(4 * SIDE * SIDE).buffer);
  settings.pure = settings.is_drawn ? null : new Float32Array(take(4 * SIDE * SIDE).buffer);
  const networks = settings.sent.map(([name, size]) => ({ name, file: take(size) }));
  return { settings, networks };
}

class View {
  constructor() {
    kept.worker ??= new Worker(URL.createObjectURL(new Blob([WORKER], { type: "text/javascript" })));
    kept.worker.onmessage = this.guard(({ data }) => this.take(data));
    kept.worker.onerror = (event) => giveUp(event.message);
    this.look = this.guard(() => this.lookForChange());
    this.wake = this.guard((event) => this.stayAwake(event));
    this.sheet = new OffscreenCanvas(CANVAS, CANVAS).getContext("2d", { willReadFrequently: true });
    this.panels = ["Noisy", "Pure", "Denoised"].map((name) => new Panel(name));
    this.style = document.head.appendChild(document.createElement("style"));
    this.style.textContent = STYLE;
    for (const input of INPUTS) {
      document.addEventListener(input, this.wake, { capture: true, passive: true });
    }
  }

  // An error anywhere ends the live view, never the page.
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
    for (const element of document.querySelectorAll("[data-live]")) delete element.dataset.live;
    for (const element of document.querySelectorAll("[data-behind]")) delete element.dataset.behind;
  }

  // Takes what the server knows; null while weights are on their way.
  follow(settings) {
    this.settings = settings;
    this.shown = this.answered = null;
    if (!settings) this.uncover();
    this.stayAwake();
  }

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
    const noiseFactor = document.querySelector(`${SLIDER_KEY} input`)?.valueAsNumber;
    // Nobody draws with the slider in hand.
    if (this.held !== SLIDER_KEY) this.drawing = this.settings.pure ?? this.readDrawing();
    const pure = this.drawing;
    const isBlank = this.settings.is_drawn && pure?.reduce((sum, ink) => sum + ink) < LEAST_INK;
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
      if (this.unread) this.read();
      return;
    }
    this.shown = now;
    const { field, clip, networks } = this.settings;
    this.send("denoise", { denoiser: networks[0], pure, isBlank, field, noiseFactor, clip });
  }

  // The drawing as `drawing.from_canvas` sees it: each pixel is the mean of 10x10, in whole 255ths.
  readDrawing() {
    if (!this.canvas?.isConnected) this.canvas = findCanvas();
    const canvases = this.canvas?.querySelectorAll("canvas");
    // While strokes are edited their handles are on the canvas, too.
    if (!canvases?.length || this.canvas.querySelector("[aria-pressed=true]")) return null;
    this.sheet.fillStyle = "black";
    this.sheet.fillRect(0, 0, CANVAS, CANVAS);
    for (const canvas of canvases) this.sheet.drawImage(canvas, 0, 0, CANVAS, CANVAS);
    const { data } = this.sheet.getImageData(0, 0, CANVAS, CANVAS);
    const drawing = new Float32Array(SIDE * SIDE);
    for (let i = 0; i < drawing.length; i++) {
      const corner = 4 * SCALE * (Math.floor(i / SIDE) * CANVAS + (i % SIDE));
      let ink = 0;
      for (let y = 0; y < SCALE; y++) {
        const start = corner + 4 * CANVAS * y;
        for (let at = start; at < start + 4 * SCALE; at += 4) ink += data[at];
      }
      drawing[i] = Math.round(ink / SCALE ** 2) / 255;
    }
    return drawing;
  }

  send(kind, message) {
    this.isBusy = true;
    this.sentAt = performance.now();
    this.request = ++kept.requests;
    kept.worker.postMessage({ kind, request: this.request, ...message });
  }

  read() {
    this.readAt = performance.now();
    this.send("read", { reader: this.settings.networks[1], pictures: this.unread });
    this.unread = null;
  }

  take({ kind, request, answer }) {
    if (request !== this.request) return; // asked before a visit to another page
    this.isBusy = false;
    const images = findImages();
    if (!this.settings || !this.shown || images.length !== this.panels.length) return;
    if (kind === "read") {
      this.readings = answer;
      this.write();
      return;
    }
    const { pictures, psnr } = answer;
    this.isCovering = true;
    this.panels.forEach((panel, i) => panel.paint(pictures[i], images[i]));
    this.psnr = psnr;
    this.unread = psnr && pictures; // nothing is read on a blank canvas
    if (psnr) {
      this.writePsnr(psnr); // the rest with the next reading
    } else {
      this.readings = null;
      this.write();
    }
    if (this.unread && !(performance.now() - this.readAt < READ_EVERY)) this.read();
    const milliseconds = performance.now() - this.shown.began;
    document.dispatchEvent(new CustomEvent("denoiser-live", { detail: { milliseconds } }));
  }

  write() {
    this.panels.forEach((panel, i) => panel.describe(this.psnr?.[i], this.readings?.[i]));
    if (this.psnr !== undefined) this.writePsnr(this.psnr);
    if (this.readings !== undefined) this.writeReadings(this.readings);
  }

  writePsnr(psnr) {
    const [noisy, denoised] = ["noisy", "denoised"].map((panel) => findMetric(panel, "PSNR"));
    coverMetric(noisy, psnr ? inDb(psnr[0]) : "–");
    const hasGain = psnr && Number.isFinite(psnr[0]);
    coverMetric(denoised, psnr ? inDb(psnr[2]) : "–", hasGain && `${signed(psnr[2] - psnr[0], 1)} dB`);
  }

  writeReadings(readings) {
    ["noisy", "pure", "denoised"].forEach((panel, i) => {
      const [ssim, reads] = ["SSIM", "Reads as"].map((label) => findMetric(panel, label));
      if (!readings) {
        coverMetric(ssim, "–");
        coverMetric(reads, "–");
        return;
      }
      const gain = panel === "denoised" && signed(readings[i].ssim - readings[0].ssim, 2);
      coverMetric(ssim, readings[i].ssim.toFixed(2), gain);
      coverMetric(reads, readings[i].digit, `${Math.round(100 * readings[i].confidence)}% sure`);
    });
  }
}

// A canvas over one of the server's pictures.
class Panel {
  constructor(name) {
    this.name = name;
    this.canvas = document.createElement("canvas");
    this.canvas.width = this.canvas.height = SIDE;
    this.canvas.role = "img";
    this.describe();
    this.context = this.canvas.getContext("2d");
    this.pixels = this.context.createImageData(SIDE, SIDE);
    this.pixels.data.fill(255);
    this.resized = new ResizeObserver(() => this.place());
  }

  cover(container) {
    const image = container.querySelector("img");
    if (image === this.image && this.canvas.parentElement === container) return;
    if (this.image) this.image.ariaHidden = null;
    this.image = image;
    image.ariaHidden = "true"; // its words are of what the server knows
    this.resized.disconnect();
    this.resized.observe(image);
    container.append(this.canvas);
    this.place();
  }

  place() {
    const { offsetLeft, offsetTop, offsetWidth, offsetHeight } = this.image;
    Object.assign(this.canvas.style, {
      left: `${offsetLeft}px`,
      top: `${offsetTop}px`,
      width: `${offsetWidth}px`,
      height: `${offsetHeight}px`,
    });
  }

  paint(picture, container) {
    this.cover(container);
    const { data } = this.pixels;
    for (let i = 0; i < picture.length; i++) {
      data.fill(255 * picture[i], 4 * i, 4 * i + 3); // an array that rounds and clips
    }
    this.context.putImageData(this.pixels, 0, 0);
  }

  // Says for those who do not see it what is known of the picture.
  describe(psnr, reading) {
    const known = [];
    if (psnr !== undefined && this.name !== "Pure") known.push(inDb(psnr));
    if (reading) known.push(`reads ${reading.digit}`);
    this.canvas.ariaLabel = [this.name, known.join(", ")].filter(Boolean).join(": ");
  }

  uncover() {
    if (this.image) this.image.ariaHidden = null;
    this.image = null;
    this.resized.disconnect();
    this.canvas.remove();
  }
}

function findImages() {
  return document.querySelectorAll(".st-key-panels [data-testid=stImageContainer]");
}

function findMetric(panel, label) {
  const metrics = document.querySelectorAll(`.st-key-score_${panel} [data-testid=stMetric]`);
  return [...metrics].find((metric) =>
    metric.querySelector("[data-testid=stMetricLabel]").textContent.startsWith(label),
  );
}

// Covers the numbers of a metric, where the server shows it.
function coverMetric(metric, value, delta = "") {
  const text = (part) => metric?.querySelector(`[data-testid=${part}] [data-testid=stMarkdownContainer]`);
  const [valueText, deltaText] = [text("stMetricValue"), text("stMetricDelta")];
  if (valueText && valueText.dataset.live !== String(value)) valueText.dataset.live = value;
  if (!deltaText) return;
  // Its arrow and colour are the server's: where they would be wrong it is hidden until they come.
  const isLoss = (number) => number.startsWith("-");
  const isRight = delta && isLoss(delta) === isLoss(deltaText.textContent);
  const said = isRight ? delta : "";
  if (deltaText.dataset.live !== said) deltaText.dataset.live = said;
}

function inDb(psnr) {
  return Number.isFinite(psnr) ? `${psnr.toFixed(1)} dB` : "∞ dB";
}

function signed(gain, digits) {
  const said = gain.toFixed(digits);
  return Number(said) < 0 ? said : `+${said.replace("-", "")}`;
}

function findCanvas() {
  const elements = document.querySelectorAll(`${CANVAS_KEY} *`);
  return [...elements].find((element) => element.shadowRoot)?.shadowRoot.firstElementChild;
}

// The control that a pointer went down on.
function controlOf(event) {
  const path = event.composedPath();
  return [CANVAS_KEY, SLIDER_KEY].find((key) => path.some((element) => element.matches?.(key)));
}

function isServerAtWork() {
  const app = document.querySelector("[data-test-script-state]");
  return ["running", "rerunRequested"].includes(app?.dataset.testScriptState);
}

function areEqual(one, other) {
  return (
    one.noiseFactor === other.noiseFactor &&
    (one.pure === other.pure || one.pure.every((pixel, i) => pixel === other.pure[i]))
  );
}
