import "./common.js";
import "./passkeys.js";
import "./keys.js";
import "./select.js";
