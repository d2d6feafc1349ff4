// Play ten rounds: state, keys and buttons.

import { copy } from "../copy_link/copying.js";
import { Part } from "../live/part.js";
import { Opponents } from "./opponents.js";
import { PlayedGames } from "./played_games.js";
import { RoundScreen } from "./round_screen.js";
import { describeNoise, scoreOf, unpackGame, EVERYBODY, PLAYERS } from "./rounds.js";
import { describeWinner, showDetails, showScore } from "./score_screen.js";

const TYPED = "input:not([type=checkbox], [type=range]), textarea, select, [contenteditable]";
const PATIENCE = 5_000; // milliseconds for a confirmation
const KEPT = "Your answers stay in this browser.";
const NOT_KEPT = "This browser keeps nothing for this page: a reload loses your answers.";

/** The page's part with the game. */
export class Game extends Part {
  /**
   * Fill the page's part.
   *
   * @param {ShadowRoot} root
   * @param {import("../../../browser/view/pool.js").Pool} pool
   * @param {(error: unknown) => void} onError
   */
  constructor(root, pool, onError) {
    super(pool, onError);
    const find = (/** @type {string} */ name) =>
      /** @type {HTMLElement} */ (root.querySelector(`[data-${name}]`));
    this.games = new PlayedGames();
    this.opponents = new Opponents(this);
    this.screen = new RoundScreen(
      root,
      this.guard((digit) => this.guess(digit)),
      this.guard(() => this.goOn()),
    );
    this.whole = find("state");
    this.title = find("title");
    this.soFar = find("so-far");
    this.score = find("score");
    this.details = find("details");
    this.hint = find("hint");
    this.about = find("about");
    this.field = /** @type {HTMLInputElement} */ (find("link"));
    this.delete = find("delete");
    find("new").onclick = this.guard(() => {
      this.isAwaited = true;
      this.send("new_game", Date.now());
    });
    find("copy").onclick = this.guard(() => this.copyLink());
    this.delete.onclick = this.guard(() => this.askToDelete());
    this.press = this.guard((event) => this.takeKey(event));
    document.addEventListener("keydown", this.press, { capture: true }); // before the other keys of the page
  }

  /**
   * Take what the server knows.
   *
   * @param {Uint8Array} message
   */
  follow(message) {
    this.settings = unpackGame(message);
    const { game, network, classifier, keys } = this.settings;
    this.hint.hidden = !keys;
    const asked = JSON.stringify([game, network, classifier]);
    if (asked === this.asked) return;
    this.asked = asked;
    this.begin();
    if (this.isAwaited) this.lookAtTitle();
    this.isAwaited = false;
  }

  /** Begin the game, or go on where it was left. */
  begin() {
    const { game, rounds } = this.settings;
    this.play = this.games.read(game, rounds);
    /** @type {Reply[]} */
    this.replies = [];
    const order = rounds.map((_, i) => i);
    const isMissing = (/** @type {number} */ i) => {
      const played = this.play.rounds[i];
      return i >= this.play.at || !played.classifier || !played.samples;
    };
    const ahead = order.filter((i) => i >= this.play.at); // what is looked at comes first
    const behind = order.filter((i) => i < this.play.at && isMissing(i));
    this.opponents.start(this.settings, [...ahead, ...behind], (number, reply) => this.take(number, reply));
    this.show();
  }

  /**
   * Keep what the opponents say, and show it where the visitor has guessed.
   *
   * @param {number} number
   * @param {Reply} reply
   */
  take(number, reply) {
    this.replies[number] = reply;
    const played = this.play.rounds[number];
    if (!played) return;
    const { classifier, together: samples } = reply;
    this.play.rounds[number] = { ...played, classifier, samples };
    this.keep();
    if (number === this.play.at || this.isOver) this.show();
  }

  /**
   * Take a guess, unless the round has one.
   *
   * @param {number} digit
   */
  guess(digit) {
    const { at, rounds } = this.play;
    if (this.isOver || rounds.length > at) return;
    const { label, noise } = this.settings.rounds[at];
    const reply = this.replies[at];
    const [classifier, samples] = [reply?.classifier ?? null, reply?.together ?? null];
    rounds.push({ label, noise, you: digit, classifier, samples });
    this.keep();
    this.show();
    this.screen.next.focus({ preventScroll: true }); // it may be last on a small screen
    this.title.scrollIntoView({ block: "nearest" });
  }

