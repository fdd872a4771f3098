// Rows chosen with their boxes show the bar of what can be done with them; a run of many goes row by row.
function chosen(form) {
  return form.querySelectorAll("input[type=checkbox][name=m]:checked").length;
}

function follow() {
  for (const form of document.querySelectorAll("form.bulk")) {
    const bar = form.querySelector("[data-bulk-bar]");
    if (bar === null) continue;
    const count = chosen(form);
    bar.hidden = count === 0;
    bar.querySelector("[data-bulk-count]").textContent = String(count);
  }
}

async function run(form) {
  const rows = [...form.querySelectorAll("[data-row]")].filter((row) => row.querySelector("input[name=m]") !== null);
  const bar = form.querySelector("progress");
  const status = form.querySelector("[data-bulk-status]");
  const button = form.querySelector("[data-bulk-acts] button");
  button.disabled = true;
  bar.hidden = false;
  let done = 0;
  for (const [at, row] of rows.entries()) {
    const data = new FormData(form);
    data.set("one", row.dataset.row);
    const answer = await fetch(form.action, { method: "POST", body: data, credentials: "same-origin", redirect: "manual" });
    if (!answer.ok) {
      form.submit();
      return;
    }
    const cell = row.querySelector("[data-outcome]");
    cell.innerHTML = await answer.text();
    if (cell.querySelector("[data-result=not]") === null) done += 1;
    bar.value = at + 1;
    status.textContent = `${at + 1} / ${rows.length}`;
  }
  button.remove();
  form.querySelector(".bulk-form")?.remove();
  status.classList.remove("hidden-words");
  status.textContent = `${done} / ${rows.length}`;
}

export function startBulk() {
  document.addEventListener("change", () => queueMicrotask(follow));
  document.addEventListener("htmx:afterSwap", follow);
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-bulk]")) return;
    event.preventDefault();
    run(event.target);
  });
  follow();
}
