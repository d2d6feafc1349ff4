// The component with the experiments of Learn.

import { showPart } from "../live/part.js";
import { Learning } from "./learning.js";

export default showPart({
  make: (root, pool, onError) => new Learning(root, pool, onError),
  /** @type {(settings: LearnSettings) => string[]} */
  filesOf: ({ files }) => files,
  failure: ["[data-status]", "Something failed while the result was computed. Reload the page."],
});
