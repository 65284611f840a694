// Loads the map's own script and style where there is a map, and nowhere else.

async function draw(figure) {
  figure.dataset.drawn = "";
  if (!document.querySelector(`link[href="${figure.dataset.style}"]`)) {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = figure.dataset.style;
    await new Promise((done) => {
      link.onload = link.onerror = done;
      document.head.append(link);
    });
  }
  try {
    const { draw: show } = await import(figure.dataset.script);
    await show(figure);
  } catch {
    delete figure.dataset.drawn; // no connection: the words beside it are still there
  }
}

// A map that is folded away has no size: it is drawn when it is unfolded.
const isFolded = (figure) => figure.closest("details:not([open])") !== null;

function drawAll(root) {
  for (const figure of root.querySelectorAll("[data-map]:not([data-drawn])")) {
    if (!isFolded(figure)) draw(figure);
  }
}

drawAll(document);
document.addEventListener("toggle", ({ target }) => target.open && drawAll(target), true);
document.addEventListener("htmx:load", (event) => drawAll(event.target));
