// Makes times relative ("3 hours ago"); the exact one, as the server wrote it, becomes the title.
// Pages are cached with exact times only, so this is the one place where "ago" is worked out.

const STEPS = [
  ["minute", 60],
  ["hour", 60 * 60],
  ["day", 24 * 60 * 60],
  ["month", 30 * 24 * 60 * 60],
  ["year", 365 * 24 * 60 * 60],
];
const A_MINUTE = 60 * 1000;

const words = new Intl.RelativeTimeFormat(document.documentElement.lang || "de", {
  numeric: "auto",
});

function relative(at, now) {
  const seconds = (at - now) / 1000;
  if (Math.abs(seconds) < STEPS[0][1]) return words.format(0, "second");
  const [unit, size] = STEPS.findLast(([, length]) => Math.abs(seconds) >= length);
  return words.format(Math.trunc(seconds / size), unit);
}

function show(time, now) {
  const at = Date.parse(time.dateTime);
  if (Number.isNaN(at)) return;
  time.title ||= time.textContent.trim();
  const text = relative(at, now);
  // Written only when it changes: otherwise every minute would wake screen readers and observers.
  if (time.textContent !== text) time.textContent = text;
}

function showAll(root) {
  const now = Date.now();
  if (root.matches?.("time[data-relative]")) show(root, now);
  for (const time of root.querySelectorAll("time[data-relative]")) show(time, now);
}

showAll(document);
setInterval(() => showAll(document), A_MINUTE);
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) {
    for (const node of addedNodes) if (node instanceof Element) showAll(node);
  }
}).observe(document.body, { childList: true, subtree: true });
