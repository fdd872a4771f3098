// Single-letter keys; they can be switched off in the help sheet (WCAG 2.1.4).
import { openDialog } from "./dialogs.js";

const STORE = "huiyin.keys";

function keysAreOn() {
  try {
    return localStorage.getItem(STORE) !== "off";
  } catch {
    return true;
  }
}

function remember(on) {
  try {
    localStorage.setItem(STORE, on ? "on" : "off");
  } catch {
    // A browser that keeps nothing: the choice lasts for this page.
  }
}

function isTyping(element) {
  return element.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;
}

function rowLinks() {
  return [...document.querySelectorAll(".rows .opens")].filter((link) => link.offsetParent !== null);
}

function step(by) {
  const links = rowLinks();
  if (links.length === 0) return;
  const row = document.activeElement.closest("tr, li");
  const at = row === null ? -1 : links.findIndex((link) => row.contains(link));
  const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + by, 0), links.length - 1);
  links[next].focus();
  links[next].scrollIntoView({ block: "nearest" });
}

function search() {
  const box = document.getElementById("search");
  if (box === null) return;
  box.focus();
  box.select();
}

function tick(box) {
  if (box === null) return;
  box.checked = !box.checked;
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

function choose() {
  const row = document.activeElement.closest(".rows tr");
  if (row !== null) tick(row.querySelector("input[type=checkbox]"));
}

const ACTS = {
  x: choose,
  a: () => tick(document.querySelector("[data-ticks]")),
  o: () => document.querySelector(".verbs details.menu > summary")?.click(),
  g: () => document.querySelector("a.organ")?.click(),
  p: () => document.querySelector("[data-prints]")?.click(),
  "?": () => openDialog(document.getElementById("keys-sheet")),
  "/": search,
  j: () => step(1),
  k: () => step(-1),
};

// <a data-key="[">, <button data-key="n">: pressed by their key; those of the navigation also while its menu is closed.
function follow(key) {
  const link = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (link !== null && (link.offsetParent !== null || link.closest(".nav") !== null)) link.click();
  return link !== null;
}

export function startKeys() {
  const box = document.getElementById("keys-on");
  let on = keysAreOn();
  if (box !== null) {
    box.checked = on;
    box.addEventListener("change", () => {
      on = box.checked;
      remember(on);
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isTyping(event.target) || document.querySelector("dialog[open]") !== null) return;
    if (on && follow(event.key)) {
      event.preventDefault();
      return;
    }
    const act = ACTS[event.key];
    if (act === undefined || (!on && event.key !== "?")) return;
    event.preventDefault();
    act();
  });
}
