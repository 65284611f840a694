// The desk: a form that opens receives the focus, so that a key opens it and one goes on typing.
// The keys themselves are Wagtail's own shortcuts (w-kbd): they keep quiet inside fields, and each
// person can switch them off in the account.

for (const fold of document.querySelectorAll("[data-desk-fold]")) {
  fold.addEventListener("toggle", () => {
    if (!fold.open) return;
    const faulty = fold.querySelector(".w-field--error");
    (faulty ?? fold).querySelector("input:not([type=hidden]), textarea, select")?.focus();
  });
}
