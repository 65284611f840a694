// What the frames of a discussion do to the page. A contribution is one element, found by its
// number: it is put in once and replaced from then on, so nothing is ever there twice.

import htmx from "htmx.org";

export function listOf(thread) {
  return document.querySelector(`[data-live-thread="${thread}"]`);
}

export function shownLists() {
  const lists = [...document.querySelectorAll("[data-live-thread]")];
  return new Map(lists.map((list) => [Number(list.dataset.liveThread), list]));
}

export function countOf({ thread, count }) {
  if (count === undefined) return;
  const text = new Intl.NumberFormat(document.documentElement.lang).format(count);
  for (const place of document.querySelectorAll(`[data-thread-count="${thread}"]`)) {
    place.textContent = text;
    const shell = place.closest("[data-hide-zero]");
    if (shell) shell.hidden = count === 0;
  }
}

export function apply(frame) {
  if (frame.support !== undefined) showSupport(frame);
  if (!frame.html) return;
  const holder = document.createElement("template");
  holder.innerHTML = frame.html;
  const item = holder.content.querySelector("li");
  const article = item.querySelector("article");
  const present = document.getElementById(article.id);
  if (present) keepPlace(() => replace(present, article, frame.own));
  else insert(frame, item);
}

// One's own contribution may have come over the socket first, without the buttons of its author.
export function claim(frame) {
  const holder = document.createElement("template");
  holder.innerHTML = frame.html;
  const article = holder.content.querySelector("article");
  const present = article && document.getElementById(article.id);
  const own = article?.querySelector("[data-own-controls]");
  if (!present || !own || present.querySelector("[data-own-controls]")) return;
  keepPlace(() => swapControls(article, present));
  htmx.process(present);
}

function showSupport({ contribution, support }) {
  const text = new Intl.NumberFormat(document.documentElement.lang).format(support);
  for (const place of document.querySelectorAll(`[data-support-of="${contribution}"]`)) {
    place.textContent = text;
  }
}

// What one reads stays where it is on the screen, whatever is put in or taken out above it.
function keepPlace(change) {
  const reading = document.elementsFromPoint(innerWidth / 2, Math.min(innerHeight / 3, 300));
  const line = reading.map((each) => each.closest("article, p, h1, h2, h3")).find(Boolean);
  const before = line?.getBoundingClientRect().top;
  change();
  if (!line?.isConnected) return;
  const moved = line.getBoundingClientRect().top - before;
  const scrolls = line.closest("[data-panel]");
  const box = scrolls && scrolls.scrollHeight > scrolls.clientHeight ? scrolls : window;
  if (moved) box.scrollBy({ top: moved, behavior: "instant" });
}

function swapControls(from, to) {
  const [old, fresh] = [to, from].map((each) => each.querySelector("[data-support-control]"));
  if (old && fresh) old.replaceWith(fresh);
  const own = from.querySelector("[data-own-controls]");
  if (own) to.querySelector(".contribution__actions")?.append(own);
}

function replace(present, article, isOwn) {
  // An open reasoning stays open, and the focus stays where it is.
  const wasOpen = present.querySelector("details[open]") !== null;
  const focused = present.contains(document.activeElement) ? document.activeElement : null;
  const href = focused?.getAttribute("href");
  // A frame is the same for everybody: the buttons that are one's own are taken along.
  const number = present.querySelector("[data-support-of]")?.textContent;
  const isSignedIn = present.querySelector(".support-form, [data-own-controls]") !== null;
  if (isSignedIn && !isOwn && article.querySelector(".contribution__actions")) {
    const fresh = article.querySelector("[data-support-of]")?.textContent ?? number;
    swapControls(present, article);
    const place = article.querySelector("[data-support-of]");
    if (place && fresh !== undefined) place.textContent = fresh;
  }
  present.replaceWith(article);
  if (wasOpen) article.querySelector("details")?.setAttribute("open", "");
  if (focused) {
    const kept = article.contains(focused) ? focused : null;
    const same = href && article.querySelector(`[href="${CSS.escape(href)}"]`);
    (kept || same || article).focus({ preventScroll: true });
  }
  htmx.process(article);
}

// A reply goes below the nearest one above it that is on the page: into its replies if they are
// all shown, else it is counted where the page leads on.
function insert(frame, item) {
  const list = listOf(frame.thread);
  if (!list) return;
  const { above, path } = item.dataset;
  item.classList.add("is-new");
  if (!above) insertTopmost(list, item, frame);
  else if (!insertReply(list, above, item)) return countBelow(list, path, frame);
  htmx.process(item);
  if (!frame.own) tell(list);
}

function insertTopmost(list, item, { own }) {
  const place = list.dataset.livePlace;
  if (place === "last") list.append(item);
  // One's own is shown at once, wherever the page stands.
  else if (place === "first" || own) keepPlace(() => list.prepend(item));
}

function insertReply(list, above, item) {
  const place = list.querySelector(`[data-replies-of="${above}"]`);
  if (!place || levelOf(place) > LEVELS) return false;
  const more = place.querySelector(":scope > [data-more]");
  if (more) return false;
  if (levelOf(place) < LEVELS) item.querySelector("[data-continues]")?.remove();
  else item.querySelector("[data-replies-of]")?.remove();
  const first = place.querySelector(":scope > .thread__item:not(:has(> .contribution--official))");
  const isOfficial = item.querySelector(".contribution--official") !== null;
  keepPlace(() => (isOfficial && first ? first.before(item) : place.append(item)));
  return true;
}

const LEVELS = 3;

function levelOf(place) {
  let level = 1;
  for (let at = place; at.matches("[data-replies-of]"); at = at.parentElement.closest("ol")) level += 1;
  return level;
}

function countBelow(list, path, frame) {
  if (frame.change !== "published" && frame.change !== "answered") return;
  for (const number of path.split(" ").reverse()) {
    const link = list.querySelector(`[data-continues="${number}"]`);
    if (!link) continue;
    const count = link.querySelector("[data-reply-count]");
    count.textContent = Number(count.textContent.replace(/\D/g, "")) + 1;
    link.hidden = false;
    return;
  }
}

// Says politely that something came, once for what comes together.
let telling = 0;

export function tell(list) {
  const panel = list.closest(".thread-panel");
  const status = panel?.querySelector("[data-live-status]");
  // One's own contribution may come over the socket before the answer to its form.
  if (!status || panel.querySelector("form.htmx-request")) return;
  clearTimeout(telling);
  telling = setTimeout(() => {
    status.textContent = "";
    status.textContent = list.dataset.liveMessage ?? "";
  }, 300);
}

// Too much was missed: the newest page of the discussion is fetched instead. What somebody is
// writing lies outside the list and stays.
export async function reload(thread) {
  const list = listOf(thread);
  if (!list) return;
  const response = await fetch(list.dataset.liveSource, { headers: { "HX-Request": "true" } });
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelector(`[data-live-thread="${thread}"]`);
  if (!fresh) return;
  list.replaceWith(fresh);
  htmx.process(fresh);
  document.dispatchEvent(new CustomEvent("htmx:afterSettle", { detail: { target: fresh } }));
}
