// What runs in the page before Streamlit's own scripts.

import { watchConnection } from "./connection.js";
import { watchHistory } from "./history.js";
import { watchPen } from "./pen_first.js";

watchHistory();
watchConnection();
watchPen();
