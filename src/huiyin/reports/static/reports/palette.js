// The palette: a button copies a placeholder, a box keeps the rows that hold its words. Without this file the text can
// be selected as a whole by one click, and the box asks the server.
const QUIET = 120;

function selectAll(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = window.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

async function copy(element) {
  // A page that did not come by https or from this machine has no clipboard; the older way works there.
  if (navigator.clipboard !== undefined) {
    try {
      await navigator.clipboard.writeText(element.textContent);
      return true;
    } catch {
      // Refused by the browser: the older way.
    }
  }
  selectAll(element);
  return document.execCommand("copy");
}

function showButtons() {
  for (const button of document.querySelectorAll("[data-copies]")) button.hidden = false;
}

function startCopying(said) {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copies]");
    if (button === null) return;
    const text = document.getElementById(button.dataset.copies);
    const done = await copy(text);
    if (!done) selectAll(text);
    for (const other of document.querySelectorAll(".copied")) other.classList.remove("copied");
    button.classList.toggle("copied", done);
    said.textContent = `${done ? said.dataset.copied : said.dataset.selected} ${text.textContent}`;
  });
}

function keepMatching(box, said) {
  const words = box.value.toLowerCase().split(/\s+/).filter((word) => word !== "");
  let count = 0;
  for (const section of document.querySelectorAll("[data-palette] section")) {
    let found = 0;
    for (const row of section.querySelectorAll("tbody tr")) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) found += 1;
    }
    section.hidden = found === 0;
    count += found;
  }
  said.textContent = words.length === 0 ? "" : said.dataset.found.replace("%", count);
}

function start(said, box) {
  let waiting = 0;
  showButtons();
  startCopying(said);
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => keepMatching(box, said), QUIET);
  });
  // The values come after the page; what was typed meanwhile holds for them, too.
  document.addEventListener("htmx:afterSettle", () => {
    showButtons();
    if (box.value !== "") keepMatching(box, said);
  });
}

const said = document.getElementById("palette-said");
const box = document.getElementById("palette-words");
if (said !== null && box !== null) start(said, box);
