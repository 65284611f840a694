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
  for (const place of document.querySelectorAll(`[data-thread-count="${thread}"]`)) {
    place.textContent = written(count);
    const shell = place.closest("[data-hide-zero]");
    if (shell) shell.hidden = count === 0;
  }
}

const replyCounts = new Map(); // contribution -> how many replies below it can be read

export function countReplies({ replies }) {
  for (const [number, count] of Object.entries(replies ?? {})) {
    replyCounts.set(number, count);
    showReplies(number);
  }
}

// Where replies are not shown but led to, their number is.
function showReplies(number) {
  const link = document.querySelector(`[data-continues="${number}"]`);
  if (!link || !replyCounts.has(number)) return;
  link.querySelector("[data-reply-count]").textContent = written(replyCounts.get(number));
  link.hidden = replyCounts.get(number) === 0;
}

function written(number) {
  return new Intl.NumberFormat(document.documentElement.lang).format(number);
}

export function apply(frame) {
  if (frame.support !== undefined) showSupport(frame.contribution, frame.support);
  if (!frame.html) return;
  const holder = document.createElement("template");
  holder.innerHTML = frame.html;
  const item = holder.content.querySelector("li");
  const article = item.querySelector("article");
  if (!frame.own) closeFor(listOf(frame.thread), article);
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

function showSupport(contribution, support) {
  for (const place of document.querySelectorAll(`[data-support-of="${contribution}"]`)) {
    place.textContent = written(support);
  }
  for (const note of document.querySelectorAll(`[data-supporters="${contribution}"]`)) {
    sayHowMany(note, support, note.closest("[data-live-thread]"));
  }
}

function sayHowMany(note, support, list) {
  const { supportOne, supportMany } = list?.dataset ?? {};
  if (!supportMany) return;
  note.textContent = support === 1 ? supportOne : supportMany.replace("{n}", written(support));
  note.hidden = support === 0;
}

// A frame is the same for everybody, and invites to support. Where nobody may any more the page
// says how many did.
function closeFor(list, article) {
  if (!list?.closest(".thread-panel--closed")) return;
  const number = article.querySelector("[data-support-of]");
  if (!number) return;
  const note = document.createElement("span");
  note.className = "contribution__note";
  note.dataset.supporters = article.dataset.contribution;
  sayHowMany(note, Number(number.textContent.replace(/\D/g, "")), list);
  article.querySelector("[data-support-control]").replaceChildren(note);
}

// What one reads stays where it is on the screen, whatever is put in or taken out above it.
function keepPlace(change) {
  const reading = document.elementsFromPoint(innerWidth / 2, Math.min(innerHeight / 3, 300));
  const line = reading.map((each) => each.closest("article, p, h1, h2, h3")).find(Boolean);
  const article = line?.closest("article[id]");
  const tops = [line, article].map((each) => each?.getBoundingClientRect().top);
  change();
  const isHere = line?.isConnected;
  const stays = isHere ? line : article && document.getElementById(article.id);
  if (!stays) return;
  const moved = stays.getBoundingClientRect().top - tops[isHere ? 0 : 1];
  const scrolls = stays.closest("[data-panel]");
  const box = scrolls && scrolls.scrollHeight > scrolls.clientHeight ? scrolls : window;
  if (moved) box.scrollBy({ top: moved, behavior: "instant" });
}

function swapControls(from, to) {
  const [old, fresh] = [to, from].map((each) => each.querySelector("[data-support-control]"));
  if (old && fresh) old.replaceWith(fresh);
  const own = from.querySelector("[data-own-controls]");
  if (own) to.querySelector(".contribution__actions")?.append(own);
}

// On its own page an idea's title is the heading, and what leads there leads nowhere.
const NOT_AT_HOME =
  ".contribution__title, .contribution__place, .quiet-action--discussion, .quiet-action--reply";

function settleIn(article) {
  const heading = document.querySelector("[data-title-of-page]");
  const title = article.querySelector(".contribution__title");
  if (heading) heading.textContent = title?.textContent ?? heading.dataset.titleOfPage;
  article.querySelectorAll(NOT_AT_HOME).forEach((each) => each.remove());
}

function replace(present, article, isOwn) {
  const isAtHome = present.closest("[data-own-page]")?.dataset.liveTop === article.dataset.contribution;
  if (isAtHome) settleIn(article);
  // An open reasoning stays open, and the focus stays where it is.
  const wasOpen = present.querySelector("details[open]") !== null;
  const focused = present.contains(document.activeElement) ? document.activeElement : null;
  const href = focused?.getAttribute("href");
  // A frame is the same for everybody: the buttons that are one's own are taken along.
  const number = present.querySelector("[data-support-of]")?.textContent;
  let fresh;
  const isSignedIn = present.querySelector(".support-form, [data-own-controls]") !== null;
  if (isSignedIn && !isOwn && article.querySelector(".contribution__actions")) {
    fresh = article.querySelector("[data-support-of]")?.textContent ?? number;
    swapControls(present, article);
  }
  present.replaceWith(article);
  if (fresh !== undefined) showSupport(article.dataset.contribution, Number(fresh.replace(/\D/g, "")));
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
  else if (!insertReply(list, above, item)) return frame.own && countBelow(list, path);
  showReplies(item.querySelector("article").dataset.contribution);
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

// One's own reply goes where it is not shown; the frame of everybody else says the whole number.
function countBelow(list, path) {
  const links = path.split(" ").map((each) => list.querySelector(`[data-continues="${each}"]`));
  const link = links.reverse().find(Boolean);
  if (!link) return;
  const count = link.querySelector("[data-reply-count]");
  count.textContent = written(Number(count.textContent.replace(/\D/g, "")) + 1);
  link.hidden = false;
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

// Too much was missed: the newest page of the discussion is fetched instead, at once, for what was
// hidden meanwhile must go. What somebody is writing lies outside the list and stays.
export async function reload(thread) {
  const list = listOf(thread);
  if (!list) return;
  const fresh = await fetched(list.dataset.liveSource, thread);
  if (!fresh || !list.isConnected) return;
  const held = list.contains(document.activeElement) && document.activeElement.closest("[id]");
  keepPlace(() => list.replaceWith(fresh));
  if (held) {
    const heading = fresh.closest(".thread-panel")?.querySelector(".thread-panel__heading");
    (document.getElementById(held.id) ?? heading)?.focus({ preventScroll: true });
  }
  htmx.process(fresh);
  document.dispatchEvent(new CustomEvent("htmx:afterSettle", { detail: { target: fresh } }));
}

async function fetched(address, thread) {
  try {
    const response = await fetch(address, { headers: { "HX-Request": "true" } });
    if (!response.ok) return null;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return page.querySelector(`[data-live-thread="${thread}"]`);
  } catch {
    return null; // Offline: the next heartbeat asks again.
  }
}
