// The moderators' desk, live: the list is fetched anew when the queue changes, and whoever opens a
// contribution is shown to the others for as long as it is open. docs/live.md describes the frames.

const LONGEST_WAIT = 30_000; // ms
const GATHER = 800; // ms in which changes come together

let failures = 0;
let later = 0;

function connect() {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(`${scheme}//${location.host}/ws/live/`);
  const opened = document.querySelector("[data-desk-contribution]");
  socket.addEventListener("open", () => {
    const contribution = opened && Number(opened.dataset.deskContribution);
    socket.send(JSON.stringify({ desk: contribution ? { contribution } : {} }));
    if (failures) changed(); // what happened meanwhile
    failures = 0;
  });
  socket.addEventListener("message", ({ data }) => {
    const { desk } = JSON.parse(data);
    if (desk === "changed") changed();
    else if (desk) socket.close();
  });
  socket.addEventListener("close", () => {
    failures += 1;
    const wait = Math.min(500 * 2 ** failures, LONGEST_WAIT);
    setTimeout(connect, wait * (0.5 + Math.random() / 2));
  });
}

function changed() {
  clearTimeout(later);
  later = setTimeout(fetchAnew, GATHER * (1 + Math.random()));
}

// Only what is marked is replaced: what somebody types or has opened stays.
async function fetchAnew() {
  const response = await fetch(location.href, { credentials: "same-origin" });
  if (!response.ok || response.redirected) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const name of ["listing-results", "desk-news"]) {
    const present = document.getElementById(name);
    const fresh = page.getElementById(name);
    if (!present || !fresh || present.contains(document.activeElement)) continue;
    if (present.textContent !== fresh.textContent) present.replaceChildren(...fresh.childNodes);
  }
}

connect();
