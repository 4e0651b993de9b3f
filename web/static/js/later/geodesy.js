// Geodesics on WGS 84 by Karney's algorithms (GeographicLib): distances, lines, areas. Positions are [lon, lat] in degrees.

import "geographiclib";

const { Geodesic } = globalThis.geodesic; // the library knows no modules: it leaves one global
const earth = Geodesic.WGS84;

/** Metres between two positions. */
export function distance([lon1, lat1], [lon2, lat2]) {
  return earth.Inverse(lat1, lon1, lat2, lon2, Geodesic.DISTANCE).s12;
}

/** The direction in which the geodesic leaves the first position, in degrees clockwise from north. */
export function azimuth([lon1, lat1], [lon2, lat2]) {
  return earth.Inverse(lat1, lon1, lat2, lon2, Geodesic.AZIMUTH).azi1;
}

/** Metres along a line. */
export function length(line) {
  return line.slice(1).reduce((sum, position, i) => sum + distance(line[i], position), 0);
}

/** {area, perimeter} in m² and m of a ring that closes by itself; its edges are geodesics, its sense of rotation does not matter. */
export function areaOf(ring) {
  const polygon = earth.Polygon(false);
  ring.forEach(([lon, lat]) => polygon.AddPoint(lat, lon));
  const { area, perimeter } = polygon.Compute(false, true);
  return { area: Math.abs(area), perimeter };
}

/** The geodesic from one position to another, in equal steps of at most `step` metres; longitudes do not jump. */
export function geodesicLine([lon1, lat1], [lon2, lat2], step) {
  const line = earth.InverseLine(lat1, lon1, lat2, lon2, Geodesic.STANDARD | Geodesic.DISTANCE_IN | Geodesic.LONG_UNROLL);
  const count = Math.max(1, Math.ceil(line.s13 / step));
  return Array.from({ length: count + 1 }, (_, i) => {
    const { lon2: lon, lat2: lat } = line.Position((line.s13 * i) / count, Geodesic.LATITUDE | Geodesic.LONGITUDE | Geodesic.LONG_UNROLL);
    return [lon, lat];
  });
}

/** A line or, when `closed`, a ring with positions put in, so that straight pieces follow the geodesics. */
export function densified(positions, step, closed = false) {
  const ends = closed ? [...positions, positions[0]] : positions;
  const found = ends.slice(1).flatMap((end, i) => geodesicLine(ends[i], end, step).slice(0, -1));
  return closed ? found : [...found, ends.at(-1)];
}

/** The position at a share (0 to 1) of a line's length. */
export function alongLine(line, share) {
  const lengths = line.slice(1).map((position, i) => distance(line[i], position));
  let left = share * lengths.reduce((sum, one) => sum + one, 0);
  const at = lengths.findIndex((one) => { left -= one; return left <= 0; });
  if (at < 0) return line.at(-1);
  const part = lengths[at] ? 1 + left / lengths[at] : 0;
  return line[at].map((value, axis) => value + (line[at + 1][axis] - value) * part);
}