  /** Go to the next round, or to the score. */
  goOn() {
    this.play.at += 1;
    this.keep();
    this.show();
    this.lookAtTitle();
  }

  /** Bring the visitor to the beginning of what is new. */
  lookAtTitle() {
    this.title.focus({ preventScroll: true });
    this.title.scrollIntoView({ block: "nearest" });
  }

  /** Keep how far the game is. */
  keep() {
    const { game, rounds } = this.settings;
    this.play = this.games.write(game, rounds, this.play);
  }

  /** Whether all rounds were played and left. */
  get isOver() {
    return this.play.at === this.settings.rounds.length;
  }

  /** Show the game as it is. */
  show() {
    const { rounds } = this.settings;
    const { at, rounds: played } = this.play;
    const isAnswered = played.length > at;
    this.whole.dataset.state = this.isOver ? "over" : isAnswered ? "answered" : "asked";
    this.score.replaceChildren();
    this.details.replaceChildren();
    this.soFar.textContent = "";
    if (this.isOver) {
      this.title.textContent = `Game ${this.settings.game}: ${describeWinner(played)}`;
      showScore(this.score, played);
      showDetails(this.details, this.settings, played, this.games.all());
      this.screen.leave();
    } else {
      this.title.textContent = `Round ${at + 1} of ${rounds.length}, noise factor ${describeNoise(rounds[at].noise)}`;
      const score = scoreOf(played);
      const known = EVERYBODY.filter((player) => score[player].count === played.length);
      if (played.length) {
        const parts = known.map((player) => `${PLAYERS[player].toLowerCase()} ${score[player].right}`);
        this.soFar.textContent = `So far: ${parts.join(", ")}.`;
      }
      if (isAnswered) {
        this.screen.answer(rounds[at], at + 1, played[at], this.replies[at], at + 1 === rounds.length);
      } else {
        this.screen.ask(rounds[at], at + 1);
      }
    }
    this.about.textContent = this.games.areKept ? KEPT : NOT_KEPT;
    this.delete.hidden = !this.games.all().length;
    this.label(false);
  }

  /**
   * Guess by a key, wherever the focus is, but not where text is typed.
   *
   * @param {KeyboardEvent} event
   */
  takeKey(event) {
    const { key } = event;
    if (!this.settings?.keys || event.ctrlKey || event.altKey || event.metaKey || !/^\d$/.test(key)) return;
    const at = event.composedPath()[0];
    if (at instanceof Element && at.closest(TYPED)) return;
    event.preventDefault(); // elsewhere in the app, a digit picks one
    if (!event.repeat) this.guess(Number(key));
  }

  /** Copy the link to these ten rounds. */
  async copyLink() {
    const isCopied = await copy(this.settings.link, this.field);
    this.field.hidden = isCopied;
    if (!isCopied) this.field.select();
    this.about.textContent = isCopied ? "Link copied." : "Copy it from here:";
  }

  /** Delete all games, once the visitor has confirmed it. */
  askToDelete() {
    if (!this.isAsked) {
      this.label(true);
      return;
    }
    this.games.clear();
    this.begin();
    this.about.textContent = "Deleted.";
    this.lookAtTitle();
  }

  /**
   * Label the button that deletes.
   *
   * @param {boolean} isAsked Whether it asks for a confirmation.
   */
  label(isAsked) {
    clearTimeout(this.timer);
    this.isAsked = isAsked;
    const count = this.games.all().length;
    const question = `Really delete ${count} ${count === 1 ? "answer" : "answers"}?`;
    this.delete.textContent = isAsked ? question : "Delete what this browser keeps";
    if (isAsked) this.timer = setTimeout(() => this.label(false), PATIENCE);
  }

  /** Play no more. */
  stop() {
    document.removeEventListener("keydown", this.press, { capture: true });
    clearTimeout(this.timer);
    super.stop();
  }
}
