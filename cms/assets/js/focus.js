// Where the focus goes when a part of the page changes, and small helps around it.

const EMPTY = "";

const isShown = (each) => each.checkVisibility({ visibilityProperty: true });

// The summary of errors and the message of success ask for the focus; nothing else gets it.
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const wanted = detail.target?.querySelector?.("[data-focus]");
  if (wanted) return wanted.focus();
  // A form that was asked for ("Reply") is there to be filled in.
  if (detail.requestConfig?.elt?.matches("[data-slot-opener], [data-form-opener]")) {
    const find = (kinds) => [...detail.target.querySelectorAll(kinds)].find(isShown);
    (find("textarea, input:not([type=hidden])") ?? find("a, button"))?.focus();
  }
});
document.querySelector("[data-focus]")?.focus();

// "Cancel" empties the place of the form and goes back to the link that opened it.
const openers = new WeakMap();

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const opener = detail.requestConfig?.elt;
  if (opener?.matches?.("[data-slot-opener]")) openers.set(detail.target, opener);
});
document.addEventListener("click", (event) => {
  const slot = event.target.closest("[data-slot-close]")?.closest(".thread__reply-slot");
  if (!slot) return;
  event.preventDefault();
  slot.replaceChildren();
  openers.get(slot)?.focus();
});

// "Show more" goes away with a click on it: the focus goes on to the first that it brought.
let arriving = null;

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const more = detail.requestConfig?.elt?.closest?.("[data-more]");
  arriving = more ? { list: more.parentElement, place: [...more.parentElement.children].indexOf(more) } : null;
});
document.addEventListener("htmx:afterSettle", () => {
  if (!arriving) return;
  arriving.list.children[arriving.place]?.querySelector("article")?.focus({ preventScroll: true });
  arriving = null;
});

// htmx takes over every click on its links; one with a modifier key opens a tab as always.
document.addEventListener(
  "click",
  (event) => {
    if ((event.ctrlKey || event.metaKey || event.shiftKey) && event.target.closest("a[hx-get]")) {
      event.stopPropagation();
    }
  },
  true,
);

// A request failed: say so where somebody waits, keep what they typed.
function sayFailed({ detail }) {
  const asked = detail.requestConfig?.elt ?? detail.elt;
  if (asked.matches("a[href]")) return location.assign(asked.href);
  if (!asked.matches("form, form button")) return;
  const form = asked.closest("form");
  form.querySelector("[data-failed]")?.remove();
  const place = document.createElement("div");
  place.dataset.failed = EMPTY;
  // In a long form what stands at its beginning would be out of sight.
  const acts = form.querySelector(".form-actions");
  if (acts) acts.before(place);
  else form.prepend(place);
  // Somebody who signed in elsewhere meanwhile has another token: only a fresh form can be sent.
  const isOld = detail.xhr?.status === 403;
  const said = document.getElementById(isOld ? "formular-veraltet" : "anfrage-gescheitert");
  place.append(said.content.cloneNode(true));
  if (isOld) place.querySelector("a").href = form.getAttribute("action");
}
document.addEventListener("htmx:responseError", sayFailed);
document.addEventListener("htmx:sendError", sayFailed);
