import "./common.js";
import "./passkeys.js";
