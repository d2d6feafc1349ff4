// What runs in the page before Streamlit's own scripts.

import { watchConnection } from "./connection.js";
import { watchHistory } from "./history.js";
import { watchLimits } from "./limits.js";
import { watchPen } from "./pen_first.js";
import { watchTerms } from "./terms.js";

watchHistory();
watchPen();
watchTerms();
addEventListener("DOMContentLoaded", () => {
  watchConnection();
  watchLimits();
});
