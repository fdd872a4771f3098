// The receipt: what was kept on the device is no longer needed; printing by a button.
import { forgetAll } from "./kept.js";

forgetAll();
const button = document.querySelector("[data-print]");
button.hidden = false;
button.addEventListener("click", () => print());
