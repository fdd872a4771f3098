// A filter bar sends itself when a choice changes; empty fields stay out of the address.
const WIDE = window.matchMedia("(min-width: 60.01rem)");

function leaveOutEmpty(event) {
  if (event.target.method !== "get") return;
  for (const [name, value] of [...event.formData.entries()]) {
    if (value === "") event.formData.delete(name);
  }
}

function openOnWidePages(box) {
  const follow = () => {
    box.open = WIDE.matches && document.documentElement.dataset.size !== "large";
  };
  follow();
  WIDE.addEventListener("change", follow);
}

export function startFilters() {
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-sends-itself]");
    if (form !== null && event.target.matches("select, input[type=checkbox], input[type=radio], input[type=date]")) form.requestSubmit();
  });
  document.addEventListener("formdata", leaveOutEmpty);
  for (const box of document.querySelectorAll("details.filters-box")) openOnWidePages(box);
}
