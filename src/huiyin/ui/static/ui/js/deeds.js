// The form of a deed opens as a panel in the page; its first field has the focus, and it can be put away.
export function startDeeds() {
  const panel = document.getElementById("deed");
  if (panel === null) return;
  document.addEventListener("click", (event) => {
    const closer = event.target.closest("[data-closes-deed]");
    if (closer !== null) {
      panel.replaceChildren();
      document.querySelector("[data-deed]")?.focus();
    }
    if (event.target.closest("[data-deed]") !== null) for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
  });
  panel.addEventListener("htmx:afterSwap", () => {
    const first = panel.querySelector(".errors, .notice[role=alert], .form :is(input:not([type=hidden]), select, textarea), button");
    (first ?? panel).focus();
    panel.scrollIntoView({ block: "nearest" });
  });
}
