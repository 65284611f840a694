// Keeps what somebody types until it is sent: opening another discussion, cancelling, reloading
// the page or a lost connection never costs a text. It stays in this tab and leaves at signing out.

const PREFIX = "draft:";

function key(field) {
  const form = field.closest("form[data-draft]");
  return form && field.name ? `${PREFIX}${form.getAttribute("action")}:${field.name}` : null;
}

// Storage may be switched off or full; then typing must go on as if nothing had been asked.
function attempt(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

function keep(field) {
  const name = field instanceof HTMLTextAreaElement ? key(field) : null;
  if (!name) return;
  attempt(() =>
    field.value ? sessionStorage.setItem(name, field.value) : sessionStorage.removeItem(name),
  );
}

function restore(root) {
  for (const field of root.querySelectorAll("form[data-draft] textarea")) {
    const name = key(field);
    if (name && !field.value) field.value = attempt(() => sessionStorage.getItem(name)) ?? "";
  }
}

function forget(action) {
  attempt(() => {
    for (const name of Object.keys(sessionStorage)) {
      if (name.startsWith(PREFIX + action)) sessionStorage.removeItem(name);
    }
  });
}

document.addEventListener("input", ({ target }) => keep(target));

// The answer to a form that was accepted begins with [data-sent]; its fresh form stays empty.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const form = detail.requestConfig?.elt;
  if (form?.matches?.("form[data-draft]") && detail.serverResponse?.includes("data-sent")) {
    forget(`${form.getAttribute("action")}:`);
  }
});
document.addEventListener("htmx:afterSwap", ({ detail }) => restore(detail.target));

// Without htmx a sent form leads to a new page; whether it was accepted is not known here, so the
// draft goes when it is sent, and the server shows what was typed if it refuses.
document.addEventListener("submit", ({ target, defaultPrevented }) => {
  if (target.matches("[data-sign-out]")) forget("");
  if (target.matches("form[data-draft]") && !defaultPrevented) {
    forget(`${target.getAttribute("action")}:`);
  }
});

restore(document);
