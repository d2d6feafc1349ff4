// What the Learn page asks of its worker, besides what every page asks.

import { ANSWERS, files, run } from "../engine/worker.js";
import { trainFor } from "./training.js";
import { outcomeOf } from "./outcomes.js";
import { outcomeOfPairs } from "./pairs.js";

ANSWERS.outcome = (/** @type {OutcomeQuestion} */ question) =>
  question.pairs ? outcomeOfPairs(files.get(question.pairs)) : outcomeOf(question, run);
ANSWERS.train = (/** @type {TrainQuestion} */ { file, networks, steps }) => {
  for (const network of networks) trainFor(network, files.get(file), steps);
  return networks;
};
