/**
 * Plane and ellipsoid geometry of the map. Positions are [lon, lat] in degrees (CRS84); plane points are {x, y} of the
 * unit square of Web Mercator (EPSG:3857 scaled to 0..1, y downwards), which a zoom level only multiplies.
 */

const SEMI_MAJOR_M = 6378137; // WGS 84, EPSG:7030
const FLATTENING = 1 / 298.257223563;
const SEMI_MINOR_M = SEMI_MAJOR_M * (1 - FLATTENING);
const RADIANS = Math.PI / 180;

/** [lon, lat] in degrees to a point of the unit square. */
export function toUnit([lon, lat]) {
  return { x: lon / 360 + 0.5, y: 0.5 - Math.asinh(Math.tan(lat * RADIANS)) / (2 * Math.PI) };
}

/** A point of the unit square to [lon, lat] in degrees. */
export function toLonLat({ x, y }) {
  return [(x - 0.5) * 360, Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) / RADIANS];
}

/** Length in the unit square of one metre on the ground at the height y of the square. */
export function unitsPerMetre(y) {
  return Math.cosh((0.5 - y) * 2 * Math.PI) / (2 * Math.PI * SEMI_MAJOR_M);
}

/** Terms of the geodesic series (Vincenty 1975, Survey Review XXIII 176, equations 3 and 4). */
function seriesTerms(cosSquaredAzimuth) {
  const u2 = (cosSquaredAzimuth * (SEMI_MAJOR_M ** 2 - SEMI_MINOR_M ** 2)) / SEMI_MINOR_M ** 2;
  return {
    a: 1 + (u2 / 16384) * (4096 + u2 * (-768 + u2 * (320 - 175 * u2))),
    b: (u2 / 1024) * (256 + u2 * (-128 + u2 * (74 - 47 * u2))),
  };
}

/** Arc on the auxiliary sphere for a distance, by iteration (Vincenty 1975, equations 5 to 7). */
function arcOf(distance, startArc, { a, b }) {
  const first = distance / (SEMI_MINOR_M * a);
  let arc = first;
  for (let round = 0; round < 6; round += 1) {
    const cosMiddle = Math.cos(2 * startArc + arc);
    const square = 2 * cosMiddle ** 2 - 1;
    const cubic = (b / 6) * cosMiddle * (4 * Math.sin(arc) ** 2 - 3) * (4 * cosMiddle ** 2 - 3);
    arc = first + b * Math.sin(arc) * (cosMiddle + (b / 4) * (Math.cos(arc) * square - cubic));
  }
  return arc;
}

/**
 * Direct geodesic problem on WGS 84 (Vincenty 1975): where one arrives from [lon, lat] after `distance` metres at
 * `azimuth` degrees clockwise from north.
 */
export function destination([lon, lat], azimuth, distance) {
  const alpha = azimuth * RADIANS;
  const reduced = Math.atan((1 - FLATTENING) * Math.tan(lat * RADIANS));
  const sinAzimuth = Math.cos(reduced) * Math.sin(alpha);
  const cosSquared = 1 - sinAzimuth ** 2;
  const startArc = Math.atan2(Math.tan(reduced), Math.cos(alpha));
  const arc = arcOf(distance, startArc, seriesTerms(cosSquared));
  return arrival(lon, reduced, alpha, { sinAzimuth, cosSquared, startArc, arc });
}

/** Latitude and longitude at the end of the arc (Vincenty 1975, equations 8 to 11). */
function arrival(lon, reduced, alpha, { sinAzimuth, cosSquared, startArc, arc }) {
  const [sinU, cosU, sinArc, cosArc] = [Math.sin(reduced), Math.cos(reduced), Math.sin(arc), Math.cos(arc)];
  const towards = sinU * sinArc - cosU * cosArc * Math.cos(alpha);
  const lat = Math.atan2(sinU * cosArc + cosU * sinArc * Math.cos(alpha), (1 - FLATTENING) * Math.hypot(sinAzimuth, towards));
  const lambda = Math.atan2(sinArc * Math.sin(alpha), cosU * cosArc - sinU * sinArc * Math.cos(alpha));
  const c = (FLATTENING / 16) * cosSquared * (4 + FLATTENING * (4 - 3 * cosSquared));
  const cosMiddle = Math.cos(2 * startArc + arc);
  const bend = arc + c * sinArc * (cosMiddle + c * cosArc * (2 * cosMiddle ** 2 - 1));
  return [lon + (lambda - (1 - c) * FLATTENING * sinAzimuth * bend) / RADIANS, lat / RADIANS];
}

