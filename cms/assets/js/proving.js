// Proves work before a form is sent: a second of computing, which costs one person nothing and a
// program that writes thousands of times a lot. It begins when somebody starts to fill the form in,
// in the background. Whatever fails here, the form is sent without: then moderators look first.

const working = new WeakMap(); // form -> the promise of its solution

function solution(form) {
  if (!working.has(form)) working.set(form, solve(form));
  return working.get(form);
}

async function solve(form) {
  try {
    const { prove } = await import(form.dataset.proofScript);
    return await prove(form.dataset.proof, form.dataset.proofWorker);
  } catch {
    return { payload: "", expires: Infinity };
  }
}

async function put(form) {
  let found = await solution(form);
  if (found.expires < Date.now()) {
    working.delete(form);
    found = await solution(form);
  }
  form.elements.proof.value = found.payload;
}

document.addEventListener("focusin", ({ target }) => {
  const form = target.closest?.("form[data-proof]");
  if (form) solution(form);
});

// Before htmx and the browser: the form is held back until the task is solved, and sent again.
document.addEventListener(
  "submit",
  async (event) => {
    const form = event.target;
    if (!form.matches("form[data-proof]")) return;
    if (form.dataset.proved !== undefined) {
      delete form.dataset.proved;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.dataset.proving !== undefined) return;
    form.dataset.proving = "";
    const status = form.querySelector("[data-proof-status]");
    // Said only to those who wait for it.
    const saying = setTimeout(() => status && (status.textContent = form.dataset.proofMessage), 400);
    await put(form);
    // A form ignores a request to be sent as long as it tells of the former one.
    await new Promise((done) => setTimeout(done));
    clearTimeout(saying);
    if (status) status.textContent = "";
    working.delete(form); // taken once
    delete form.dataset.proving;
    form.dataset.proved = "";
    form.requestSubmit(event.submitter);
  },
  true,
);

// What is said to those without JavaScript.
function tidy(root) {
  for (const note of root.querySelectorAll("[data-unproved]")) note.remove();
}
tidy(document);
document.addEventListener("htmx:load", ({ target }) => tidy(target));
