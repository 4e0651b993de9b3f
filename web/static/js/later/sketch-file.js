// Shapes as GeoJSON (RFC 7946), written and read. A circle is a polygon of 64 sides whose properties tell centre and radius.

import { destination } from "ca-geo/geometry.js";
import { distance } from "ca-geo/later/geodesy.js";
import { KINDS, measures, ringOf, shape } from "ca-geo/later/sketches.js";

const SIDES = 64;
const DIGITS = 6; // of a degree: a tenth of a metre
const MOST_SHAPES = 500;
export const MOST_BYTES = 2_000_000;

const rounded = (position) => position.map((one) => Number(one.toFixed(DIGITS)));

/** The FeatureCollection of shapes. */
export function asGeoJson(shapes) {
  return { type: "FeatureCollection", features: shapes.map(asFeature) };
}

function asFeature(one) {
  const measured = Object.fromEntries(Object.entries(measures(one)).map(([name, value]) => [`${name}_${name === "area" ? "m2" : "m"}`, Number(value.toFixed(1))]));
  const centre = one.kind === "circle" ? { centre: rounded(one.positions[0]) } : {};
  return { type: "Feature", id: one.id, geometry: geometryOf(one), properties: { name: one.name, kind: one.kind, ...measured, ...centre } };
}

function geometryOf({ kind, positions }) {
  if (kind === "point") return { type: "Point", coordinates: rounded(positions[0]) };
  if (kind === "line") return { type: "LineString", coordinates: positions.map(rounded) };
  const ring = (kind === "circle" ? ringOf(positions, SIDES) : positions).map(rounded);
  return { type: "Polygon", coordinates: [[...turned(ring), turned(ring)[0]]] };
}

/** Counter-clockwise, as RFC 7946 (3.1.6) asks of an outer ring. */
function turned(ring) {
  const doubled = ring.reduce((sum, [lon, lat], i) => sum + lon * ring[(i + 1) % ring.length][1] - ring[(i + 1) % ring.length][0] * lat, 0);
  return doubled < 0 ? [...ring].reverse() : ring;
}

/** {shapes, left}: the shapes of a GeoJSON text, and how many of its parts (holes, other kinds) cannot be. Raises SyntaxError where it is none. */
export function readGeoJson(text) {
  const found = { shapes: [], left: 0 };
  for (const feature of featuresOf(JSON.parse(text))) read(feature, found);
  found.left += Math.max(0, found.shapes.length - MOST_SHAPES);
  return { ...found, shapes: found.shapes.slice(0, MOST_SHAPES) };
}

function featuresOf(document) {
  if (document?.type === "FeatureCollection" && Array.isArray(document.features)) return document.features;
  if (document?.type === "Feature") return [document];
  if (document?.coordinates) return [{ type: "Feature", geometry: document, properties: {} }];
  throw new SyntaxError("GeoJSON");
}

function read(feature, found) {
  const { geometry, properties } = feature ?? {};
  const name = typeof properties?.name === "string" ? properties.name.slice(0, 200) : "";
  const circle = circleOf(properties);
  const parts = circle ? [circle] : partsOf(geometry, found);
  for (const { kind, positions } of parts) {
    if (Array.isArray(positions) && positions.length >= KINDS[kind][0] && positions.length <= KINDS[kind][1] && positions.every(isPosition)) found.shapes.push(shape(kind, positions.map(([lon, lat]) => [lon, lat]), name));
    else found.left += 1;
  }
}

function circleOf(properties) {
  const { kind, centre, radius_m: radius } = properties ?? {};
  if (kind !== "circle" || !isPosition(centre) || !(radius > 0)) return null;
  return { kind, positions: [centre, destination(centre, 90, radius)] };
}

function partsOf(geometry, found) {
  const make = Object.hasOwn(PARTS, geometry?.type) && PARTS[geometry.type];
  if (make && Array.isArray(geometry.coordinates)) return make(geometry.coordinates, found);
  found.left += 1;
  return [];
}

const PARTS = {
  Point: (position) => [{ kind: "point", positions: [position] }],
  MultiPoint: (positions) => positions.map((one) => ({ kind: "point", positions: [one] })),
  LineString: (positions) => [{ kind: "line", positions }],
  MultiLineString: (lines) => lines.map((positions) => ({ kind: "line", positions })),
  Polygon: (rings, found) => [polygonOf(rings, found)],
  MultiPolygon: (polygons, found) => polygons.map((rings) => polygonOf(rings, found)),
};

/** The outer ring, open; holes cannot be drawn. */
function polygonOf(rings, found) {
  const [outer, ...holes] = Array.isArray(rings) ? rings : [];
  found.left += holes.length;
  const ring = Array.isArray(outer) ? outer : [];
  const isClosed = ring.length > 1 && isPosition(ring[0]) && isPosition(ring.at(-1)) && distance(ring[0], ring.at(-1)) < 0.1;
  return { kind: "polygon", positions: isClosed ? ring.slice(0, -1) : ring };
}

function isPosition(value) {
  return Array.isArray(value) && value.length >= 2 && Number.isFinite(value[0]) && Number.isFinite(value[1]) && Math.abs(value[0]) <= 180 && Math.abs(value[1]) <= 90;
}