/** Closed ring of `count` positions, all `radius` metres from `centre` along the ellipsoid. */
export function geodesicCircle(centre, radius, count = 144) {
  return Array.from({ length: count }, (_, i) => destination(centre, (360 * i) / count, radius));
}

/** West, south, east and north of a circle, in degrees. */
export function circleBounds(centre, radius) {
  const [north, east, south, west] = [0, 90, 180, 270].map((azimuth) => destination(centre, azimuth, radius));
  return { west: west[0], south: south[1], east: east[0], north: north[1] };
}

/** True when a point lies inside a ring of points (even-odd rule). */
export function inRing({ x, y }, ring) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [a, b] = [ring[i], ring[j]];
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

/** True when a point lies in an area given as all its rings, holes included (even-odd rule). */
export function inRings(point, rings) {
  return rings.filter((ring) => inRing(point, ring)).length % 2 === 1;
}

/** Signed area of a ring of points, in square units. */
export function ringArea(ring) {
  let doubled = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    doubled += ring[j].x * ring[i].y - ring[i].x * ring[j].y;
  }
  return doubled / 2;
}

/** x of every crossing of the rings with the level y, from left to right. */
function crossings(rings, y) {
  const found = [];
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const [a, b] = [ring[i], ring[j]];
      if (a.y > y !== b.y > y) found.push(((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x);
    }
  }
  return found.sort((p, q) => p - q);
}

/**
 * A point well inside an area: the middle of the widest stretch among nine levels across it. It stands for the whole
 * area and means no place in it.
 */
export function interiorPoint(rings) {
  const heights = rings.flat().map((point) => point.y);
  const [top, bottom] = [heights.reduce((a, b) => Math.min(a, b)), heights.reduce((a, b) => Math.max(a, b))];
  let best = { width: -1 };
  for (let step = 1; step < 10; step += 1) {
    const y = top + ((bottom - top) * step) / 10;
    const row = crossings(rings, y);
    for (let i = 0; i + 1 < row.length; i += 2) {
      // The middle levels are preferred: a wide stretch at the very edge is a poor place for a name or a sign.
      const width = (row[i + 1] - row[i]) * (1 - Math.abs(step - 5) / 8);
      if (width > best.width) best = { width, x: (row[i] + row[i + 1]) / 2, y };
    }
  }
  return { x: best.x, y: best.y };
}

/** The rings of a Polygon or MultiPolygon as arrays of unit points. */
export function ringsOf(geometry) {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  return polygons.flat().map((ring) => ring.map(toUnit));
}

/** The lines of a LineString or MultiLineString as arrays of unit points. */
export function linesOf(geometry) {
  const lines = geometry.type === "LineString" ? [geometry.coordinates] : geometry.coordinates;
  return lines.map((line) => line.map(toUnit));
}

/** The bounding box of a GeoJSON geometry in degrees: {west, south, east, north}. */
export function bboxOf(geometry) {
  const bbox = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  widen(bbox, geometry);
  return bbox;
}

/** Whether two boxes of degrees share at least a point. */
export const boxesMeet = (one, other) => one.west <= other.east && one.east >= other.west && one.south <= other.north && one.north >= other.south;

function widen(bbox, { geometries, coordinates }) {
  if (geometries) geometries.forEach((part) => widen(bbox, part));
  else widenBy(bbox, coordinates);
}

function widenBy(bbox, coordinates) {
  if (typeof coordinates[0] !== "number") return void coordinates.forEach((part) => widenBy(bbox, part));
  const [lon, lat] = coordinates;
  bbox.west = Math.min(bbox.west, lon);
  bbox.east = Math.max(bbox.east, lon);
  bbox.south = Math.min(bbox.south, lat);
  bbox.north = Math.max(bbox.north, lat);
}

/** Smallest box around points: {minX, minY, maxX, maxY}. */
export function boxOf(points) {
  const box = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  for (const { x, y } of points) {
    if (x < box.minX) box.minX = x;
    if (x > box.maxX) box.maxX = x;
    if (y < box.minY) box.minY = y;
    if (y > box.maxY) box.maxY = y;
  }
  return box;
}

/** The greatest of 1, 2, 5 times a power of ten that is not above a length: what a scale bar shows. */
export function roundBelow(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [5, 2, 1].find((step) => step * power <= value) * power;
}
