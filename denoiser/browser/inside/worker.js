// What Inside asks of its worker, besides what every page asks.

import { ANSWERS } from "../engine/worker.js";
import { decode, look, misleadFurther, trace } from "./looking.js";

Object.assign(ANSWERS, { look, trace, decode, mislead: misleadFurther });
