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

function drawAll(root) {
  root.querySelectorAll("[data-map]:not([data-drawn])").forEach(draw);
}

drawAll(document);
document.addEventListener("htmx:load", (event) => drawAll(event.target));
