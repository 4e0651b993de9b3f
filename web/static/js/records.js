// The atlas's records once they are loaded: finding one, and what may be said of it in one word.

import { settings } from "ca-geo/page.js";
import { isContested, symbol } from "ca-geo/symbols.js";
import { asRecords } from "ca-geo/user-layers.js";

const layers = new Map(settings.layers.map((layer) => [layer.id, layer]));
const collections = new Map();

/** Keeps a loaded FeatureCollection. */
export function keep(layerId, collection) {
  const layer = layers.get(layerId);
  collections.set(layerId, layer.user ? asRecords(layer, collection) : collection);
}

export function layerOf(id) {
  return layers.get(id);
}

/** The features of a layer; none while it has not been loaded. */
export function featuresOf(layerId) {
  return collections.get(layerId)?.features ?? [];
}

export function isLoaded(layerId) {
  return collections.has(layerId);
}

/** {layer, feature} for a reference {collection, id}; null when there is none. */
export function find({ collection, id }) {
  const feature = featuresOf(collection).find((candidate) => String(candidate.id) === id);
  return feature ? { layer: layers.get(collection), feature } : null;
}

/** A record of a layer that counts this one. */
export function countedIn(layerId, id) {
  return featuresOf(layerId).filter((feature) => feature.properties.members?.includes(id));
}

/** Whether the map can show it: it has a geometry, and some of it lies on the base map. */
export function isOnMap({ geometry, onMap }) {
  return onMap ?? (geometry !== null && positions(geometry.coordinates).some(isInBounds));
}

/** The record's sign, as on the map. */
export function signOf(layer, { properties }, size = 1) {
  return symbol({
    shape: layer.symbol,
    layerId: layer.id,
    status: properties.status,
    precision: properties.location_precision,
    contested: isContested(properties),
    size,
  });
}

/** The layer's own sign. */
export function layerSign(layer, size = 1) {
  return symbol({ shape: layer.symbol, layerId: layer.id, size });
}

function positions(coordinates) {
  return typeof coordinates[0] === "number" ? [coordinates] : coordinates.flatMap(positions);
}

/** Whether a position [lon, lat] lies on the base map. */
export function isInBounds([lon, lat]) {
  const [west, south, east, north] = settings.bounds;
  return lon >= west && lon <= east && lat >= south && lat <= north;
}
