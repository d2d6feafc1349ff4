// The games that were played in this browser, which keeps them. Nothing of them is sent to the server.

import { canStore } from "../shell/storage.js";

const KEY = "denoiser-games";

/** Keeps games by their number; until the page is left where the browser keeps nothing. */
export class PlayedGames {
  /** Find out whether the browser keeps anything. */
  constructor() {
    this.areKept = canStore("localStorage");
    /** @type {Record<string, unknown>} */
    this.here = {};
  }

  /**
   * Return how far a game was played.
   *
   * @param {number} game Its number.
   * @param {GameRound[]} rounds What it is today: what was kept of another one is left out.
   * @returns {Play}
   */
  read(game, rounds) {
    return checkPlay(this.readAll()[game], rounds);
  }

  /**
   * Keep how far a game was played. What another tab has kept since stays: a guess counts once.
   *
   * @param {number} game
   * @param {GameRound[]} rounds
   * @param {Play} play
   * @returns {Play} With what another tab has kept.
   */
  write(game, rounds, play) {
    const all = this.readAll();
    const kept = checkPlay(all[game], rounds).rounds;
    const longer = kept.length > play.rounds.length ? kept : play.rounds;
    const merged = longer.map((_, i) => merge(kept[i], play.rounds[i]));
    const result = { at: play.at, rounds: merged };
    this.writeAll({ ...all, [game]: result });
    return result;
  }

  /**
   * Return the rounds of all games.
   *
   * @returns {PlayedRound[]}
   */
  all() {
    return Object.values(this.readAll()).flatMap((play) => checkPlay(play).rounds);
  }

  /** Forget all games. */
  clear() {
    this.here = {};
    if (!this.areKept) return;
    try {
      localStorage.removeItem(KEY);
    } catch (error) {
      this.giveUp(error);
    }
  }

  /**
   * Return all that is kept, which may be anything.
   *
   * @returns {Record<string, unknown>}
   */
  readAll() {
    if (!this.areKept) return this.here;
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}");
      return isObject(kept) && !Array.isArray(kept) ? kept : {};
    } catch (error) {
      console.warn("Denoiser: what this browser keeps of games cannot be read.", error);
      return {};
    }
  }

  /**
   * Replace all that is kept.
   *
   * @param {Record<string, unknown>} all
   */
  writeAll(all) {
    this.here = all;
    if (!this.areKept) return;
    try {
      localStorage.setItem(KEY, JSON.stringify(all));
    } catch (error) {
      this.giveUp(error);
    }
  }

  /**
   * Go on without the browser's store.
   *
   * @param {unknown} error
   */
  giveUp(error) {
    console.warn("Denoiser: this browser keeps nothing; a reload loses the game.", error);
    this.areKept = false;
  }
}

/**
 * Return a play without what is not valid: anything may be in a browser's store.
 *
 * @param {any} kept
 * @param {GameRound[]} [rounds] Those that it has to be of.
 * @returns {Play}
 */
function checkPlay(kept, rounds) {
  /** @type {PlayedRound[]} */
  const played = [];
  for (const round of Array.isArray(kept?.rounds) ? kept.rounds : []) {
    const of = rounds ? rounds[played.length] : round;
    if (!isRound(round) || round.label !== of?.label || round.noise !== of.noise) break;
    const { label, noise, you, classifier, samples } = round;
    played.push({ label, noise, you, classifier: checkAnswer(classifier), samples: checkAnswer(samples) });
  }
  const last = played.length - 1;
  return { at: kept?.at === last ? last : played.length, rounds: played };
}

/**
 * Return a round that was kept twice.
 *
 * @param {PlayedRound | undefined} kept
 * @param {PlayedRound | undefined} played
 * @returns {PlayedRound}
 */
function merge(kept, played) {
  if (!kept || !played) return kept ?? played;
  return {
    ...kept,
    classifier: kept.classifier ?? played.classifier,
    samples: kept.samples ?? played.samples,
  };
}

/** @type {(value: any) => boolean} */
const isObject = (value) => typeof value === "object" && value !== null;

/** @type {(value: any) => boolean} */
const isDigit = (value) => Number.isInteger(value) && value >= 0 && value <= 9;

/** @type {(value: any) => boolean} */
const isRound = (value) =>
  isObject(value) && isDigit(value.label) && isDigit(value.you) && Number.isFinite(value.noise);

/** @type {(value: any) => Answer | null} */
const checkAnswer = (value) =>
  isObject(value) && isDigit(value.digit) && value.percent >= 0 && value.percent <= 100
    ? { digit: value.digit, percent: value.percent }
    : null;
