// The layers of an embedded map: those that are on, each with the number of its records that time and filters leave.

import { element } from "ca-geo/dom.js";
import { settings } from "ca-geo/page.js";
import { layerSign } from "ca-geo/records.js";
import { passing } from "ca-geo/shown.js";
import * as view from "ca-geo/view.js";

const ids = settings.layers.map((layer) => layer.id);

/** Fills the list. */
export function showLayers() {
  const rows = settings.layers.filter(({ id }) => view.shownLayers(ids).includes(id)).map(row);
  document.getElementById("layer-list").replaceChildren(...rows);
}

function row(layer) {
  const count = passing(layer.id).filter(({ properties }) => !properties.aggregate).length;
  return element("li", {}, element("span", { class: "layer-sign" }, layerSign(layer, 0.9)),
    element("span", { class: "layer-name" }, layer.title), element("span", { class: "layer-count" }, String(count)));
}
