// <button data-opens="id"> opens <dialog id="id">. A button that is denied says why and does nothing.
export function openDialog(dialog) {
  if (dialog !== null && !dialog.open) dialog.showModal();
}

export function startDialogs() {
  document.addEventListener("click", (event) => {
    const denied = event.target.closest("[aria-disabled='true']");
    if (denied !== null) {
      event.preventDefault();
      return;
    }
    const opener = event.target.closest("[data-opens]");
    if (opener !== null) openDialog(document.getElementById(opener.dataset.opens));
    const closer = event.target.closest("[data-closes]");
    if (closer !== null) closer.closest("dialog").close();
    const printer = event.target.closest("[data-prints]");
    if (printer !== null) window.print();
  });
}
