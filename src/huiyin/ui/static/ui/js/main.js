// Everything here is an improvement: each page works without it.
import { startKeys } from "./keys.js";
import { startMenus } from "./menus.js";
import { startFilters } from "./filters.js";
import { startDialogs } from "./dialogs.js";
import { startTicks } from "./ticks.js";
import { startDeeds } from "./deeds.js";
import { startNarrowing } from "./narrowing.js";
import { startBulk } from "./bulk.js";
import { startTabs } from "./tabs.js";

startMenus();
startDialogs();
startFilters();
startTicks();
startDeeds();
startNarrowing();
startBulk();
startTabs();
startKeys();
