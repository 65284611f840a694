// The map itself: controls, base map or ground, sources.

import L from "leaflet";

export const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
const NAMES_FROM = 10; // the zoom from which the ground shows names

export function createMap(figure) {
  const { lowest, highest, bounds, tiles, ground, zoomIn, zoomOut } = figure.dataset;
  const map = L.map(figure.querySelector(".map__canvas"), {
    attributionControl: false, // sources stand below, in the page's own words
    zoomControl: false,
    scrollWheelZoom: false, // the page scrolls
    minZoom: Number(lowest),
    maxZoom: Number(highest),
    zoomAnimation: !calm,
    fadeAnimation: !calm,
    markerZoomAnimation: !calm,
    inertia: !calm,
  });
  L.control
    .zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut, zoomInText: "+", zoomOutText: "−" })
    .addTo(map);
  const [west, south, east, north] = bounds.split(",").map(Number);
  map.fitBounds([
    [south, west],
    [north, east],
  ]);
  if (tiles) L.tileLayer(tiles, { className: "map__tile" }).addTo(map);
  else drawGround(map, figure, ground);
  map.on("popupopen", ({ popup }) => {
    popup.getElement()?.querySelector(".leaflet-popup-close-button")?.setAttribute(
      "aria-label",
      figure.dataset.close,
    );
  });
  return map;
}

// Every map of a page asks for the ground once.
let asked;

async function drawGround(map, figure, address) {
  asked ??= fetch(address).then((answer) => (answer.ok ? answer.json() : { features: [] }));
  const data = await asked.catch(() => ({ features: [] }));
  if (!data.features.length) return;
  map.createPane("ground").classList.add("map__ground");
  const layer = L.geoJSON(data, {
    pane: "ground",
    interactive: false,
    style: { className: "map__municipality" },
  }).addTo(map);
  layer.eachLayer((each) => {
    each.bindTooltip(each.feature.properties.name, {
      permanent: true,
      direction: "bottom", // below the middle, where a mark may stand
      offset: [0, 12],
      className: "map__name",
    });
  });
  const name = () => {
    map.getContainer().classList.toggle("map--named", map.getZoom() >= NAMES_FROM);
  };
  map.on("zoomend", name);
  name();
  if (figure.dataset.fitted === undefined) map.fitBounds(layer.getBounds());
  addSources(figure, data.features);
}

// A source may end with the address that its licence wants to be linked.
export function addSources(figure, features) {
  const list = figure.querySelector(".map__sources");
  const known = new Set([...list.children].map((each) => each.dataset.source));
  for (const { properties } of features) {
    const source = properties.source;
    if (!source || known.has(source)) continue;
    known.add(source);
    const [, text, address] = source.match(/^(.*?),? *(https:\/\/\S+)?$/);
    const element = document.createElement(address ? "a" : "span");
    if (address) element.href = address;
    element.textContent = text;
    element.dataset.source = source;
    list.append(element);
  }
}
