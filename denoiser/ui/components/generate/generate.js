// The component that draws digits from noise.

import { showPart } from "../live/part.js";
import { Generation } from "./generation.js";

export default showPart({
  make: (root, pool, onError) => new Generation(root, pool, onError),
  /** @type {(settings: GenerationSettings) => string[]} */
  filesOf: ({ network, worse, classifier, known }) =>
    [network, worse, classifier, known].filter(Boolean),
  failure: ["[data-all]", "Something failed while digits were drawn. Reload the page."],
});
