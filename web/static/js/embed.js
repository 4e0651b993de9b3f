// The map inside someone else's page: a short legend, a way to the full map, and a wheel that scrolls their page until the map is clicked.

import { element } from "ca-geo/dom.js";
import { settings } from "ca-geo/page.js";
import { layerSign } from "ca-geo/records.js";
import { startShortLegend } from "ca-geo/legend.js";
import { write } from "ca-geo/url-state.js";
import * as view from "ca-geo/view.js";

/** Sets up an embedded map; returns a function that fills its legend again. */
export function startEmbed(map) {
  freeWheel(map);
  foldLegend();
  keepFullMapLink();
  const legend = startShortLegend();
  view.watch("layers", showLayers);
  return () => { showLayers(); legend(); };
}

function freeWheel(map) {
  const container = map.getContainer();
  map.scrollWheelZoom.disable();
  container.addEventListener("click", () => map.scrollWheelZoom.enable(), true); // signs keep their clicks to themselves
  document.documentElement.addEventListener("mouseleave", () => map.scrollWheelZoom.disable());
}

/** In a narrow frame the legend starts folded, so that it does not hide the map. */
function foldLegend() {
  document.getElementById("embed-legend").open = innerWidth >= 560;
}

function keepFullMapLink() {
  const link = document.getElementById("full-map");
  if (!link) return;
  const carry = () => { link.href = `map${write(view.get())}`; };
  view.on(carry);
  carry();
}

function showLayers() {
  const shown = new Set(view.shownLayers(settings.layers.map((layer) => layer.id)));
  const rows = settings.layers.filter((layer) => shown.has(layer.id)).map(row);
  document.getElementById("layer-list").replaceChildren(...rows);
}

function row(layer) {
  return element("li", {}, element("span", { class: "layer-sign" }, layerSign(layer, 0.9)),
    element("span", { class: "layer-name" }, layer.title), element("span", { class: "layer-count" }, String(layer.count)));
}
