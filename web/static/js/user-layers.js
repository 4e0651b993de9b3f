// Layers that the operator of this server brought: no claims, no codelists, no word on how sure a place is. The rest of
// the page sees of their features a name and a time; what else they say is shown by the panel alone, under its own titles.

import { settings } from "ca-geo/page.js";
import { t } from "ca-geo/strings.js";

const UNSTATED = "unstated"; // the precision of every place: see "precision.unstated" in the catalogue
const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt ]/;

export const userLayers = settings.layers.filter((layer) => layer.user);

/** Gives each user layer the colours of its sign, under the names that all drawings ask for. */
export function startUserLayers() {
  const { style } = document.documentElement;
  for (const { id, symbol } of userLayers) {
    style.setProperty(`--layer-${id}`, `var(--${symbol})`);
    style.setProperty(`--layer-${id}-label`, `var(--${symbol}-label)`);
  }
}

/**
 * A collection as the page's records have it: `own` holds the properties as the file has them, `properties` what the map
 * may say, `onMap` whether the box around the geometry meets the map.
 */
export function asRecords(layer, collection) {
  return { ...collection, features: collection.features.map((feature) => asRecord(layer, feature)) };
}

function asRecord(layer, { id, geometry, properties: own }) {
  const name = own[layer.user.name] ?? t("user.feature", { id });
  const dates = Object.entries({ start: dayOf(own[layer.user.start]), end: dayOf(own[layer.user.end]) }).filter(([, day]) => day);
  const properties = { name: String(name), ...(geometry && { location_precision: UNSTATED }), ...Object.fromEntries(dates) };
  return { id, geometry, properties, own, onMap: meetsMap(geometry) };
}

/** A date as it is, a moment by its day. */
function dayOf(value) {
  if (value === undefined || value === null) return null;
  const text = String(value);
  return DATE_TIME.test(text) ? text.slice(0, 10) : text;
}

function meetsMap(geometry) {
  if (geometry === null) return false;
  const [west, south, east, north] = settings.bounds;
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  widen(box, geometry);
  return box.west <= east && box.east >= west && box.south <= north && box.north >= south;
}

function widen(box, { geometries, coordinates }) {
  if (geometries) geometries.forEach((part) => widen(box, part));
  else widenBy(box, coordinates);
}

function widenBy(box, coordinates) {
  if (typeof coordinates[0] !== "number") {
    coordinates.forEach((part) => widenBy(box, part));
    return;
  }
  const [lon, lat] = coordinates;
  Object.assign(box, { west: Math.min(box.west, lon), east: Math.max(box.east, lon), south: Math.min(box.south, lat), north: Math.max(box.north, lat) });
}
