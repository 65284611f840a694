// What would move the text under somebody's eyes or hands waits behind a button, which says how many
// contributions are new. What replaces a contribution that is shown never waits: it may be hidden.

import { apply, listOf, reload, tell } from "./discussion.js";

const stale = new Set(); // threads whose list is fetched anew once nobody writes in it
const waiting = new Map(); // thread -> (contribution -> its frames, the first of them with HTML)

// Puts a frame into the page, now or when nobody minds.
export function deliver(frame) {
  if (isElsewhere(frame)) return;
  const held = waiting.get(frame.thread);
  const isHeld = held?.has(frame.contribution) ?? false;
  if (isHeld && !frame.own) {
    if (frame.html) held.set(frame.contribution, [frame]);
    else held.get(frame.contribution).push(frame);
  } else if (frame.own || !isNew(frame) || !disturbs(frame)) {
    held?.delete(frame.contribution);
    apply(frame);
    show(frame.thread);
  } else {
    if (!held) waiting.set(frame.thread, new Map());
    waiting.get(frame.thread).set(frame.contribution, [frame]);
    show(frame.thread);
    tell(listOf(frame.thread));
  }
}

export function isWaiting({ thread, contribution }) {
  return waiting.get(thread)?.has(contribution) ?? false;
}

// Too much is missing. Says whether the list is fetched at once: a reply that is being written lies
// inside it and would be lost.
export function reloadWhenFree(thread) {
  const list = listOf(thread);
  if (list && isWriting(list)) {
    stale.add(thread);
    return false;
  }
  reload(thread);
  return true;
}

// A list that was fetched anew brings all of it.
export function forget(thread) {
  stale.delete(thread);
  if (waiting.delete(thread)) show(thread);
}

// The page of a branch is not about what is written beside it in the same discussion. A frame counts
// the replies of all that is above its contribution.
function isElsewhere({ thread, contribution, replies, html, own }) {
  const top = listOf(thread)?.dataset.liveTop;
  return Boolean(top && html && !own && top !== String(contribution) && !(top in (replies ?? {})));
}

function isNew(frame) {
  return frame.html && !document.getElementById(`beitrag-${frame.contribution}`);
}

function disturbs(frame) {
  const list = listOf(frame.thread);
  if (!list) return false;
  return isWriting(list) || (place(frame, list) ?? Infinity) < topEdge(list);
}

function isWriting(list) {
  const active = document.activeElement;
  return Boolean(
    list.closest(".thread-panel")?.contains(active) && active.matches("textarea, input, select"),
  );
}

// Where on the screen it would be put in; nothing if it would not be shown at all.
function place({ root }, list) {
  if (!root) return list.getBoundingClientRect().top;
  return document.querySelector(`[data-replies-of="${root}"]`)?.getBoundingClientRect().bottom;
}

// The discussion beside a plan scrolls by itself; elsewhere the page does.
function topEdge(list) {
  for (let box = list.parentElement; box; box = box.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(box).overflowY) && box.scrollHeight > box.clientHeight)
      return Math.max(0, box.getBoundingClientRect().top);
  }
  return 0;
}

function show(thread) {
  const list = listOf(thread);
  const button = list?.closest(".thread-panel")?.querySelector("[data-live-more]");
  if (!button) return;
  const number = waiting.get(thread)?.size ?? 0;
  const text = number === 1 ? button.dataset.one : button.dataset.many.replace("{n}", number);
  button.textContent = text;
  button.hidden = number === 0;
  if (number) button.dataset.thread = thread;
}

function release(thread) {
  const held = waiting.get(thread);
  waiting.delete(thread);
  for (const frames of held?.values() ?? []) frames.forEach(apply);
  show(thread);
  return held ? [...held.keys()] : [];
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-live-more]");
  if (!button) return;
  const numbers = release(Number(button.dataset.thread));
  const newest = document.getElementById(`beitrag-${numbers.at(-1)}`);
  newest?.focus({ preventScroll: true });
  newest?.scrollIntoView({ block: "center" });
});

// Once nobody is disturbed any more they come by themselves; not at once, for a click may follow.
let later = 0;

function releaseLater() {
  if (!waiting.size && !stale.size) return;
  clearTimeout(later);
  later = setTimeout(() => {
    for (const thread of stale) {
      const list = listOf(thread);
      if (list && !isWriting(list)) reload(thread);
    }
    for (const [thread, held] of waiting) {
      const frames = [...held.values()].map(([first]) => first);
      if (!frames.some(disturbs)) release(thread);
    }
  }, 1000);
}

document.addEventListener("focusout", releaseLater);
document.addEventListener("scroll", releaseLater, { capture: true, passive: true });
