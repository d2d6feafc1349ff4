// Workers that compute beside the page, so that the pen never has to wait.
//
// The newest question of a kind replaces one that still waits: what is out of date is dropped, never queued.

const MOST = 4; // more would take memory that phones do not have
const ORDER = ["denoise", "classify", "sample", "vote"]; // what is seen first comes first

/**
 * A worker, what it is asked at the moment, and the networks that it has.
 *
 * @typedef {{worker: Worker, asked: Asked | null, networks: Set<string>}} Place
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
    const place = { worker, asked: null, networks: new Set() };
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
   * Keep a network for the workers that will need it.
   *
   * @param {string} name
   * @param {Uint8Array} file
   */
  keep(name, file) {
    this.files.set(name, file);
  }

  /**
   * Return whether a network is there.
   *
   * @param {string} name
   * @returns {boolean}
   */
  has(name) {
    return this.files.has(name);
  }

  /**
   * Have a question answered, in place of an older one of its kind that no worker has begun.
   *
   * @param {Question} question About a network that is there.
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
      const { network } = asked.question;
      if (!place.networks.has(network)) {
        place.networks.add(network);
        place.worker.postMessage({ kind: "network", name: network, file: this.files.get(network) });
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
