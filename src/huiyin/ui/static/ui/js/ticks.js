// <input type="checkbox" data-ticks="name"> ticks all boxes of that name, and shows when only some are.
function boxesOf(head) {
  return [...document.querySelectorAll(`input[type=checkbox][name="${head.dataset.ticks}"]`)];
}

function follow(head) {
  const boxes = boxesOf(head);
  const ticked = boxes.filter((box) => box.checked).length;
  head.checked = ticked > 0 && ticked === boxes.length;
  head.indeterminate = ticked > 0 && ticked < boxes.length;
}

export function startTicks() {
  document.addEventListener("change", (event) => {
    const head = event.target.closest("[data-ticks]");
    if (head !== null) for (const box of boxesOf(head)) box.checked = head.checked;
    for (const one of document.querySelectorAll("[data-ticks]")) follow(one);
  });
}
