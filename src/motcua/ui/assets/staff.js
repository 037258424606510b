import "./common.js";
import "./keys.js";
import "./select.js";
