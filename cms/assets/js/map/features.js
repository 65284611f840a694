// Outlines and places, with what one reads when choosing one.

import L from "leaflet";
import "leaflet.markercluster";
import { addSources, calm } from "./base.js";

// A mark that says its name to a screen reader; its look is CSS alone.
const Mark = L.DivIcon.extend({
  createIcon(old) {
    const element = L.DivIcon.prototype.createIcon.call(this, old);
    element.setAttribute("aria-label", this.options.label);
    if (this.options.text) element.textContent = this.options.text;
    return element;
  },
});

export function mark(label, state = "") {
  return new Mark({
    className: `map__mark map__mark--${state || "place"}`,
    iconSize: [44, 44],
    iconAnchor: [22, 40],
    popupAnchor: [0, -36],
    html: "",
    label,
  });
}

function words({ title, url, note }) {
  const box = document.createElement("div");
  box.className = "map__words";
  const name = document.createElement(url ? "a" : "strong");
  if (url) name.href = url;
  name.textContent = title;
  box.append(name);
  if (note) {
    const line = document.createElement("p");
    line.textContent = note;
    box.append(line);
  }
  return box;
}

const labelOf = ({ title, note }) => (note ? `${title}, ${note}` : title);

export function show(map, figure, data) {
  const outlines = L.geoJSON(null, {
    style: ({ properties }) => ({
      className: `map__outline map__outline--${properties.state || "place"}`,
    }),
    onEachFeature: ({ properties }, layer) => {
      if (properties.title) layer.bindPopup(() => words(properties));
    },
  });
  const places = L.markerClusterGroup({
    animate: !calm,
    showCoverageOnHover: false,
    spiderfyDistanceMultiplier: 2,
    maxClusterRadius: 50,
    iconCreateFunction: (cluster) =>
      new Mark({
        className: "map__cluster",
        iconSize: [44, 44],
        html: "",
        text: String(cluster.getChildCount()),
        label: `${cluster.getChildCount()} ${figure.dataset.several}`,
      }),
  });
  for (const feature of data.features) {
    const { geometry, properties } = feature;
    if (properties.area) outlines.addData({ type: "Feature", geometry: properties.area, properties });
    if (geometry?.type === "Point") {
      const [east, north] = geometry.coordinates;
      const icon = mark(labelOf(properties), properties.state);
      places.addLayer(
        L.marker([north, east], { icon, keyboard: true }).bindPopup(() => words(properties)),
      );
    } else if (geometry) outlines.addData(feature);
  }
  outlines.addTo(map);
  places.addTo(map);
  addSources(figure, data.features);
  const bounds = outlines.getBounds().extend(places.getBounds());
  if (bounds.isValid()) {
    figure.dataset.fitted = "";
    // Without a base map nothing but outlines tells where a single place lies.
    const maxZoom = figure.dataset.tiles ? 16 : 11;
    map.fitBounds(bounds, { padding: [24, 24], maxZoom });
  }
}
