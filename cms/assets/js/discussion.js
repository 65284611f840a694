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
  if (!frame.html) return;
  const holder = document.createElement("template");
  holder.innerHTML = frame.html;
  const item = holder.content.querySelector("li");
  const article = item.querySelector("article");
  const present = document.getElementById(article.id);
  if (present) replace(present, article);
  else insert(frame, item);
}

function replace(present, article) {
  // An open reasoning stays open, and the focus stays where it is.
  const wasOpen = present.querySelector("details[open]") !== null;
  const focused = present.contains(document.activeElement) ? document.activeElement : null;
  const href = focused?.getAttribute("href");
  present.replaceWith(article);
  if (wasOpen) article.querySelector("details")?.setAttribute("open", "");
  if (focused) {
    const same = href && article.querySelector(`[href="${CSS.escape(href)}"]`);
    (same || article).focus({ preventScroll: true });
  }
  htmx.process(article);
}

function insert(frame, item) {
  const list = listOf(frame.thread);
  if (!list) return;
  const root = item.dataset.root;
  const place = root ? document.querySelector(`[data-replies-of="${root}"]`) : list;
  // The root is on another page of the discussion: whoever goes there finds the reply.
  if (!place) return;
  item.classList.add("is-new");
  if (root) place.append(item);
  else place.prepend(item);
  htmx.process(item);
  if (!frame.own) tell(list);
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
