// Choosing a place for a form: by its name, by the keyboard or by a click on the map.

import L from "leaflet";
import { mark } from "./features.js";

const CLOSE = 14; // the zoom at which a chosen place is shown

export function pick(map, picker) {
  const find = (selector) => picker.querySelector(selector);
  const words = find("input[name$=place]");
  const latitude = find("input[name$=latitude]");
  const longitude = find("input[name$=longitude]");
  const list = find(".place-picker__found");
  const status = find("[role=status]");
  const texts = picker.dataset;
  let marker = null;

  function put(north, east) {
    latitude.value = north.toFixed(6);
    longitude.value = east.toFixed(6);
    latitude.dispatchEvent(new Event("change", { bubbles: true }));
    if (marker) return void marker.setLatLng([north, east]);
    marker = L.marker([north, east], {
      icon: mark(texts.chosen),
      draggable: true,
      autoPan: true,
      keyboard: false,
    });
    marker.on("dragend", () => choose(marker.getLatLng()));
    marker.addTo(map);
    marker.getElement().setAttribute("role", "img"); // so that its name may be read
  }

  function forget() {
    marker?.remove();
    marker = null;
    latitude.value = longitude.value = "";
  }

  const say = (text) => (status.textContent = text);

  async function ask(query) {
    const answer = await fetch(`${texts.places}?${new URLSearchParams(query)}`);
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.json();
  }

  async function choose({ lat, lng }) {
    put(lat, lng);
    list.hidden = true;
    say(`${texts.chosen} ${texts.point}`);
    try {
      const { municipality } = await ask({ latitude: lat, longitude: lng });
      if (latitude.value !== lat.toFixed(6)) return; // overtaken by the next click
      words.value = municipality;
      if (municipality) say(`${texts.chosen} ${texts.point}, ${municipality}`);
    } catch {
      words.value = ""; // the point counts all the same
    }
  }

  function take(place) {
    put(place.latitude, place.longitude);
    map.setView([place.latitude, place.longitude], Math.min(CLOSE, map.getMaxZoom()));
    words.value = place.name;
    list.hidden = true;
    say(`${texts.chosen} ${place.name}`);
    words.focus();
  }

  async function search() {
    try {
      const { places } = await ask({ q: words.value });
      list.replaceChildren(...places.map(option));
      list.hidden = !places.length;
      say(places.length ? `${texts.found} ${places.length}` : texts.none);
      list.querySelector("button")?.focus();
    } catch {
      say(texts.failed);
    }
  }

  function option(place) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "kern-btn kern-btn--tertiary";
    const label = document.createElement("span");
    label.className = "kern-label";
    label.textContent = place.name;
    button.append(label);
    button.addEventListener("click", () => take(place));
    item.append(button);
    return item;
  }

  find("[data-place-search]").addEventListener("click", search);
  find("[data-place-centre]").addEventListener("click", () => choose(map.getCenter()));
  find("[data-place-clear]").addEventListener("click", () => {
    forget();
    words.value = "";
    list.hidden = true;
    say(texts.cleared);
  });
  // Words that were changed stand for another place than the point.
  words.addEventListener("input", forget);
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    search();
  });
  map.on("click", ({ latlng }) => choose(latlng));
  if (latitude.value && longitude.value) {
    put(Number(latitude.value), Number(longitude.value));
    map.setView([Number(latitude.value), Number(longitude.value)], CLOSE);
    picker.querySelector("[data-map]").dataset.fitted = "";
  }
}
