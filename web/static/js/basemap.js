/**
 * Land, water, lines and graticule: one path for each style, drawn from pre-projected points, so that a zoom costs a
 * multiplication and a thinning for each vertex in view. Source: design document "Cartography", section 2.
 */
import { smoothPath } from "ca-geo/curve.js";
import { toLonLat, toUnit } from "ca-geo/geometry.js";
import { Stage, svg } from "ca-geo/stage.js";

export const PANES = { ground: 150, borders: 250, areas: 300, dots: 400, leaders: 410, signs: 450, labels: 500, cards: 650 };

const HOME_WIDTH = [[5, 0.95], [6.5, 1.2], [8, 1.4]];
const CASING_WIDTH = [[5, 3.6], [6.5, 5.3], [8, 7]];

/** Every style of the base map from below; `from` is the zoom where it begins. Widths are px by zoom. */
const GROUND = [
  { cls: "land neighbour", area: true, pick: ({ land }) => land.filter((f) => !f.properties.home) },
  { cls: "land home", area: true, pick: ({ land }) => land.filter((f) => f.properties.home) },
  { cls: "graticule", graticule: true },
  { cls: "admin1", from: 5.8, width: [[5, 0.9]], pick: ({ admin1Lines }) => admin1Lines.filter((f) => f.properties.home) },
  { cls: "admin1 neighbour", from: 6.5, width: [[5, 0.9]], pick: ({ admin1Lines }) => admin1Lines.filter((f) => !f.properties.home) },
  { cls: "river", smooth: true, width: [[5, 1], [6.5, 1.4], [8, 1.8]], pick: ({ rivers }) => rivers.filter((f) => f.properties.rank === 1) },
  { cls: "river", smooth: true, from: 5.8, width: [[5.8, 0.9], [6.5, 1.1], [8, 1.5]], pick: ({ rivers }) => rivers.filter((f) => f.properties.rank !== 1) },
  { cls: "lake", area: true, pick: ({ lakes }) => lakes },
];

const ofKind = (kind) => ({ borders }) => borders.filter((f) => f.properties.kind === kind);
const BORDERS = [
  { cls: "coast", width: [[5, 0.9]], pick: ofKind("coast") },
  { cls: "border-casing", width: CASING_WIDTH, pick: ofKind("home") },
  { cls: "border neighbour", width: [[5, 0.85]], pick: ofKind("neighbour") },
  { cls: "border home", width: HOME_WIDTH, pick: ofKind("home") },
  { cls: "border disputed", width: [[5, 0.85]], pick: ofKind("disputed") },
  { cls: "border claim", width: [[5, 0.85]], pick: ofKind("claim") },
];

/**
 * Draws the base map at once and keeps it in step with the view.
 *
 * `data` is {land, borders, admin1Lines, rivers, lakes}, RFC 7946 FeatureCollections. Lines whose kind has no style
 * are an error, so that no line is left out unseen. Returns {stages}.
 */
export function drawBasemap(map, data) {
  const features = Object.fromEntries(Object.entries(data).map(([name, collection]) => [name, collection.features]));
  checkKinds(features.borders);
  const ground = drawStyles(map, "ground", GROUND, features);
  const borders = drawStyles(map, "borders", BORDERS, features);
  return { stages: [ground, borders] };
}

function checkKinds(borders) {
  const known = new Set(["coast", "home", "neighbour", "disputed", "claim"]);
  const strange = borders.find((feature) => !known.has(feature.properties.kind));
  if (strange) throw new RangeError(`base map: border kind "${strange.properties.kind}" is not one of ${[...known].join(", ")}`);
}

function drawStyles(map, pane, styles, features) {
  const stage = new Stage(map, pane, PANES[pane]);
  for (const style of styles) {
    const path = svg("path", { class: style.cls });
    stage.root.append(path);
    stage.add(style.graticule ? graticulePainter(path) : stylePainter(path, style, shapesOf(style, features)));
  }
  return stage;
}

/** A painter that draws polygons as one path, as the land is drawn. */
export function areaPainter(path, features) {
  const style = { area: true };
  return stylePainter(path, style, shapesOf({ pick: () => features }, {}));
}

/** Unit points of a style's lines or rings with their boxes. */
function shapesOf(style, features) {
  return style.pick(features).flatMap(({ geometry }) => partsOf(geometry).map(pack));
}

/** The lines, or the rings, of a geometry as arrays of positions. */
function partsOf({ type, coordinates }) {
  return { LineString: [coordinates], MultiLineString: coordinates, Polygon: coordinates, MultiPolygon: coordinates.flat() }[type];
}

