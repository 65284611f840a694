// The moderators' desk, live: the list is fetched anew when the queue changes, and whoever opens a
// contribution is shown to the others for as long as it is open. docs/live.md describes the frames.

const LONGEST_WAIT = 30_000; // ms
const GATHER = 800; // ms in which changes come together

let failures = 0;
let later = 0;
let isBehind = false; // something changed while nobody looked at this page

function connect() {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(`${scheme}//${location.host}/ws/live/`);
  const opened = document.querySelector("[data-desk-contribution]");
  let isRefused = false;
  socket.addEventListener("open", () => {
    const contribution = opened && Number(opened.dataset.deskContribution);
    socket.send(JSON.stringify({ desk: contribution ? { contribution } : {} }));
    if (failures) changed(); // what happened meanwhile
    failures = 0;
  });
  socket.addEventListener("message", ({ data }) => {
    const { desk } = JSON.parse(data);
    if (desk === "changed") changed();
    else if (desk) {
      isRefused = true; // signed out, or no moderator any more: asking again changes nothing
      socket.close();
    }
  });
  socket.addEventListener("close", () => {
    if (isRefused) return;
    failures += 1;
    const wait = Math.min(500 * 2 ** failures, LONGEST_WAIT);
    setTimeout(connect, wait * (0.5 + Math.random() / 2));
  });
}

function changed() {
  clearTimeout(later);
  isBehind = document.hidden;
  if (!isBehind) later = setTimeout(fetchAnew, GATHER * (1 + Math.random()));
}

// Only what is marked is replaced: what somebody types or has opened stays.
async function fetchAnew() {
  const response = await fetch(location.href, { credentials: "same-origin" });
  if (!response.ok || response.redirected) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const name of ["listing-results", "desk-news"]) {
    const present = document.getElementById(name);
    const fresh = page.getElementById(name);
    if (present && fresh && present.textContent !== fresh.textContent) replace(present, fresh);
  }
}

// The focus and the chosen rows stay where they were, as far as they are still in the list.
function replace(present, fresh) {
  const focused = present.contains(document.activeElement) ? document.activeElement : null;
  const place = [...present.querySelectorAll("a, button, input")].indexOf(focused);
  const chosen = boxes(present, ":checked").map((box) => box.dataset.objectId);
  present.replaceChildren(...fresh.childNodes);
  // Wagtail counts chosen rows by itself, and has to be told of other ones.
  document.dispatchEvent(new CustomEvent("w-swap:success"));
  for (const box of boxes(present).filter((each) => chosen.includes(each.dataset.objectId))) {
    box.checked = true;
    box.dispatchEvent(new Event("change"));
  }
  if (focused) (same(present, focused) ?? beside(present, place))?.focus({ preventScroll: true });
}

function boxes(list, which = "") {
  return [...list.querySelectorAll(`[data-bulk-action-checkbox]${which}`)];
}

function same(list, { dataset, href }) {
  const all = [...list.querySelectorAll("a, button, input")];
  if (dataset.objectId) return all.find((each) => each.dataset.objectId === dataset.objectId);
  return href && all.find((each) => each.href === href);
}

function beside(list, place) {
  const all = [...list.querySelectorAll("a, button, input")];
  return all[Math.min(place, all.length - 1)];
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden && isBehind) changed();
});
connect();
