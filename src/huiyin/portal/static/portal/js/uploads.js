// Photos go up one by one as soon as they are chosen, each with its progress; one that fails can be tried again.
const words = (box, name) => box.dataset[name] ?? "";

function line(box, file) {
  const row = document.createElement("div");
  const name = document.createElement("span");
  const bar = document.createElement("progress");
  row.className = "upload";
  name.textContent = file.name;
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  row.append(name, bar);
  box.append(row);
  return { row, name, bar };
}

function post(form, fields, onProgress) {
  return new Promise((resolve, reject) => {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    const request = new XMLHttpRequest();
    request.open("POST", form.getAttribute("action"));
    request.setRequestHeader("X-Huiyin-Part", "files");
    request.upload.addEventListener("progress", (event) => onProgress(event.loaded / event.total));
    request.addEventListener("load", () => resolve(request));
    request.addEventListener("error", reject);
    request.send(body);
  });
}

export function startUploads(form) {
  const input = form.querySelector("input[type=file]");
  const box = form.querySelector("[data-uploads]");
  const held = form.querySelector("#held");
  if (held === null) return;
  form.querySelector(".step-add")?.setAttribute("hidden", "");

  async function upload(file) {
    const { row, name, bar } = line(box, file);
    if (file.size > Number(form.dataset.most)) {
      name.textContent = `${file.name}：${words(box, "large")}`;
      bar.remove();
      return;
    }
    const fields = { files: file, action: "add" };
    if (form.elements.keeps?.checked) fields.keeps = "on";
    try {
      const answer = await post(form, fields, (share) => {
        bar.value = share;
      });
      if (answer.status !== 200 && answer.status !== 422) throw new Error(String(answer.status));
      held.innerHTML = answer.responseText;
      const problem = held.querySelector("[data-problem]");
      row.remove();
      if (problem !== null) box.append(problem);
    } catch {
      bar.remove();
      const again = document.createElement("button");
      again.type = "button";
      again.className = "button quiet";
      again.textContent = words(box, "again");
      again.addEventListener("click", () => {
        row.remove();
        upload(file);
      });
      name.textContent = `${file.name}：${words(box, "lost")}`;
      row.append(again);
    }
  }

  input?.addEventListener("change", async () => {
    const chosen = [...input.files];
    input.value = "";
    box.querySelectorAll("[data-problem]").forEach((one) => one.remove());
    form.setAttribute("aria-busy", "true");
    for (const file of chosen) await upload(file);
    form.removeAttribute("aria-busy");
  });

  held.addEventListener("click", async (event) => {
    const button = event.target.closest("button[name=remove]");
    if (button === null) return;
    event.preventDefault();
    const answer = await post(form, { remove: button.value }, () => {}).catch(() => null);
    if (answer?.status === 200) {
      held.innerHTML = answer.responseText;
      (held.querySelector("button") ?? input)?.focus();
    }
  });
}
