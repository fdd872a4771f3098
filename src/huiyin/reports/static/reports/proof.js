// Walking through what was found: the figure in the text follows the finding that has the focus, and back.
const findings = [...document.querySelectorAll(".proof-finding")];

function show(finding) {
  for (const marked of document.querySelectorAll(".here")) marked.classList.remove("here");
  if (finding === null) return;
  finding.classList.add("here");
  const marks = document.querySelectorAll(`.proof-mark[data-finding="${finding.dataset.finding}"]`);
  for (const mark of marks) mark.classList.add("here");
  const first = document.getElementById(`at-${finding.dataset.finding}`);
  if (first !== null) first.scrollIntoView({ block: "center" });
}

function current() {
  return document.activeElement.closest(".proof-finding") ?? document.querySelector(".proof-finding.here");
}

for (const finding of findings) finding.addEventListener("focusin", () => show(finding));

for (const mark of document.querySelectorAll("a.proof-mark")) {
  mark.addEventListener("click", (event) => {
    const finding = document.getElementById(`finding-${mark.dataset.finding}`);
    if (finding === null) return;
    event.preventDefault();
    finding.querySelector(".opens").focus();
    finding.scrollIntoView({ block: "nearest" });
  });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select") !== null) return;
  const finding = current();
  if (finding === null) return;
  const wanted = { d: "input[name=reason]", c: "[data-accepts]" }[event.key];
  const control = wanted === undefined ? null : finding.querySelector(wanted);
  if (control === null) return;
  event.preventDefault();
  if (event.key === "d") control.focus();
  else control.click();
});

// Back from a decision: on to the next one that nobody has decided.
if (/^#finding-\d+$/.test(location.hash)) {
  const at = findings.findIndex((finding) => `#${finding.id}` === location.hash);
  const next = findings.slice(at + 1).find((finding) => !finding.classList.contains("decided")) ?? findings[at];
  next?.querySelector(".opens").focus();
}
