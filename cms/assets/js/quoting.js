// Quoting a passage of a section: whoever selects one finds a button behind the text, which puts it
// into the form. A quoted passage is shown in the text where that is on the same page. Without this,
// the form has a field to copy a passage into, and the link leads to a page that marks it.

const TEXTS = ".paragraph__text, .section-text .prose";
const AROUND = 60;
const template = document.querySelector("[data-quote-button]");

let button = null;
let selected = null; // what the button would quote
let wanted = null; // what waits for its form

if (template) {
  document.addEventListener("selectionchange", follow);
  document.addEventListener("htmx:load", fill);
}

function follow() {
  // The focus of the button, or a click on it, may take the selection away.
  if (button?.contains(document.activeElement)) return;
  const selection = getSelection();
  const range = selection.rangeCount ? selection.getRangeAt(0).cloneRange() : null;
  const text = range && elementOf(range.startContainer).closest(TEXTS);
  // Three clicks select a paragraph up to the beginning of what follows the text.
  if (text && !text.contains(range.endContainer)) range.setEnd(text, text.childNodes.length);
  const quote = text ? range.toString().trim() : "";
  if (!quote || !canQuote(text)) {
    button?.remove();
    button = selected = null;
    return;
  }
  selected = { text, quote, ...around(text, range) };
  place(text);
}

function elementOf(node) {
  return node instanceof Element ? node : node.parentElement;
}

function canQuote(text) {
  return Boolean(text.closest("[data-section]")?.querySelector("[data-discuss]") || fieldFor(text));
}

function around(text, range) {
  const [before, after] = [document.createRange(), document.createRange()];
  before.selectNodeContents(text);
  before.setEnd(range.startContainer, range.startOffset);
  after.selectNodeContents(text);
  after.setStart(range.endContainer, range.endOffset);
  return { before: before.toString().slice(-AROUND), after: after.toString().slice(0, AROUND) };
}

function place(text) {
  const row = text.parentElement.querySelector(":scope > .paragraph__actions");
  if (button?.isConnected && button.parentElement === (row ?? text.parentElement)) return;
  button?.remove();
  button = template.content.firstElementChild.cloneNode(true);
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", quoteSelected);
  if (row) row.prepend(button);
  else text.after(button);
}

function quoteSelected() {
  wanted = selected;
  button.remove();
  button = selected = null;
  getSelection().removeAllRanges();
  const opener = wanted.text.closest("[data-section]")?.querySelector("[data-discuss]");
  if (opener && opener.getAttribute("aria-expanded") !== "true") opener.click();
  else fill();
}

// The field for passages of this text: that of the discussion beside it, or of the form below it.
function fieldFor(text) {
  const section = text.closest("[data-section]");
  if (section && !section.querySelector('[data-discuss][aria-expanded="true"]')) return null;
  const scope = section ? document.querySelector("[data-panel]") : document;
  return scope?.querySelector(".thread__write [data-quote-field], [id^=schreiben-] [data-quote-field]")
    ?? (section ? null : scope.querySelector("[data-quote-field]"));
}

function fill() {
  if (!wanted) return;
  const field = fieldFor(wanted.text);
  if (!field) return keepForLater();
  const form = field.closest("form");
  field.open = true;
  form.elements.quote.value = wanted.quote;
  form.elements.quote_before.value = wanted.before;
  form.elements.quote_after.value = wanted.after;
  wanted = null;
  form.elements.quote.dispatchEvent(new Event("input", { bubbles: true }));
  form.elements.text.focus();
}

// Who has to sign in first finds the passage in the form after that: as a draft of this tab.
function keepForLater() {
  const place = document.querySelector("[data-panel] [data-draft-kept]");
  if (!place) return;
  const fields = { quote: wanted.quote, quote_before: wanted.before, quote_after: wanted.after };
  try {
    const draft = JSON.stringify({ fields, at: Date.now() });
    sessionStorage.setItem(`draft:${place.dataset.draftKept}:`, draft);
    place.hidden = false;
  } catch {
    // Then it is selected once more.
  }
}

// What somebody types over the passage no longer stands where the selection was.
document.addEventListener("input", ({ target, isTrusted }) => {
  if (!isTrusted || target.name !== "quote" || !target.form?.elements.quote_before) return;
  target.form.elements.quote_before.value = target.form.elements.quote_after.value = "";
});

// --- Showing a quoted passage in the text ---------------------------------------------------------

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-passage]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const text = document.getElementById(link.dataset.passage)?.querySelector(".paragraph__text");
  const quote = link.closest(".passage").querySelector("blockquote").innerText;
  const first = text && show(text, quote);
  if (!first) return;
  event.preventDefault();
  first.scrollIntoView({ block: "center" });
  first.focus({ preventScroll: true });
});

// Only letters count: white space is folded in a text, and numbers of lists are not a part of it.
function bare(text) {
  return text.replace(/\s+/g, "");
}

function show(text, quote) {
  for (const old of document.querySelectorAll("mark[data-shown]")) {
    const parent = old.parentNode;
    old.replaceWith(...old.childNodes);
    parent.normalize();
  }
  const nodes = textNodes(text);
  const all = nodes.map((node) => bare(node.data)).join("");
  const spellings = [quote, quote.replace(/^[ \t]*\d{1,3}\.[ \t]+/gm, "")].map(bare);
  const found = spellings.find((each) => each && all.includes(each));
  if (!found) return null;
  const start = all.indexOf(found);
  return wrap(nodes, start, start + found.length);
}

function textNodes(text) {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  return nodes;
}

// Puts marks around the letters from start to end, counted over all nodes without white space.
function wrap(nodes, start, end) {
  const marks = [];
  let at = 0;
  for (const node of nodes) {
    const places = [...node.data.matchAll(/\S/g)].map(({ index }) => index);
    const [from, to] = [start, end].map((each) => Math.min(Math.max(each - at, 0), places.length));
    at += places.length;
    if (from >= to) continue;
    const range = document.createRange();
    range.setStart(node, places[from]);
    range.setEnd(node, places[to - 1] + 1);
    const mark = document.createElement("mark");
    mark.dataset.shown = "";
    range.surroundContents(mark);
    marks.push(mark);
  }
  if (marks.length) marks[0].tabIndex = -1;
  return marks[0] ?? null;
}
