// Changing the language keeps the paragraph that is being read: its name is the same everywhere.

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".languages a");
  if (link && location.hash) link.hash = location.hash;
});
