// The component with the experiments of Learn.

import { openMessage } from "../live/message.js";
import { showPart } from "../live/part.js";
import { Learning } from "./learning.js";

export default showPart({
  make: (root, pool, onError) => new Learning(root, pool, onError),
  /** @type {(message: Uint8Array) => string[]} */
  filesOf: (message) => openMessage(message).settings.files,
  failure: ["[data-status]", "Something failed while the result was computed. Reload the page."],
});
