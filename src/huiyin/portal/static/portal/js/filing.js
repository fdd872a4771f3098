// The pages of filing, when scripts run: words are kept on the device until the server has them, pages are sent without
// being lost to a broken line, places are found by typing, photos go up one by one, and the work before the last page
// is done aside. Without this file every page works by itself.
import { startComboboxes } from "../../petitions/js/combobox.js";
import { startHints } from "./hints.js";
import { forgetOld, keep, restore, forget } from "./kept.js";
import { startUploads } from "./uploads.js";
import { solve } from "./work.js";

let form = null;
let lost = null;
let waiting = null;

// --- Sending, so that nothing is lost when the line breaks

function broken(button) {
  waiting = button;
  lost.hidden = false;
  lost.scrollIntoView({ block: "nearest" });
  free();
}

function free() {
  form.removeAttribute("aria-busy");
  const button = form.querySelector("[data-send]");
  if (button?.dataset.said) button.textContent = button.dataset.said;
}

// A page is what comes back: where it leads elsewhere we go there; where something is to be mended it is shown here.
async function show(response) {
  if (response.redirected) {
    forget(form);
    location.assign(response.url);
    return;
  }
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const main = page.querySelector("main");
  if (main === null) {
    broken(waiting);
    return;
  }
  document.title = page.title;
  main.id = "main";
  main.tabIndex = -1;
  document.getElementById("main").replaceWith(main);
  start();
  (document.getElementById("problems") ?? main).focus();
}

async function send(button) {
  form.setAttribute("aria-busy", "true");
  lost.hidden = true;
  const body = new FormData(form, button);
  let { ticket } = form.dataset;
  for (let tries = 0; ; tries += 1) {
    let response;
    try {
      const address = ticket === undefined ? form.getAttribute("action") : await worked(ticket);
      response = await fetch(address, { method: "POST", body: plain(body) });
    } catch {
      broken(button);
      return;
    }
    const next = response.headers.get("X-Huiyin-Ticket");
    if (next !== null && !response.ok && tries < 4) {
      ticket = next;
      await pause(response.status === 429 ? Number(response.headers.get("Retry-After") ?? 5) : 0);
    } else if (response.status >= 502) {
      broken(button);
      return;
    } else {
      await show(response);
      return;
    }
  }
}

function pause(seconds) {
  return new Promise((resolve) => {
    setTimeout(resolve, Math.min(seconds, 20) * 1000);
  });
}

// A form without files goes as plain fields, which is less to send.
function plain(body) {
  return [...body.values()].some((value) => value instanceof File) ? body : new URLSearchParams(body);
}

async function worked(ticket) {
  const button = form.querySelector("[data-send]");
  if (button !== null) {
    button.dataset.said ??= button.textContent;
    button.textContent = button.dataset.busy;
  }
  const nonce = await solve(ticket, form.dataset.worker);
  // The address says which draft the page belongs to; only ticket and number are new.
  const address = new URL(form.getAttribute("action"), location.href);
  address.searchParams.set("ticket", ticket);
  if (nonce !== null) address.searchParams.set("nonce", nonce);
  return address.pathname + address.search;
}

function submit(event) {
  event.preventDefault();
  if (form.getAttribute("aria-busy") === "true") return;
  keep(form);
  if (navigator.onLine === false) broken(event.submitter);
  else send(event.submitter);
}

// --- Places and organs by typing

function typedChoice(select) {
  const options = [...select.options].filter((option) => option.value !== "");
  const list = document.createElement("datalist");
  list.id = `${select.id}-list`;
  list.append(...options.map((option) => new Option(option.textContent, option.textContent)));
  const value = document.createElement("input");
  value.type = "hidden";
  value.name = select.name;
  value.value = select.value;
  const input = document.createElement("input");
  input.type = "text";
  input.autocomplete = "off";
  input.placeholder = select.dataset.typed;
  input.value = select.value === "" ? "" : select.selectedOptions[0].textContent;
  input.setAttribute("list", list.id);
  input.setAttribute("data-combobox", "");
  for (const name of ["id", "aria-describedby", "aria-invalid"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  }
  const settle = () => {
    const words = input.value.trim();
    value.value = options.find((option) => option.textContent === words)?.value ?? words;
  };
  input.addEventListener("input", settle);
  input.addEventListener("change", settle);
  select.replaceWith(input, list, value);
}

// --- Who is anonymous is asked for no name

function askNames() {
  const named = document.querySelector("[data-named]");
  if (named === null) return;
  const look = () => {
    named.hidden = form.querySelector("input[name=signed]:checked")?.value === "anonymous";
  };
  form.addEventListener("change", look);
  look();
}

function start() {
  form = document.querySelector("form[data-step]");
  lost = document.querySelector("[data-lost]");
  if (form === null) return;
  for (const select of form.querySelectorAll("select[data-typed]")) typedChoice(select);
  startComboboxes(form);
  restore(form);
  askNames();
  startHints(form);
  startUploads(form);
  form.addEventListener("input", () => keep(form));
  form.addEventListener("submit", submit);
  lost.querySelector("[data-again]").addEventListener("click", () => send(waiting));
}

addEventListener("online", () => {
  if (lost !== null && !lost.hidden) send(waiting);
});
// Coming back by the browser's own button must not show a page that still waits.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
forgetOld();
start();
document.getElementById("problems")?.focus();
