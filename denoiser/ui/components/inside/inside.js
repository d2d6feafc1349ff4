// The component of Inside: a network to walk through.

import { openMessage } from "../live/message.js";
import { showPart } from "../live/part.js";
import { Walk } from "./walk.js";

export default showPart({
  make: (root, pool, onError) => new Walk(root, pool, onError),
  /** @type {(message: Uint8Array) => string[]} */
  filesOf: (message) => openMessage(message).settings.files,
  failure: ["[data-status]", "Something failed while the network was computed. Reload the page."],
});
