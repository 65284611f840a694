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

function watch(root) {
  for (const item of root.querySelectorAll(".thread__item.is-new")) sight.observe(item);
}

// What is new since one's last visit: the server knows it of people who are signed in, and the
// browser keeps it for everybody else.
const BREAK = 30 * 60 * 1000; // ms; who comes back within it is still on the same visit
const sinces = new WeakMap(); // list -> since when things are new in it, in ms; 0: nothing is

function recall(list) {
  if (sinces.has(list)) return;
  sinces.set(list, 0);
  if (list.dataset.liveReader !== undefined) return;
  const key = `gesehen:${list.dataset.liveThread}`;
  const now = Date.now();
  try {
    const known = JSON.parse(localStorage.getItem(key) ?? "{}");
    const since = known.seen && now - known.seen > BREAK ? known.seen : known.since;
    sinces.set(list, since ?? 0);
    mark(list, since);
    localStorage.setItem(key, JSON.stringify({ seen: now, since }));
  } catch {
    // Storage is switched off or full: nothing is marked.
  }
}

function mark(root, since) {
  if (!since) return;
  for (const time of root.querySelectorAll(".contribution__permalink time")) {
    if (Date.parse(time.dateTime) > since) time.closest(".thread__item").classList.add("is-new");
  }
}

function look(root) {
  // To look at one idea is not to look at the discussion that it was brought into.
  for (const list of root.querySelectorAll("[data-live-thread]:not([data-own-page])")) recall(list);
  watch(root);
}

look(document);
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) {
    for (const node of addedNodes) {
      if (!(node instanceof Element)) continue;
      // More of a list, fetched later, is as new as its beginning.
      if (node.matches(".thread__item")) mark(node, sinces.get(node.closest("[data-live-thread]")));
      if (node.matches(".thread__item.is-new")) sight.observe(node);
      look(node);
    }
  }
}).observe(document.body, { childList: true, subtree: true });
