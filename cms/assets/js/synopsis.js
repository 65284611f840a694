// Two versions compared: Alt and an arrow key lead to the next or the previous change. The links
// beside each change do the same without it.

const changes = [...document.querySelectorAll("[data-change]")];
const hint = document.querySelector("[data-change-keys]");

if (changes.length > 1) {
  if (hint) hint.hidden = false; // without this script it is not true
  document.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.matches("input, select, textarea")) return;
    event.preventDefault();
    const from = changes.indexOf(document.activeElement?.closest("[data-change]"));
    const place = from < 0 ? nearest(step) : from + step;
    const change = changes[Math.max(0, Math.min(place, changes.length - 1))];
    change.focus({ preventScroll: true });
    change.scrollIntoView({ block: "start" });
  });
}

// Without a focus on one of them: the first below, or the last above, the middle of the screen.
function nearest(step) {
  const below = changes.findIndex((each) => each.getBoundingClientRect().top > innerHeight / 2);
  if (below < 0) return changes.length - 1;
  return step > 0 ? below : below - 1;
}
