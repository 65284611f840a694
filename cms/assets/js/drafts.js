// Keeps what somebody types until it is sent: opening another discussion, cancelling, reloading the
// page, a lost connection, a closed tab or an ended session never cost a text. The drafts of people
// with an account lie in this browser and are shown to the same account only; those of guests stay
// in their tab. All leave at signing out, and after two weeks.

const PREFIX = "draft:";
const SENT = "draft-sent"; // the draft of a form that was sent without htmx
const KEPT_DAYS = 14;
const FIELDS = "textarea, select, input[type=text]:not([name=website]), input[name^=quote_]";

// Storage may be switched off or full; then typing must go on as if nothing had been asked.
function attempt(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

function storeOf(form) {
  return attempt(() => (form.dataset.draft ? localStorage : sessionStorage));
}

function nameOf(form) {
  return `${PREFIX}${form.getAttribute("action")}:${form.dataset.draft}`;
}

function fieldsOf(form) {
  return [...form.querySelectorAll(FIELDS)].filter((field) => field.name);
}

// What was begun in this tab before signing in.
function tabName(form) {
  return `${PREFIX}${form.getAttribute("action")}:`;
}

function ofTab(form) {
  return sessionStorage.getItem(tabName(form));
}

function isEmpty(field) {
  return field.matches("select") ? field.selectedIndex <= 0 : !field.value;
}

// The form's key goes along: what was stored although the answer got lost is not stored again.
function keep(form) {
  const filled = fieldsOf(form).filter((field) => changes(form) || !isEmpty(field));
  const fields = Object.fromEntries(filled.map((field) => [field.name, field.value]));
  const base = form.dataset.draftBase;
  const draft = { fields, key: form.elements.key?.value, base, at: Date.now() };
  attempt(() =>
    filled.length
      ? storeOf(form).setItem(nameOf(form), JSON.stringify(draft))
      : forget(nameOf(form), tabName(form)),
  );
}

// A form that changes something comes filled with what is stored, which its base names.
function changes(form) {
  return form.dataset.draftBase !== undefined;
}

function storedIn(field) {
  if (!field.matches("select")) return field.defaultValue;
  return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value;
}

function restore(form) {
  const draft = attempt(() => JSON.parse(storeOf(form).getItem(nameOf(form)) ?? ofTab(form)));
  if (!draft) return;
  if (changes(form)) return void restoreChange(form, draft);
  // What the server shows again was sent from here, and is what counts.
  const empty = fieldsOf(form).filter(isEmpty);
  const found = empty.filter((field) => draft.fields[field.name] !== undefined);
  for (const field of found) {
    field.value = draft.fields[field.name];
    field.closest("details")?.setAttribute("open", "");
  }
  if (!found.length) return;
  if (draft.key && form.elements.key) form.elements.key.value = draft.key;
  say(form, "draftNote");
}

// A draft of what is stored was sent, although its answer may have got lost. Where something else
// is stored than the draft was made from, both are shown.
function restoreChange(form, draft) {
  if (form.dataset.draftFresh === undefined) return; // the server shows again what was sent
  const differs = (field) => draft.fields[field.name].trim() !== storedIn(field).trim();
  const found = fieldsOf(form).filter((field) => field.name in draft.fields && differs(field));
  if (!found.length) return forget(nameOf(form));
  for (const field of found) {
    field.value = draft.fields[field.name];
    field.closest("details")?.setAttribute("open", "");
  }
  const isOther = draft.base !== form.dataset.draftBase;
  form.querySelector("[data-draft-stored]").hidden = !isOther;
  say(form, isOther ? "draftNoteChanged" : "draftNote");
}

function say(form, which) {
  const note = form.querySelector("[data-draft-note]");
  if (!note) return;
  note.hidden = false;
  note.querySelector("[role=status]").textContent = note.dataset[which];
}

function forget(...names) {
  for (const store of [attempt(() => localStorage), attempt(() => sessionStorage)]) {
    for (const name of names) attempt(() => store.removeItem(name));
  }
}

function drafts() {
  const stores = [attempt(() => localStorage), attempt(() => sessionStorage)].filter(Boolean);
  return stores.flatMap((store) => Object.keys(store).filter((name) => name.startsWith(PREFIX)));
}

function isOld(name) {
  const draft = attempt(() => JSON.parse(localStorage.getItem(name) ?? sessionStorage.getItem(name)));
  return !(draft?.at > Date.now() - KEPT_DAYS * 86_400_000);
}

// Where the form is gone because the session ended, it is said that the text is not.
function show(root) {
  for (const form of root.querySelectorAll("form[data-draft]")) restore(form);
  for (const note of root.querySelectorAll("[data-draft-kept]")) {
    const start = `${PREFIX}${note.dataset.draftKept}:`;
    note.hidden = !drafts().some((name) => name.startsWith(start));
  }
}

for (const kind of ["input", "change"]) {
  document.addEventListener(kind, ({ target }) => {
    const form = target.matches?.(FIELDS) && target.closest("form[data-draft]");
    if (form) keep(form);
  });
}

document.addEventListener("click", ({ target }) => {
  const note = target.closest?.("[data-draft-discard]")?.closest("[data-draft-note]");
  if (!note) return;
  const form = note.closest("form");
  for (const field of fieldsOf(form)) {
    if (changes(form)) field.value = storedIn(field);
    else if (field.matches("select")) field.selectedIndex = 0;
    else field.value = "";
  }
  forget(nameOf(form), tabName(form));
  note.hidden = true;
  form.querySelector("[data-draft-stored]")?.setAttribute("hidden", "");
  form.querySelector("textarea")?.focus();
});

// The answer to a form that was accepted begins with [data-sent]; its fresh form stays empty.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const form = detail.requestConfig?.elt;
  if (form?.matches?.("form[data-draft]") && detail.serverResponse?.includes("data-sent")) {
    forget(nameOf(form), tabName(form));
  }
});
document.addEventListener("htmx:afterSwap", ({ detail }) => show(detail.target));

// Without htmx a sent form leads to another page: only that page tells whether it was accepted.
document.addEventListener("submit", ({ target, defaultPrevented }) => {
  if (target.matches("[data-sign-out]")) forget(SENT, ...drafts());
  if (target.matches("form[data-draft]") && !defaultPrevented) {
    attempt(() => sessionStorage.setItem(SENT, nameOf(target)));
  }
});

const sent = attempt(() => sessionStorage.getItem(SENT));
if (sent && document.querySelector("[data-sent]")) forget(sent);
forget(SENT, ...drafts().filter(isOld));
show(document);
