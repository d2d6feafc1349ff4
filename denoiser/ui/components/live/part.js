// A part of a page that a component fills, with the workers that it asks.

import { Pool } from "../../../browser/view/pool.js";
import { Sampler } from "../../../browser/view/sampler.js";

/** What every such part has. */
export class Part {
  /**
   * Begin with nothing.
   *
   * @param {Pool} pool
   * @param {(error: unknown) => void} onError Called at an error in an action.
   */
  constructor(pool, onError) {
    this.pool = pool;
    this.isStopped = false;
    /** @type {(action: (event?: any) => void) => (event?: any) => void} */
    this.guard = (action) => (event) => {
      try {
        if (!this.isStopped) action(event);
      } catch (error) {
        onError(error);
      }
    };
    this.sampler = new Sampler(pool, this.guard);
    this.asked = "";
    /** @type {Trigger} */
    this.send = () => {}; // until the first message has come
  }

  /** Draw no more. */
  stop() {
    this.sampler.stop();
    this.isStopped = true;
  }
}

/**
 * Return what a component exports: it takes the messages of the server, and passes them to its part.
 *
 * @template Settings
 * @param {object} component
 * @param {(root: ShadowRoot, pool: Pool, onError: (error: unknown) => void) =>
 *   Part & {follow: (settings: Settings) => void}} component.make
 * @param {(settings: Settings) => string[]} component.filesOf Names of the files that it needs.
 * @param {[string, string]} component.failure Where to say that it failed, and what to say.
 */
export function showPart({ make, filesOf, failure: [place, text] }) {
  // It stays when a visitor goes to another page and comes back.
  /** @type {Pool | null} */
  let pool = null;
  /** @type {ReturnType<typeof make> | null} */
  let part = null;
  /** @type {ShadowRoot | null} */
  let shownIn = null;
  let calls = 0;

  /** @type {(error: unknown) => void} */
  const report = (error) => {
    console.warn("Denoiser: a part of the page failed.", error);
    part?.stop();
    const about = shownIn?.querySelector(place);
    if (about) about.textContent = text;
  };

  /** @type {(component: {data: Settings, parentElement: ShadowRoot, setTriggerValue: Trigger}) => () => void} */
  return ({ data, parentElement, setTriggerValue }) => {
    const call = ++calls;
    if (shownIn !== parentElement) {
      part?.stop();
      part = null;
      shownIn = parentElement;
    }
    try {
      pool ??= new Pool(report); // there are browsers and policies that allow no workers
      part ??= make(parentElement, pool, report);
    } catch (error) {
      report(error);
      return () => {};
    }
    part.send = setTriggerValue;
    pool.load(filesOf(data)).then(() => {
      if (call === calls) part?.follow(data);
    });
    return () => {
      if (call !== calls) return; // Streamlit may clean up after a call that another has followed
      part?.stop();
      part = shownIn = null;
    };
  };
}
