// The component with the game of ten rounds.

import { showPart } from "../live/part.js";
import { Game } from "./game.js";

export default showPart({
  make: (root, pool, onError) => new Game(root, pool, onError),
  filesOf: () => [], // the first round is shown while the networks are on their way
  failure: ["[data-failure]", "Something failed, and the network cannot guess. Reload the page: your answers are kept."],
});
