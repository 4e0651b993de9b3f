// Layers that the operator of this server brought: no claims, no codelists, no word on how sure a place is. The rest of
// the page sees of their features a name and a time; what else they say is shown by the panel alone, under its own titles.

import { bboxOf, boxesMeet } from "ca-geo/geometry.js";
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
  const [west, south, east, north] = settings.bounds;
  return geometry !== null && boxesMeet(bboxOf(geometry), { west, south, east, north });
}
