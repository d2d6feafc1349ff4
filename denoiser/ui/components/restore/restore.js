// The component that restores damaged pictures.

import { showPart } from "../live/part.js";
import { Restoration } from "./restoration.js";

export default showPart({
  make: (root, pool, onError) => new Restoration(root, pool, onError),
  /** @type {(settings: RestorationSettings) => string[]} */
  filesOf: ({ network, classifier }) => [network, classifier],
  failure: ["[data-headline]", "something failed. Reload the page."],
});
