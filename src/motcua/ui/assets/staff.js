import "./common.js";
import "./keys.js";
