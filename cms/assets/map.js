// A map: outlines and places from GeoJSON, drawn on the operator's base map or on plain ground.
// A feature's properties: title, url, note (a line in words), state, source, area (an outline
// that belongs to a point). Loaded by js/maps.js; picking a place is in js/map/picker.js.

import { createMap } from "./js/map/base.js";
import { show } from "./js/map/features.js";
import { pick } from "./js/map/picker.js";

async function features({ url, features: given }) {
  if (given) return JSON.parse(given);
  if (!url) return { type: "FeatureCollection", features: [] };
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}

export async function draw(figure) {
  const data = await features(figure.dataset);
  if (!("pick" in figure.dataset) && !data.features.length) return; // nothing to see
  const picker = figure.closest("[data-place-picker]");
  if (picker) picker.querySelector(".place-picker__more").hidden = false;
  figure.hidden = false;
  const map = createMap(figure);
  show(map, figure, data);
  if (picker) pick(map, picker);
}