/** Positions as one typed array of unit x and y by turns, which is quick to run through, and their box. */
function pack(positions) {
  const flat = new Float64Array(positions.length * 2);
  const box = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  positions.forEach((position, i) => {
    const { x, y } = toUnit(position);
    [flat[2 * i], flat[2 * i + 1]] = [x, y];
    [box.minX, box.maxX] = [Math.min(box.minX, x), Math.max(box.maxX, x)];
    [box.minY, box.maxY] = [Math.min(box.minY, y), Math.max(box.maxY, y)];
  });
  return { flat, box };
}

function stylePainter(path, style, shapes) {
  return (frame) => {
    const shown = frame.zoom >= (style.from ?? 0);
    path.setAttribute("d", shown ? shapes.map((shape) => shapePath(shape, frame, style)).join("") : "");
    if (style.width) path.setAttribute("stroke-width", widthAt(style.width, frame.zoom));
  };
}

/** Width at a zoom from a table of [zoom, px], straight between its rows. */
export function widthAt(table, zoom) {
  const next = table.findIndex(([from]) => from > zoom);
  if (next === -1) return table[table.length - 1][1];
  if (next === 0) return table[0][1];
  const [[z0, w0], [z1, w1]] = [table[next - 1], table[next]];
  return w0 + ((w1 - w0) * (zoom - z0)) / (z1 - z0);
}

/** Least distance between two drawn vertices, px. */
const toleranceAt = (zoom) => (zoom < 7.2 ? 2.2 : 1.4);

function shapePath({ flat, box }, frame, { area, smooth }) {
  const { scale, left, top, width, height } = frame;
  const outside = box.maxX * scale < left || box.minX * scale > left + width || box.maxY * scale < top || box.minY * scale > top + height;
  if (outside) return "";
  const points = thinned(flat, frame, toleranceAt(frame.zoom));
  if (area && points.length < 3) return "";
  if (smooth) return smoothPath(points);
  return `M${points.map(({ x, y }) => `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`).join("L")}${area ? "Z" : ""}`;
}

/**
 * Screen points of a line, thinned by distance. A run of points that lie all beyond the same edge of the frame is drawn
 * as one straight piece: it stays beyond that edge, so nothing in the frame changes.
 */
function thinned(flat, { scale, left, top, width, height }, tolerance) {
  const square = tolerance * tolerance;
  const out = [];
  const last = flat.length - 2;
  let [keptX, keptY] = [Infinity, Infinity];
  for (let i = 0; i <= last; i += 2) {
    const [x, y] = [flat[i] * scale - left, flat[i + 1] * scale - top];
    const near = (x - keptX) ** 2 + (y - keptY) ** 2 < square;
    if (near && i < last) continue;
    const side = sideOf(x, y, width, height);
    if (out.length > 1 && side & out[out.length - 1].side & out[out.length - 2].side) out.pop();
    out.push({ x, y, side });
    [keptX, keptY] = [x, y];
  }
  return out;
}

/** Bits for the edges of the frame beyond which a point lies. */
function sideOf(x, y, width, height) {
  return (x < 0 ? 1 : 0) | (x > width ? 2 : 0) | (y < 0 ? 4 : 0) | (y > height ? 8 : 0);
}

/** Degrees between meridians at a zoom. */
const graticuleStep = (zoom) => (zoom < 6 ? 5 : zoom < 7.5 ? 2 : 1);

function graticulePainter(path) {
  return (frame) => {
    const { scale, left, top, width, height, zoom } = frame;
    const step = graticuleStep(zoom);
    const [west, north] = toLonLat({ x: left / scale, y: top / scale });
    const [east, south] = toLonLat({ x: (left + width) / scale, y: (top + height) / scale });
    const meridians = multiples(west, east, step).map((lon) => `M${round(toUnit([lon, 0]).x * scale - left)} 0V${height}`);
    const parallels = multiples(south, north, step).map((lat) => `M0 ${round(toUnit([0, lat]).y * scale - top)}H${width}`);
    path.setAttribute("d", meridians.concat(parallels).join(""));
  };
}

const round = (value) => Math.round(value * 10) / 10;

function multiples(from, to, step) {
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.max(0, Math.floor(to / step) - first + 1) }, (_, i) => (first + i) * step);
}

/**
 * Keeps the camera inside the base map's clip: least zoom and bounds follow the size of the map.
 *
 * `clip` is {west, south, east, north} in degrees.
 */
export function keepInside(map, { west, south, east, north }) {
  const bounds = L.latLngBounds([south, west], [north, east]);
  const fit = () => map.setMinZoom(Math.ceil(map.getBoundsZoom(bounds, true) * 10) / 10);
  map.setMaxBounds(bounds);
  map.options.maxBoundsViscosity = 1;
  map.on("resize", fit);
  fit();
}
