// Workers that compute beside the page, so that the pen never has to wait.
//
// The newest question of a kind replaces one that still waits: what is out of date is dropped, never queued.

const MOST = 4; // more would take memory that phones do not have
// What is seen first comes first.
const ORDER = [
  ...["denoise", "look", "decode", "mislead", "classify", "sample", "vote", "invent", "nearest", "outcome", "train"],
  "trace",
];
const ASK_AGAIN = 10_000; // milliseconds after which a file that did not come is asked for again

/**
 * A worker, what it is asked at the moment, and the files that it has.
 *
 * @typedef {{worker: Worker, asked: Asked | null, files: Set<string>}} Place
 */

/** @typedef {{question: Question, take: (answer: any) => void}} Asked */

/** The workers of a page. */
export class Pool {
  /**
   * Start the first worker; the others follow when there is work for them.
   *
   * @param {(error: unknown) => void} onError Called at an error in a worker.
   */
  constructor(onError) {
    this.onError = onError;
    this.size = Math.max(1, Math.min(MOST, navigator.hardwareConcurrency - 1));
    this.source = URL.createObjectURL(new Blob([WORKER], { type: "text/javascript" }));
    /** @type {Place[]} */
    this.places = [];
    /** @type {Map<string, Uint8Array>} */
    this.files = new Map();
    /** @type {Map<string, Promise<void>>} */
    this.loading = new Map();
    /** @type {Map<string, Asked>} */
    this.waiting = new Map();
    this.open();
  }

  /**
   * Start a worker.
   *
   * @returns {Place}
   */
  open() {
    const worker = new Worker(this.source);
    /** @type {Place} */
    const place = { worker, asked: null, files: new Set() };
    worker.onmessage = ({ data }) => {
      const { take } = place.asked;
      place.asked = null;
      this.send();
      take(data);
    };
    worker.onerror = (event) => this.onError(event.message);
    this.places.push(place);
    return place;
  }

  /**
   * Load files, and again where they do not come.
   *
   * @param {string[]} names See `files.py`.
   * @returns {Promise<void>} When all are there.
   */
  async load(names) {
    await Promise.all(
      names.map((name) => {
        const loading = this.loading.get(name) ?? this.loadOne(name);
        this.loading.set(name, loading);
        return loading;
      }),
    );
  }

  /**
   * Load a file.
   *
   * @param {string} name
   */
  async loadOne(name) {
    while (!this.files.has(name)) {
      try {
        const answer = await fetch(new URL(name, document.baseURI).href);
        if (!answer.ok) throw new Error(`the server answers with ${answer.status}`);
        this.files.set(name, new Uint8Array(await answer.arrayBuffer()));
      } catch (error) {
        console.warn(`Denoiser: ${name} could not be loaded.`, error);
        await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN));
      }
    }
  }

  /**
   * Return whether all files are there.
   *
   * @param {string[]} names
   * @returns {boolean}
   */
  has(names) {
    return names.every((name) => this.files.has(name));
  }

  /**
   * Have a question answered, in place of an older one of its kind that no worker has begun.
   *
   * @param {Question} question About a file that is there.
   * @param {(answer: any) => void} take Called with the answer; never, where the question is dropped.
   */
  ask(question, take) {
    this.waiting.set(question.kind, { question, take });
    this.send();
  }

  /** Give waiting questions to workers that have nothing to do. */
  send() {
    for (const kind of ORDER) {
      const asked = this.waiting.get(kind);
      if (!asked) continue;
      let place = this.places.find((candidate) => !candidate.asked);
      if (!place && this.places.length < this.size) place = this.open();
      if (!place) return;
      this.waiting.delete(kind);
      const { file, worse, files = [] } = /** @type {any} */ (asked.question);
      for (const name of [file, worse, ...files]) {
        if (!name || place.files.has(name)) continue;
        place.files.add(name);
        place.worker.postMessage({ kind: "file", name, content: this.files.get(name) });
      }
      place.asked = asked;
      place.worker.postMessage(asked.question);
    }
  }

  /** End all workers. */
  close() {
    for (const { worker } of this.places) worker.terminate();
  }
}
