// Live updates: one socket for the page, whatever number of discussions it shows. Frames are applied
// in the order of their versions; what is missing is asked for. docs/live.md describes the protocol.

import { takeCounts, wantedCounts } from "./counts.js";
import { claim, countOf, countReplies, listOf, shownLists } from "./discussion.js";
import { startPolling, stopPolling } from "./polling.js";
import { deliver, forget, isWaiting, reloadWhenFree } from "./waiting.js";

const SILENCE = 75_000; // ms without a word from the server until the connection counts as dead
const FIRST_WORD = 40_000; // ms until the server has said something: it does so every thirty seconds
const FIRST_WAIT = 500; // ms; doubled with each failure
const LONGEST_WAIT = 30_000;
const BLOCKED = 3; // failures in a row after which the page asks by itself

const versions = new Map(); // thread -> the last version that this page has
const seen = new WeakSet(); // the lists that are watched already
let socket = null;
let failures = 0;
let retry = 0;
let silence = 0;

function connect() {
  clearTimeout(retry);
  if (socket || !(versions.size || wantedCounts())) return;
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  socket = new WebSocket(`${scheme}//${location.host}/ws/live/`);
  socket.addEventListener("open", () => {
    watch([...versions.keys()]);
    const counts = wantedCounts();
    if (counts) send({ counts });
    // Some proxies let a socket open and nothing through.
    listen(FIRST_WORD, () => (failures = Math.max(failures, BLOCKED - 1)));
  });
  socket.addEventListener("message", ({ data }) => {
    failures = 0;
    stopPolling();
    listen(SILENCE);
    receive(JSON.parse(data));
  });
  socket.addEventListener("close", () => {
    socket = null;
    clearTimeout(silence);
    // Spread out, so that a restarted server is not asked by everybody at once.
    const wait = Math.min(FIRST_WAIT * 2 ** failures, LONGEST_WAIT);
    failures += 1;
    if (failures >= BLOCKED && versions.size) startPolling(versions, receive);
    retry = setTimeout(connect, wait * (0.5 + Math.random() / 2));
  });
}

function listen(time, giveUp) {
  clearTimeout(silence);
  silence = setTimeout(() => {
    giveUp?.();
    socket?.close();
  }, time);
}

function send(frame) {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
}

function watch(threads) {
  const wanted = threads.map((thread) => ({ thread, after: versions.get(thread) }));
  if (wanted.length) send({ watch: wanted, language: document.documentElement.lang });
}

function receive(frame) {
  const known = versions.get(frame.thread);
  if (frame.ping) compare(frame.versions);
  takeCounts(frame);
  if (known === undefined) return;
  if (frame.error) {
    versions.delete(frame.thread);
  } else if (frame.reload) {
    if (!reloadWhenFree(frame.thread)) versions.set(frame.thread, frame.version);
  } else if (frame.version > known) {
    // A frame of a catch-up says from which version on it is complete.
    if ((frame.since ?? frame.version - 1) > known) return watch([frame.thread]);
    versions.set(frame.thread, frame.version);
    listOf(frame.thread)?.setAttribute("data-live-version", frame.version);
    deliver(frame);
    countOf(frame);
    countReplies(frame);
  }
}

// The server says now and then what it has sent; what did not come is asked for.
function compare(sent) {
  watch([...versions.keys()].filter((thread) => (sent[thread] ?? 0) > versions.get(thread)));
}

// The answer to what one wrote oneself is that version's frame. If something came between, the
// frames that are missing are asked for, and bring this contribution again, to the same place.
function takeOwn(template) {
  const { thread, version, change, contribution, parent } = template.dataset;
  const frame = {
    thread: Number(thread),
    version: Number(version),
    change,
    contribution: Number(contribution),
    parent: parent ? Number(parent) : null,
    html: template.innerHTML,
    own: true,
  };
  template.remove();
  const known = versions.get(frame.thread);
  if (known === frame.version - 1) versions.set(frame.thread, frame.version);
  if (known === undefined || known < frame.version || isWaiting(frame)) deliver(frame);
  else claim(frame);
  if (known < frame.version - 1) watch([frame.thread]);
}

// Discussions come and go with htmx; the socket follows what the page shows.
function follow() {
  document.querySelectorAll("template[data-live-frame]").forEach(takeOwn);
  const lists = shownLists();
  const fresh = [];
  for (const [thread, list] of lists) {
    // A list that was fetched again counts from its own version: what came while it was on its
    // way was applied to the one before it.
    if (seen.has(list)) continue;
    seen.add(list);
    forget(thread);
    versions.set(thread, Number(list.dataset.liveVersion));
    fresh.push(thread);
  }
  const gone = [...versions.keys()].filter((thread) => !lists.has(thread));
  gone.forEach((thread) => versions.delete(thread));
  if (gone.length) send({ unwatch: gone });
  watch(fresh);
  connect();
}

document.addEventListener("htmx:afterSettle", follow);
// The network is back, perhaps another one: the old connection may never say that it is dead.
addEventListener("online", () => {
  failures = 0;
  if (socket) socket.close();
  else connect();
});
// A page that sleeps is not heard: it lets go, and catches up when it is looked at again.
addEventListener("pagehide", () => socket?.close());
addEventListener("pageshow", ({ persisted }) => persisted && connect());
follow();
