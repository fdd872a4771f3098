// What was typed stays on the device until the server has it, for seven days at most. It is found again by the draft,
// so that the next person at the same device does not meet it in a draft of their own.
const DAYS = 7 * 24 * 3600 * 1000;
const PREFIX = "huiyin:";
const TYPED = "textarea, input[type=text]:not([role=combobox])";

const placeOf = (form) => `${PREFIX}${form.dataset.draft}:${form.dataset.step}`;

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

export function keep(form) {
  if (form.dataset.draft === "") return;
  const typed = {};
  for (const field of form.querySelectorAll(TYPED)) {
    if (field.name !== "" && field.value !== "") typed[field.name] = field.value;
  }
  try {
    localStorage.setItem(placeOf(form), JSON.stringify({ at: Date.now(), typed }));
  } catch {
    // A private window may have no room; the server keeps every page that is sent.
  }
}

export function restore(form) {
  const typed = form.dataset.draft === "" ? {} : (read(placeOf(form))?.typed ?? {});
  for (const field of form.querySelectorAll(TYPED)) {
    if (field.value === "" && field.name in typed) {
      field.value = typed[field.name];
      field.closest("details")?.setAttribute("open", "");
    }
  }
}

export function forget(form) {
  localStorage.removeItem(placeOf(form));
}

function ours() {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
  } catch {
    return [];
  }
}

export function forgetOld() {
  for (const name of ours()) if (Date.now() - (read(name)?.at ?? 0) > DAYS) localStorage.removeItem(name);
}

export function forgetAll() {
  for (const name of ours()) localStorage.removeItem(name);
}
