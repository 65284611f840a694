// A contribution that arrived while one was reading is marked as new until it was in sight for a
// while. Time in a tab that nobody looks at does not count.

const LONG_ENOUGH = 5000; // ms

const waiting = new WeakMap();

const sight = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      clearTimeout(waiting.get(target));
      if (isIntersecting) waiting.set(target, setTimeout(() => markAsRead(target), LONG_ENOUGH));
    }
  },
  { threshold: 0.5 },
);

function markAsRead(item) {
  if (document.hidden) {
    waiting.set(item, setTimeout(() => markAsRead(item), LONG_ENOUGH));
    return;
  }
  item.classList.remove("is-new");
  sight.unobserve(item);
}

new MutationObserver((changes) => {
  for (const { addedNodes } of changes) {
    for (const node of addedNodes) {
      if (node instanceof Element && node.matches(".thread__item.is-new")) sight.observe(node);
    }
  }
}).observe(document.body, { childList: true, subtree: true });
