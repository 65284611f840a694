// Files stay chosen when a form comes back with errors: browsers empty the fields, this fills them
// again. Whoever chose too large a file is told before it is sent.

const chosen = new Map(); // name of a field -> its files, while one form comes back

const fieldsOf = (root) => root.querySelectorAll("form[data-draft] input[type=file]");

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  chosen.clear();
  const form = detail.requestConfig?.elt;
  if (!form?.matches?.("form[data-draft]")) return;
  if (detail.serverResponse?.includes("data-sent")) return; // accepted: the fresh form is empty
  for (const field of form.querySelectorAll("input[type=file]")) {
    if (field.files.length) chosen.set(field.name, field.files);
  }
});

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (!chosen.size) return;
  for (const field of fieldsOf(detail.target)) {
    if (chosen.has(field.name)) field.files = chosen.get(field.name);
  }
  detail.target.querySelector("[data-files-lost]")?.remove();
  chosen.clear();
});

document.addEventListener("change", ({ target }) => {
  const note = target.closest?.("[data-largest-file]")?.querySelector("[data-too-large]");
  if (!note || target.type !== "file") return;
  const largest = Number(note.closest("[data-largest-file]").dataset.largestFile);
  const all = [...target.form.querySelectorAll("input[type=file]")].flatMap((each) => [...each.files]);
  const tooLarge = all.filter((file) => file.size > largest).map((file) => file.name);
  note.textContent = tooLarge.length ? `${note.dataset.tooLarge} ${tooLarge.join(", ")}` : "";
});
