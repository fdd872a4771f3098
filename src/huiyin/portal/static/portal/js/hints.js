// Other lawful ways, shown as soon as what is chosen or written calls for one of them.
const PAUSE = 600;

export function startHints(form) {
  const box = form.querySelector("[data-live-hints]");
  if (box === null) return;
  const hints = [...box.querySelectorAll("[data-hint]")];
  const has = (hint, name, value) => value !== "" && hint.dataset[name].split(" ").includes(value);
  const look = () => {
    const area = form.querySelector("select[name=area]")?.value ?? "";
    const purpose = form.querySelector("input[name=purpose]:checked")?.value ?? "";
    const text = [...form.querySelectorAll("textarea")].map((field) => field.value).join("\n");
    for (const hint of hints) {
      const words = hint.dataset.words.split(" ").filter((word) => word !== "");
      hint.hidden = !(has(hint, "areas", area) || has(hint, "purposes", purpose) || words.some((word) => text.includes(word)));
    }
    box.hidden = hints.every((hint) => hint.hidden);
  };
  let timer = 0;
  form.addEventListener("change", look);
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  look();
}
