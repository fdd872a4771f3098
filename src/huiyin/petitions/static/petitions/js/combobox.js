// A name found by typing a part of it (ARIA combobox with a listbox). It reads the options of the field's datalist;
// without this file the browser's own datalist does the same less well.
const SHOWN = 12;
const lists = new Map();
let count = 0;

function labelsOf(id) {
  if (!lists.has(id)) {
    const found = document.getElementById(id);
    lists.set(id, found === null ? [] : [...found.options].map((option) => option.value));
  }
  return lists.get(id);
}

// Labels in which every word typed occurs: those whose own name begins with it first, then shorter paths.
function matches(labels, typed) {
  const words = typed.toLowerCase().split(/[\s›]+/).filter((word) => word !== "");
  if (words.length === 0) return labels;
  const last = words[words.length - 1];
  const own = (label) => label.toLowerCase().split(" › ").pop();
  const rank = (label) => (own(label).startsWith(last) ? 0 : own(label).includes(last) ? 1 : 2);
  return labels
    .filter((label) => words.every((word) => label.toLowerCase().includes(word)))
    .sort((one, other) => rank(one) - rank(other) || one.length - other.length);
}

class Combobox {
  constructor(input) {
    this.input = input;
    this.labels = labelsOf(input.getAttribute("list"));
    this.at = -1;
    this.found = [];
    this.list = document.createElement("ul");
    this.list.id = `listbox-${(count += 1)}`;
    this.list.className = "combobox-list";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", input.labels[0].textContent);
    this.list.hidden = true;
    input.after(this.list);
    input.removeAttribute("list");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", this.list.id);
    input.addEventListener("input", (event) => {
      if (!event.isComposing && this.changing !== true) this.open(this.input.value.trim() === "" ? -1 : 0);
    });
    input.addEventListener("compositionend", () => this.open(0));
    input.addEventListener("keydown", (event) => this.press(event));
    input.addEventListener("blur", () => this.leave());
    // A press on an option must not take the focus from the field before the click arrives.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option !== null) this.take([...this.list.children].indexOf(option));
    });
  }

  get isOpen() {
    return !this.list.hidden;
  }

  open(at) {
    const all = matches(this.labels, this.input.value);
    this.found = all.slice(0, SHOWN);
    this.isSure = all.length > 0 && all.every((label) => label === all[0] || label.startsWith(`${all[0]} › `));
    this.list.replaceChildren(
      ...this.found.map((label, place) => {
        const option = document.createElement("li");
        option.id = `${this.list.id}-${place}`;
        option.setAttribute("role", "option");
        const cut = label.lastIndexOf(" › ");
        const own = document.createElement("b");
        own.textContent = cut < 0 ? label : label.slice(cut + 3);
        option.append(own);
        if (cut >= 0) {
          const above = document.createElement("span");
          above.textContent = ` ${label.slice(0, cut)}`;
          option.append(above);
        }
        return option;
      }),
    );
    this.list.hidden = this.found.length === 0;
    this.input.setAttribute("aria-expanded", String(this.isOpen));
    this.point(this.isOpen ? at : -1);
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.point(-1);
  }

  point(at) {
    this.at = at;
    for (const [place, option] of [...this.list.children].entries()) option.setAttribute("aria-selected", String(place === at));
    if (at < 0) this.input.removeAttribute("aria-activedescendant");
    else {
      this.input.setAttribute("aria-activedescendant", this.list.children[at].id);
      this.list.children[at].scrollIntoView({ block: "nearest" });
    }
  }

  take(at) {
    this.changing = true;
    this.input.value = this.found[at];
    this.close();
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
    this.changing = false;
  }

  // When the field is left, the only name that fits is taken (or the one that all others stand under), or the one that
  // was pointed at with the arrows: never the first of several, which nobody may have looked at.
  leave() {
    if (this.isOpen && this.at >= 0 && this.isSure && this.input.value.trim() !== "") this.take(this.at);
    else this.close();
  }

  press(event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!this.isOpen) this.open(0);
      else {
        this.isSure = true;
        this.point((this.at + (event.key === "ArrowDown" ? 1 : -1) + this.found.length) % this.found.length);
      }
    } else if (event.key === "Enter" && this.isOpen && !event.ctrlKey) {
      event.preventDefault();
      if (this.at >= 0) this.take(this.at);
      else this.close();
    } else if (event.key === "Escape" && this.isOpen) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
  }
}

export function startComboboxes(root) {
  for (const input of root.querySelectorAll("[data-combobox]")) new Combobox(input);
}
