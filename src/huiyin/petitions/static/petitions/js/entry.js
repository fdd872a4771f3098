// The page of registration: says what is doubtful when a field is left, keeps the draft, opens what is needed.
import { startComboboxes } from "./combobox.js";

const SOON = 120;
const PAUSE = 1500;
const form = document.getElementById("entry");
const checks = document.getElementById("checks");
const timers = { soon: 0, pause: 0 };
let typed = false;
let sent = false;

function keep() {
  stop();
  window.htmx.trigger(checks, "keep");
}

function stop() {
  clearTimeout(timers.soon);
  clearTimeout(timers.pause);
}

// A field that was left is looked at soon, whatever is typed in the next one; words are kept when the typing pauses.
function keepSoon() {
  clearTimeout(timers.soon);
  timers.soon = setTimeout(keep, SOON);
}

function keepAtPause() {
  clearTimeout(timers.pause);
  timers.pause = setTimeout(keep, PAUSE);
}

// --- What has been left, so that nothing is called missing before the clerk came to it

const left = document.getElementById("left");

function nameOf(element) {
  return element.closest("[data-field]")?.dataset.field;
}

function note(name) {
  const names = new Set(left.value.split(" ").filter((one) => one !== ""));
  if (name === undefined || names.has(name)) return false;
  left.value = [...names.add(name)].join(" ");
  return true;
}

form.addEventListener("focusout", (event) => {
  const name = nameOf(event.target);
  // Moving between the buttons of one group leaves nothing.
  if (event.relatedTarget !== null && nameOf(event.relatedTarget ?? form) === name) return;
  if (note(name)) keepSoon();
});
form.addEventListener("change", (event) => {
  if (event.target.type === "file") return;
  typed = true;
  note(nameOf(event.target));
  keepSoon();
});
form.addEventListener("input", (event) => {
  if (event.target.type === "file") return;
  typed = true;
  keepAtPause();
});

// --- What belongs to a channel or a purpose only, and folds that open by need

function show() {
  for (const part of form.querySelectorAll("[data-shown-for]")) {
    const chosen = form.querySelector(`input[name="${part.dataset.shownFor}"]:checked`);
    part.hidden = chosen?.value !== part.dataset.shownWhen;
  }
}

function value(name) {
  const field = form.elements[name];
  if (field === undefined || field === null) return "";
  return field.type === "checkbox" ? (field.checked ? "on" : "") : (field.value ?? "");
}

function openByNeed(fold) {
  const names = fold.dataset.opensFor.split(" ");
  if (names.some((name) => (name === "people" ? Number(value(name)) > 1 : value(name) !== ""))) fold.open = true;
}

const folds = [...form.querySelectorAll(".entry-fold")];
show();
folds.forEach(openByNeed);
form.addEventListener("change", (event) => {
  show();
  if (event.target.name === "people") folds.forEach(openByNeed);
});

function goTo(name) {
  const group = document.getElementById(`entry_${name}`);
  if (group === null) return;
  group.closest("details")?.setAttribute("open", "");
  const field = group.matches("fieldset") ? (group.querySelector("input:checked") ?? group.querySelector("input")) : group;
  field.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-goes]");
  if (link === null) return;
  event.preventDefault();
  goTo(link.dataset.goes);
});

// --- Keys: Ctrl+Enter registers, F2 F4 F8 F9 open a fold, a digit chooses in a row of buttons

function toggle(fold) {
  fold.open = !fold.open;
  const first = fold.open ? fold.querySelector("input:not([type=hidden]), textarea, select") : fold.querySelector("summary");
  first?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(form.querySelector(".entry-acts .button"));
    return;
  }
  const fold = folds.find((one) => one.dataset.key === event.key);
  if (fold !== undefined && !event.ctrlKey && !event.altKey && !event.shiftKey) {
    event.preventDefault();
    toggle(fold);
    return;
  }
  if (event.target.type === "radio" && /^[1-9]$/.test(event.key)) {
    const options = form.querySelectorAll(`input[name="${event.target.name}"]`);
    const option = options[Number(event.key) - 1];
    if (option === undefined) return;
    event.preventDefault();
    option.checked = true;
    option.focus();
    option.dispatchEvent(new Event("change", { bubbles: true }));
  }
});

// Enter in a line of text goes on to the next field instead of registering by mistake.
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.defaultPrevented || event.isComposing || event.ctrlKey) return;
  if (!event.target.matches("input[type=text], input:not([type]), input[type=radio], input[type=checkbox], select")) return;
  event.preventDefault();
  const stops = [...form.querySelectorAll("input:not([type=hidden]), textarea, select, summary, .entry-acts .button")].filter(
    (one) => one.offsetParent !== null && (one.type !== "radio" || one.checked || one === event.target),
  );
  const group = (one) => one.type === "radio" && one.name === event.target.name;
  stops.slice(stops.indexOf(event.target) + 1).find((one) => !group(one))?.focus();
});

// --- Registering once, and the last words kept when the window goes

form.addEventListener("submit", (event) => {
  if (sent) event.preventDefault();
  sent = true;
  stop();
});
window.addEventListener("pageshow", () => {
  sent = false;
});
window.addEventListener("pagehide", () => {
  if (sent || !typed) return;
  const words = new URLSearchParams();
  for (const [name, one] of new FormData(form)) if (typeof one === "string") words.append(name, one);
  navigator.sendBeacon(form.dataset.keep, words);
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.elt !== checks) return;
  const refused = !event.detail.successful || event.detail.xhr.responseURL.includes("/accounts/login/");
  if (refused) document.getElementById("saved").textContent = form.dataset.refused;
});
// A page of sign-in is no list of findings.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.responseURL.includes("/accounts/login/")) event.detail.shouldSwap = false;
});
// The address names the draft, so that a page loaded anew goes on with it.
document.addEventListener("htmx:oobAfterSwap", (event) => {
  const draft = document.getElementById("draft").value;
  if (draft !== "" && event.detail.target.id === "draft") history.replaceState(null, "", `?draft=${draft}`);
});

// --- Files go to the draft as soon as they are chosen

const files = document.getElementById("entry_files");

async function send(address, body) {
  const list = document.getElementById("files-list");
  list.classList.add("htmx-request");
  try {
    const answer = await fetch(address, { method: "POST", body, headers: { "HX-Request": "true" } });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    list.innerHTML = await answer.text();
    const draft = list.querySelector("#draft");
    if (draft !== null) {
      draft.remove();
      document.getElementById("draft").value = draft.value;
      history.replaceState(null, "", `?draft=${draft.value}`);
    }
  } catch {
    list.textContent = form.dataset.lost;
  }
  list.classList.remove("htmx-request");
}

files.addEventListener("change", async () => {
  if (files.files.length === 0) return;
  const large = [...files.files].find((one) => one.size > Number(files.dataset.most));
  if (large !== undefined) {
    document.getElementById("files-said").textContent = `${large.name}：${files.dataset.tooLarge}`;
    files.value = "";
    return;
  }
  document.getElementById("files-said").textContent = "";
  const body = new FormData(form);
  // A request that names no draft yet must not race with the one that begins it.
  await send(files.dataset.uploads, body);
  files.value = "";
  keepSoon();
});
form.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-removes]");
  if (button === null) return;
  event.preventDefault();
  await send(button.dataset.removes, new FormData(form));
  files.focus();
});

for (const plain of document.querySelectorAll("[data-only-plain]")) plain.hidden = true;
startComboboxes(form);
const problem = document.querySelector(".errors");
if (problem !== null) problem.focus();
else form.elements.name.focus();
