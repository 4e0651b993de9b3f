/** Records as the map needs them: where they are in the plane, and in which way they are drawn. */
import { along, lengthOf } from "ca-geo/curve.js";
import { circleBounds, interiorPoint, linesOf, ringArea, ringsOf, toLonLat, toUnit } from "ca-geo/geometry.js";
import { isRailway } from "ca-geo/railway.js";

const GEOMETRIES = {
  Point: ({ coordinates }) => ({ lonLat: coordinates, point: toUnit(coordinates) }),
  LineString: (geometry) => ({ line: linesOf(geometry) }),
  MultiLineString: (geometry) => ({ line: linesOf(geometry) }),
  Polygon: areaOf,
  MultiPolygon: areaOf,
};

/** A region's sign stands well inside its largest part. */
function areaOf(geometry) {
  const rings = ringsOf(geometry);
  const largest = rings.reduce((a, b) => (Math.abs(ringArea(b)) > Math.abs(ringArea(a)) ? b : a));
  const point = interiorPoint([largest]);
  return { rings, point, lonLat: toLonLat(point) };
}

export const keyOf = (reference) => (reference ? `${reference.collection}/${reference.id}` : null);

/** Features of a layer as `locate` has them; what a user's feature is made of is drawn part by part, under one key. */
export function locateAll(layer, feature, order) {
  return partsOf(layer, feature.geometry).map((geometry) => locate(layer, { ...feature, geometry }, order)).filter(Boolean);
}

function partsOf({ user }, geometry) {
  if (!user || !geometry) return [geometry];
  if (geometry.type === "GeometryCollection") return geometry.geometries.flatMap((part) => partsOf({ user }, part));
  return geometry.type === "MultiPoint" ? geometry.coordinates.map((coordinates) => ({ type: "Point", coordinates })) : [geometry];
}

/**
 * A feature of a layer with what drawing it takes; null when it has no geometry.
 *
 * `kind` is rail, sign, count (a record that counts others along a line), band (somewhere along a border) or line; of a user's layer point, line or area.
 * Raises RangeError for a geometry that cannot be drawn.
 */
export function locate(layer, { id, geometry, properties, onMap }, order) {
  if (!geometry) return null;
  const place = GEOMETRIES[geometry.type];
  if (!place) throw new RangeError(`${layer.id}/${id}: a ${geometry.type} cannot be drawn; allowed are ${Object.keys(GEOMETRIES).join(", ")}`);
  const { location_precision: precision, location_uncertainty_m: radius } = properties;
  const reference = { collection: layer.id, id: String(id) };
  const record = { key: keyOf(reference), ...reference, layer, layerId: layer.id, order, properties, precision, radius, onMap, ...place(geometry) };
  return { ...record, kind: kindOf(record) };
}

function kindOf({ layer, line, rings, properties }) {
  if (layer.user) return rings ? "area" : line ? "line" : "point";
  if (layer.symbol === "double-line" && isRailway({ properties })) return "rail";
  if (!line) return "sign";
  if (properties.aggregate) return "count";
  return properties.geometry_ref?.startsWith("border:") ? "band" : "line";
}

const unitsOf = ({ point, line, rings }) => rings?.flat() ?? line?.flat() ?? [point];

/** Whether some of a record lies in Leaflet bounds; without bounds everything does. */
export function inBounds(record, bounds) {
  return record.onMap ?? (!bounds || unitsOf(record).some((point) => L.latLngBounds(bounds).contains(latLngOf(point))));
}

/** Leaflet bounds of all that the sources leave open: the disc, the line, the area. */
export function extentOf(record) {
  if (record.point && !record.rings && record.radius) {
    const { west, south, east, north } = circleBounds(record.lonLat, record.radius);
    return L.latLngBounds([south, west], [north, east]);
  }
  return unitsOf(record).reduce((bounds, point) => bounds.extend(latLngOf(point)), L.latLngBounds([]));
}

export function latLngOf(unit) {
  const [lon, lat] = toLonLat(unit);
  return L.latLng(lat, lon);
}

/** The longest of a record's lines. */
export const longestOf = ({ line }) => line.reduce((a, b) => (lengthOf(b) > lengthOf(a) ? b : a));

/** The point halfway along a line. */
export function halfway(points) {
  const { x, y } = along(points, lengthOf(points) / 2);
  return { x, y };
}

/** Oldest first; those without a date last. */
export const byDate = (records) => [...records].sort((a, b) => (a.properties.start ?? "9").localeCompare(b.properties.start ?? "9"));

/** Records that share one band: [{key, records}]. */
export function bandsOf(records) {
  const bands = new Map();
  for (const record of records) {
    const key = `${record.layerId} ${record.properties.geometry_ref}`;
    bands.set(key, [...(bands.get(key) ?? []), record]);
  }
  return [...bands].map(([key, members]) => ({ key, records: byDate(members) }));
}
