// <input data-narrows> inside .narrowed leaves, of the options or boxes beside it, those whose words hold all that was
// typed. Where one option alone is left it is chosen, in sight; typing on lets go of it again.
function narrow(input) {
  const group = input.closest(".narrowed");
  const words = input.value.trim().toLowerCase().split(/\s+/);
  const fits = (text) => words.every((word) => text.toLowerCase().includes(word));
  const select = group.querySelector("select");
  if (select === null) {
    for (const label of group.querySelectorAll("label")) {
      const box = label.querySelector("input");
      if (box !== null) label.parentElement.hidden = !box.checked && !fits(label.textContent);
    }
    return;
  }
  const options = [...select.options].filter((option) => option.value !== "");
  const left = options.filter((option) => fits(option.textContent));
  if (input.dataset.chose === select.value) select.value = "";
  delete input.dataset.chose;
  if (left.length === 1 && input.value.trim() !== "" && select.value === "") {
    select.value = left[0].value;
    input.dataset.chose = left[0].value;
  }
  for (const option of options) option.hidden = !option.selected && !left.includes(option);
}

export function startNarrowing() {
  const narrows = (event) => event.target.matches("[data-narrows]");
  document.addEventListener("input", (event) => {
    if (narrows(event) && !event.isComposing) narrow(event.target);
  });
  document.addEventListener("compositionend", (event) => {
    if (narrows(event)) narrow(event.target);
  });
  // Enter in this field is no answer to the form.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && narrows(event)) event.preventDefault();
  });
}
