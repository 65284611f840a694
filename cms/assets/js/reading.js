// The plan's page: opens a section's discussion beside the text, or below the section on narrow
// screens, without ever moving the line that is being read. Without it, the links lead to pages.

const panel = document.querySelector("[data-panel]");
const contents = document.querySelector("[data-toc]");

if (panel) followDiscussions();
if (contents) followReading();

function followDiscussions() {
  const column = panel.parentElement;
  const content = panel.querySelector("#diskussion-inhalt");
  const loading = panel.querySelector("[data-panel-loading]");
  const isWide = matchMedia("(min-width: 75rem)");
  column.querySelector("[data-panel-hint]").hidden = false; // without this script it is not true
  let chosen = null;
  let placeOfChosen = 0;

  for (const button of document.querySelectorAll("[data-discuss]")) {
    button.setAttribute("aria-expanded", "false");
    button.setAttribute("aria-controls", panel.id);
  }

  // Whatever is moved above or below, this element stays where it is on the screen.
  function keepInPlace(element, change) {
    const before = element.getBoundingClientRect().top;
    change();
    const moved = element.getBoundingClientRect().top - before;
    if (moved) scrollBy({ top: moved, behavior: "instant" });
  }

  // Below a section the discussion is a part of it, one level under the section's heading.
  function level() {
    const heading = content.querySelector("h2");
    const above = panel.parentElement.querySelector(":scope > .paragraph__heading");
    if (above) heading?.setAttribute("aria-level", Math.min(Number(above.tagName[1]) + 1, 6));
    else heading?.removeAttribute("aria-level");
  }

  function place() {
    const home = isWide.matches || !chosen ? column : chosen.closest("[data-section]");
    if (panel.parentElement === home) return;
    const focused = panel.contains(document.activeElement) ? document.activeElement : null;
    home.append(panel);
    level();
    focused?.focus({ preventScroll: true });
  }

  function mark(button) {
    chosen?.setAttribute("aria-expanded", "false");
    chosen?.closest("[data-section]").removeAttribute("data-chosen");
    chosen = button;
    chosen?.setAttribute("aria-expanded", "true");
    chosen?.closest("[data-section]").setAttribute("data-chosen", "");
  }

  function open(button) {
    placeOfChosen = button.getBoundingClientRect().top;
    keepInPlace(button, () => {
      mark(button);
      content.replaceChildren();
      loading.hidden = false;
      panel.hidden = false;
      place();
    });
    panel.scrollTop = 0;
  }

  function close() {
    const button = chosen;
    mark(null);
    panel.hidden = true;
    content.replaceChildren();
    place();
    if (!button) return;
    button.focus({ preventScroll: true });
    const { top, bottom } = button.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight) {
      scrollBy({ top: top - placeOfChosen, behavior: "instant" });
    }
  }

  document.addEventListener("htmx:beforeRequest", (event) => {
    const button = event.detail.elt;
    if (!button.matches("[data-discuss]")) return;
    if (button === chosen) {
      event.preventDefault();
      close();
    } else {
      open(button);
    }
  });

  // A slow answer to an earlier choice must not overwrite a later one.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const asked = event.detail.requestConfig?.elt;
    if (!asked?.matches?.("[data-discuss]")) return;
    if (asked !== chosen) event.detail.shouldSwap = false;
  });
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target !== content) return;
    loading.hidden = true;
    level();
    // Beside the text the discussion is far away in the order of the page: go there.
    if (isWide.matches) content.querySelector("h2")?.focus({ preventScroll: true });
  });

  panel.querySelector("[data-panel-close]").addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && chosen && !event.defaultPrevented) close();
  });
  isWide.addEventListener("change", () => chosen && keepInPlace(chosen, place));
}

function followReading() {
  const links = new Map(
    [...contents.querySelectorAll('a[href^="#"]')].map((link) => [
      decodeURIComponent(link.hash.slice(1)),
      link,
    ]),
  );
  const isBeside = matchMedia("(min-width: 60rem)");
  const visible = new Set();
  let current = null;

  const unfold = () => {
    contents.open = isBeside.matches;
  };
  unfold();
  isBeside.addEventListener("change", unfold);

  // On a narrow screen the contents are a way to somewhere: they fold again behind one.
  contents.addEventListener("click", (event) => {
    if (event.target.closest("a") && !isBeside.matches) contents.open = false;
  });

  function mark() {
    const first = [...visible].sort((one, other) => one.offsetTop - other.offsetTop)[0];
    const link = first && links.get(first.id);
    if (!link || link === current) return;
    current?.removeAttribute("aria-current");
    current = link;
    current.setAttribute("aria-current", "true");
    if (isBeside.matches) showInContents(link);
  }

  // Scrolls the column of the contents only; scrollIntoView would move the page as well.
  function showInContents(link) {
    const box = contents.parentElement;
    const { top, bottom } = link.getBoundingClientRect();
    const frame = box.getBoundingClientRect();
    if (top < frame.top) box.scrollTop -= frame.top - top + frame.height / 3;
    if (bottom > frame.bottom) box.scrollTop += bottom - frame.bottom + frame.height / 3;
  }

  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) visible.add(target);
        else visible.delete(target);
      }
      mark();
    },
    { rootMargin: "-10% 0px -70% 0px" },
  );
  for (const section of document.querySelectorAll("[data-section]")) observer.observe(section);
}
