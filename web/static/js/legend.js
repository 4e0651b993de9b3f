// What the signs mean, drawn by the same hand as the map, and only for what the shown layers hold.

import { element } from "ca-geo/dom.js";
import { settings } from "ca-geo/page.js";
import { featuresOf, isOnMap, layerOf } from "ca-geo/records.js";
import { t } from "ca-geo/strings.js";
import { isContested, specimen, symbol } from "ca-geo/symbols.js";
import { unequalSign } from "ca-geo/unequal.js";
import { userLayers } from "ca-geo/user-layers.js";
import * as view from "ca-geo/view.js";

const LINE = "double-line";
const CERTAINTY = ["exact-site", "settlement", "district", "region", "corridor"];
const ids = settings.layers.map((layer) => layer.id);

/** Each sign that tells a status, with the records that bear it. */
const STATUSES = [
  { key: "signs.filled", status: undefined, has: (p) => !["planned", "under-construction", "closed"].includes(p.status) },
  { key: "signs.planned", status: "planned", has: (p) => ["planned", "under-construction"].includes(p.status) },
  { key: "signs.closed", status: "closed", has: (p) => p.status === "closed" },
];

/** Fills the two legends of the page; returns a function that does so again. */
export function startLegend() {
  const refresh = () => {
    const shown = shownRecords();
    fill("legend-certainty", [...certaintyEntries(shown), ...lineEntries(shown)]);
    fill("legend-signs", signEntries(shown));
  };
  view.watch("layers", refresh);
  return refresh;
}

/** Fills the short legend of an embedded map. */
export function startShortLegend() {
  const refresh = () => {
    const shown = shownRecords();
    const doubtful = shown.find(({ layer, properties }) => layer.symbol !== LINE && properties.location_precision === "district");
    const place = doubtful && entry(specimen({ precision: "district", shape: doubtful.layer.symbol, layerId: doubtful.layer.id }), t("embed.place"));
    fill("legend-short", [place, contestedEntry(shown)]);
  };
  view.watch("layers", refresh);
  return refresh;
}

function shownRecords() {
  return view.shownLayers(ids).filter((id) => !layerOf(id).user).flatMap((id) =>
    featuresOf(id).filter(isOnMap).map(({ properties, geometry }) => ({ layer: layerOf(id), properties, geometry })));
}

function certaintyEntries(shown) {
  return CERTAINTY.map((precision) => {
    const one = shown.find(({ layer, properties }) => layer.symbol !== LINE && properties.location_precision === precision);
    if (!one) return null;
    return entry(specimen({ precision, shape: one.layer.symbol, layerId: one.layer.id }), t(`certainty.${precision}`), t(`certainty.${precision}.more`));
  });
}

function lineEntries(shown) {
  const line = shown.find(({ layer }) => layer.symbol === LINE);
  if (!line) return [];
  return [entry(specimen({ precision: "corridor", shape: LINE, layerId: line.layer.id }), t("certainty.line"), t("certainty.line.more"))];
}

function signEntries(shown) {
  const points = shown.filter(({ layer }) => layer.symbol !== LINE);
  const statuses = STATUSES.map(({ key, status, has }) => {
    const one = points.find(({ properties }) => has(properties));
    return one ? entry(symbol({ shape: one.layer.symbol, layerId: one.layer.id, status }), t(key)) : null;
  });
  return [...statuses, contestedEntry(points), stackEntry(points), userEntry()];
}

function contestedEntry(shown) {
  const one = shown.find(({ properties }) => isContested(properties));
  if (!one) return null;
  const sign = settings.embed ? unequalSign() : symbol({ shape: one.layer.symbol, layerId: one.layer.id, contested: true });
  return entry(sign, t(settings.embed ? "embed.contested" : "signs.contested"));
}

/** Only where two records of a layer stand at the same point. */
function stackEntry(shown) {
  const seen = new Map();
  for (const { layer, properties, geometry } of shown) {
    const place = `${layer.id} ${geometry.coordinates}`;
    if (geometry.type === "Point" && seen.has(place)) {
      return entry(symbol({ shape: layer.symbol, layerId: layer.id, precision: properties.location_precision, count: 2, size: 0.8 }), t("signs.stack"));
    }
    seen.set(place, true);
  }
  return null;
}

/** All layers of users share one shape. */
function userEntry() {
  const shown = userLayers.find(({ id }) => view.shownLayers(ids).includes(id));
  return shown ? entry(symbol({ shape: shown.symbol, layerId: shown.id }), t("signs.user")) : null;
}

function entry(sign, title, more = null) {
  const words = element("span", { class: "legend-words" }, element("strong", {}, title), more ? ` ${more}` : null);
  return element("li", {}, element("span", { class: "legend-sign" }, sign), words);
}

function fill(id, entries) {
  document.getElementById(id).replaceChildren(...entries.filter(Boolean));
}
