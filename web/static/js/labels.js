/**
 * Every name on the map, placed greedily: what is drawn comes first, then names by rank, each at the first free of its
 * places; what finds no room is left out, because the lists always have it.
 * Source: design document "Cartography", section 3.
 */
import { PANES, widthAt } from "ca-geo/basemap.js";
import { around, contains, gapBetween, grown, overlap, Taken } from "ca-geo/boxes.js";
import { Countries } from "ca-geo/countries.js";
import { along, distance, lengthOf, polyline, shifted, slice, smoothPoints, thin } from "ca-geo/curve.js";
import { linesOf, toUnit } from "ca-geo/geometry.js";
import { ASCENT, facesReady, LEADING, roomOf, styleOf, widthOf, written } from "ca-geo/lettering.js";
import { language, placeName, townName } from "ca-geo/names.js";
import { afterPaint } from "ca-geo/painted.js";
import { onRest } from "ca-geo/resting.js";
import { createPane, projector, svg } from "ca-geo/stage.js";

const GAPS = [4, 9]; // px between a sign and its name, near first
const CAPITAL_GAPS = [4, 9, 16, 24]; // a capital is named even in a crowd
const CLEAR = 1.5; // px kept free around every name
const SMALL_CLEAR = 5; // the same around a small town, so that the records stand out
const EDGE = 3; // px kept free along the edge of the map
const UNDER_SIGN_PX = 6;
const RIVER_FROM = { 1: 5.8, 2: 7 };
const NUDGES = [[0, -16], [0, 16], [-36, 0], [36, 0], [-24, -28], [24, -28], [-24, 28], [24, 28], [0, -40], [0, 40]];
const MOST_TURN = 0.5; // radians between two letters along a line
const MOST_BEND = 2; // radians along a whole name
const COUNTRY_SIZE = [[4, 13], [6.4, 14.5], [8, 16]];
const TOWN_FROM = { 1: 0, 2: 5.2, 3: 6.2, 4: 7.1 };
const PEAK_FROM = 6.8;
const ADMIN1_FROM = 7;

/**
 * Creates the names' pane and keeps it in step with the map.
 *
 * `towns`, `labels`, `rivers` and `land` are the base map's FeatureCollections; `sources` are functions (project, zoom) that give
 * {obstacles, candidates, marks}: boxes, names, and the boxes of signs by record key; `avoid()` gives the client
 * rectangles of what floats over the map. `onSelect(key)` is called for a click on a record's name.
 * Returns {place(), placedLabels(), ready}: place() places anew after the next paint; `ready` resolves when the names
 * stand in their own typefaces.
 */
export function createLabels(map, { towns, labels, rivers, land, sources, avoid = () => [], onSelect = () => {} }) {
  const layer = new Labels(map, { towns, labels, rivers, land, sources, avoid, onSelect });
  const ready = faces.then(() => layer.start());
  return { place: layer.placeSoon, placedLabels: () => layer.placed(), ready };
}

const faces = facesReady(); // asked for at once, so that they are there when the map is

class Labels {
  constructor(map, { towns, labels, rivers, land, sources, avoid, onSelect }) {
    Object.assign(this, { map, sources, avoid });
    this.placeSoon = afterPaint(() => this.place());
    this.countries = new Countries(land ?? { features: [] });
    this.towns = towns.features.map(townOf).sort((a, b) => a.rank - b.rank || b.population - a.population);
    this.names = [...labels.features.map(nameOf), ...(rivers?.features ?? []).map(riverOf)];
    this.dots = sheet(map, "dots");
    this.texts = sheet(map, "labels");
    this.results = [];
    this.texts.addEventListener("click", (event) => {
      const { opens } = event.target.closest("[data-opens]")?.dataset ?? {};
      if (opens && !map.dragging?.moved()) onSelect(opens);
    });
    map.on("zoomstart", () => this._fade(true));
    map.on("resize", this.placeSoon);
    onRest(map, this.placeSoon);
  }

  /** Names are placed once their typefaces are there: the room they take depends on them. */
  start() {
    this.started = true;
    this.place();
  }

  place() {
    if (!this.started) return;
    const project = projector(this.map);
    const zoom = this.map.getZoom();
    const given = this.sources.map((source) => source(project, zoom));
    const placing = new Placing(viewOf(this.map), this._taken(given), given.flatMap(({ marks }) => marks));
    const candidates = this._candidates(given, project, zoom);
    this.results = candidates.map((candidate) => placing.put(candidate)).filter(Boolean);
    this.dots.replaceChildren(...this.results.flatMap(({ dot }) => (dot ? [dot] : [])));
    this.texts.replaceChildren(...this.results.map(({ element }) => element));
    this._fade(false);
  }

  /** Boxes of every name, in px of the map's container: [{text, cls, key, boxes}]. */
  placed() {
    const { x, y } = this.map.containerPointToLayerPoint([0, 0]);
    const shift = (box) => ({ ...box, x: box.x - x, y: box.y - y });
    return this.results.map(({ text, cls, key, boxes }) => ({ text, cls, key, boxes: boxes.map(shift) }));
  }

  _taken(given) {
    const taken = new Taken(given.flatMap(({ obstacles }) => obstacles));
    given.forEach(({ marks }) => marks.forEach(({ box, badge, key }) => [box, badge].filter(Boolean).forEach((part) => taken.add(part, key))));
    const corner = this.map.getContainer().getBoundingClientRect();
    for (const { left, top, width, height } of this.avoid()) {
      const point = this.map.containerPointToLayerPoint([left - corner.left, top - corner.top]);
      taken.add(grown({ x: point.x, y: point.y, width, height }, 3));
    }
    return taken;
  }

  _candidates(given, project, zoom) {
    const marks = given.flatMap((source) => source.marks);
    const byKey = new Map(marks.map((mark) => [mark.key, mark]).reverse()); // of several under one key the first
    const beside = townsUnderSigns(this.towns, marks, project);
    const fromTowns = this.towns.map((town) => townCandidate(town, project(town.point), zoom, beside.get(town.key))).filter(Boolean);
    const named = new Set(fromTowns.map(({ texts }) => texts[0]));
    const fromSources = given.flatMap((source) => source.candidates)
      .filter(({ from = 0, to = Infinity, name }) => zoom >= from && zoom < to && !(name && named.has(name)))
      .map((candidate) => withMark(candidate, byKey)).filter(Boolean);
    const fromNames = this.names.map((name) => nameCandidate(name, project, zoom, this.countries)).filter(Boolean);
    return [...fromSources, ...fromTowns, ...fromNames].sort((a, b) => a.rank - b.rank);
  }

  _fade(out) {
    [this.dots, this.texts].forEach((part) => part.classList.toggle("faded", out));
  }
}

/** An SVG that stands at the origin of the map's layers and shows what reaches beyond it. */
function sheet(map, pane) {
  const root = svg("svg", { class: "ca-sheet", width: 1, height: 1, "aria-hidden": "true" });
  createPane(map, pane, PANES[pane]).append(root);
  return root;
}

function viewOf(map) {
  const { x, y } = map.containerPointToLayerPoint([0, 0]);
  const size = map.getSize();
  return grown({ x, y, width: size.x, height: size.y }, -EDGE);
}

/* ---- what may be named ---- */

function townOf({ id, geometry, properties }) {
  const { rank, population = 0 } = properties;
  return { key: `town ${id}`, text: townName(id, properties), rank, population, point: toUnit(geometry.coordinates) };
}

/** The one town that each sign stands on, if any: town key to mark. */
function townsUnderSigns(towns, marks, project) {
  const found = new Map();
  for (const mark of marks.filter(({ fixed }) => fixed)) {
    const centre = { x: mark.box.x + mark.box.width / 2, y: mark.box.y + mark.box.height / 2 };
    const far = ({ point }) => distance(project(point), centre);
    const town = towns.reduce((best, candidate) => (far(candidate) < far(best) ? candidate : best), towns[0]);
    if (town && far(town) < UNDER_SIGN_PX) found.set(town.key, mark);
  }
  return found;
}

/** A town as a name to place; null where the zoom is too low for it. A town under a sign is named beside the sign. */
function townCandidate({ key, text, rank }, at, zoom, sign) {
  if (zoom < (sign ? Math.min(5.2, TOWN_FROM[rank]) : TOWN_FROM[rank])) return null;
  const cls = rank === 1 ? "capital" : rank === 2 || sign ? "town" : "town small";
  const place = { 1: 2, 2: 3 }[rank] ?? (sign ? 3.5 : 11 + rank / 10);
  const radius = rank === 1 ? 4 : cls === "town" ? 2.9 : 2.3;
  const dot = sign ? null : { at, radius, square: rank === 1 };
  const anchor = sign ? anchorOf(sign) : around(at, radius + 1);
  return { key, rank: place, cls, texts: [text], anchor, owner: sign?.key, dot, clear: cls === "town small" ? SMALL_CLEAR : CLEAR, gaps: rank === 1 ? CAPITAL_GAPS : GAPS };
}

function nameOf({ geometry, properties }) {
  const parts = geometry.type === "MultiPoint" ? geometry.coordinates.map(toUnit) : null;
  const line = /LineString$/.test(geometry.type) ? linesOf(geometry)[0] : null;
  const point = geometry.type === "Point" ? toUnit(geometry.coordinates) : null;
  const { kind, name } = properties;
  return { ...properties, name: placeName(kind, name), data: name, places: parts ?? (point ? [point] : []), line, point };
}

/** A river is named along the longest of its parts in view. */
function riverOf({ geometry, properties: { name, rank } }) {
  return { kind: "river", name: placeName("water", name), min_zoom: RIVER_FROM[rank] ?? RIVER_FROM[2], size: rank === 1 ? 13 : 12, lines: linesOf(geometry) };
}

function nameCandidate(entry, project, zoom, countries) {
  if (zoom < (entry.min_zoom ?? 0) || zoom > (entry.max_zoom ?? Infinity)) return null;
  const make = { country, region: curved, water: curved, river, peak, admin1 }[entry.kind];
  if (!make) throw new RangeError(`base map labels: kind "${entry.kind}" is not known`);
  return make(entry, project, zoom, countries);
}

function country({ name, data, places }, project, zoom, countries) {
  const centres = [...places.map(project), ...nudged(places, project).filter(({ unit }) => countries.contain(unit, [data]))];
  return { key: `country ${name}`, rank: 7, cls: "country", size: widthAt(COUNTRY_SIZE, zoom), texts: [name], centres };
}

/** Places near the hand-set ones, each with its unit point. */
function nudged(places, project) {
  const scale = project({ x: 1, y: 0 }).x - project({ x: 0, y: 0 }).x;
  return NUDGES.flatMap(([dx, dy]) => places.map(({ x, y }) => ({ x: x + dx / scale, y: y + dy / scale }))).map((unit) => ({ ...project(unit), unit }));
}

function curved({ kind, name, size, line, places }, project) {
  if (!line) return { key: `${kind} ${name}`, rank: 8, cls: kind, size, texts: [name], centres: places.map(project) };
  return { key: `${kind} ${name}`, rank: 8, cls: kind, size, texts: [name], along: [readable(smoothPoints(line.map(project)))], slack: 1.1, extend: true };
}

function river({ name, size, lines }, project) {
  const line = lines.map((points) => thin(points.map(project), 12)).reduce((a, b) => (lengthOf(b) > lengthOf(a) ? b : a));
  const smooth = readable(smoothPoints(line, 4));
  return { key: `river ${name}`, rank: 8.5, cls: "water", size, texts: [name], along: [shifted(smooth, -6), shifted(smooth, 6 + size * 0.66)], slack: 1.3, steps: 25, straight: true };
}

function peak({ name, height_m: height, point }, project, zoom) {
  if (zoom < PEAK_FROM) return null;
  const at = project(point);
  const text = height ? `${name} ${height.toLocaleString(language)}` : name;
  return { key: `peak ${name}`, rank: 9, cls: "peak", texts: [text], anchor: around(at, 5, 3), dot: { at, caret: true, radius: 4 }, sides: ["E", "W"] };
}

function admin1({ name, places }, project, zoom) {
  if (zoom < ADMIN1_FROM) return null;
  return { key: `admin1 ${name}`, rank: 10, cls: "admin1", texts: [name], centres: places.map(project), clear: 9 };
}

const readable = (points) => (points.at(-1).x < points[0].x ? [...points].reverse() : points);

/** A mark's box with what its badge adds on the right. */
const anchorOf = ({ box, badge }) => ({ ...box, right: badge ? Math.max(0, badge.x + badge.width - box.x - box.width) : 0 });

/** A name with the place of the sign it belongs to; null where that sign is out of sight. */
function withMark(candidate, marks) {
  if (!candidate.mark) return candidate;
  const mark = marks.get(candidate.mark);
  return mark ? { ...candidate, anchor: anchorOf(mark), owner: mark.key } : null;
}

/* ---- where names find room ---- */

const SIDES = ["E", "W", "N", "S", "NE", "SE", "NW", "SW"];

class Placing {
  constructor(view, taken, marks) {
    Object.assign(this, { view, taken, marks });
    this.keys = new Set();
  }

  /** Places one name, or returns null. A town without room for its dot is left out; a capital is named even
   * where signs cover its dot. */
  put(candidate) {
    if (this.keys.has(candidate.key) || (candidate.anchor && !overlap(candidate.anchor, this.view))) return null;
    const dotFits = !candidate.dot || this._dotFits(candidate.dot);
    if (!dotFits && !(candidate.dot.square && this._underSign(candidate.dot))) return null;
    const style = styleOf(candidate.cls, candidate.size);
    for (const text of candidate.texts.filter(Boolean)) {
      const spot = candidate.along ? this._alongAny(candidate, text, style) : this._straight(candidate, text, style);
      if (spot) return this._keep(dotFits ? candidate : { ...candidate, dot: null }, text, style, spot);
    }
    return null;
  }

  _dotFits({ at, radius }) {
    const box = around(at, radius);
    return contains(this.view, box) && this.taken.free(box);
  }

  _underSign({ at, radius }) {
    return this.marks.some(({ box }) => overlap(box, around(at, radius)));
  }

  _straight(candidate, text, style) {
    const [width, height] = roomOf(text, style);
    const clear = candidate.clear ?? CLEAR;
    const own = candidate.owner ?? candidate.key;
    const fits = (spot) => contains(this.view, spot) && this.taken.free(grown(spot, clear), own) && !this._misleads(spot, candidate);
    const box = firstLiked(spots(candidate, width, height), fits, candidate.prefers);
    return box && { boxes: [box] };
  }

  /** Whether a sign's name would stand nearer to another sign than to its own. */
  _misleads(spot, { mark, owner, anchor }) {
    if (!mark) return false;
    const own = gapBetween(spot, anchor);
    return this.marks.some(({ key, box }) => key !== owner && gapBetween(spot, box) <= own + 6);
  }

  /** A name along the first of its lines that has room. */
  _alongAny(candidate, text, style) {
    for (const line of candidate.along) {
      const spot = this._curve(line, candidate, text, style);
      if (spot) return spot;
    }
    return null;
  }

  /** A name along a line: the middle of the line before its ends, or where `straight`, its straightest free part. */
  _curve(given, { slack = 1.1, extend, steps = 7, straight = false }, text, style) {
    const width = widthOf(text, style);
    const line = extend ? extended(given, width * slack) : given;
    const total = lengthOf(line);
    if (total < width * slack) return null;
    const places = fromMiddle(steps).map((part) => total * part - width / 2).filter((from) => from >= 0 && from + width <= total)
      .map((from) => ({ from, boxes: lettersAlong(line, from, width, style.size) }))
      .map((place, i) => ({ ...place, turn: bend(place.boxes), order: 0.02 * i }))
      .sort((p, q) => (straight ? p.turn - q.turn : 0) + p.order - q.order);
    const free = places.find(({ boxes, turn }) => turn < MOST_BEND && boxes.every((box) => contains(this.view, box) && this.taken.free(box)));
    return free ? { boxes: free.boxes, line: slice(line, free.from - 1, free.from + width + 6) } : null;
  }

  _keep(candidate, text, style, spot) {
    const { key, cls, dot } = candidate;
    this.keys.add(key);
    spot.boxes.forEach((box) => this.taken.add(box));
    if (dot) this.taken.add(around(dot.at, dot.radius));
    const element = spot.line ? curvedText(candidate, text, style, spot.line) : straightText(candidate, text, style, spot.boxes[0]);
    return { key, cls, text, boxes: spot.boxes, element, dot: dot && dotOf(dot, cls) };
  }
}

/** Parts of a length, its middle first, then by turns nearer to its ends. */
const fromMiddle = (count) => Array.from({ length: count }, (_, i) => 0.5 + ((i % 2 ? 1 : -1) * Math.ceil(i / 2)) / (count + 1));

/** How much a row of letters turns in all, in radians; infinite where one letter turns too far from the next. */
function bend(boxes) {
  let sum = 0;
  for (let i = 2; i < boxes.length; i += 1) {
    const [a, b, c] = [boxes[i - 2], boxes[i - 1], boxes[i]];
    const turn = Math.atan2(c.y - b.y, c.x - b.x) - Math.atan2(b.y - a.y, b.x - a.x);
    const size = Math.abs(Math.atan2(Math.sin(turn), Math.cos(turn)));
    if (size > MOST_TURN) return Infinity;
    sum += size;
  }
  return sum;
}

/** Boxes to try for a name: about an anchor, about given centres, or beside a line. */
function spots({ anchor, centres, line, beside = 6, sides = SIDES, gaps = GAPS }, width, height) {
  if (centres) return centres.map(({ x, y }) => ({ x: x - width / 2, y: y - height / 2, width, height }));
  if (line) return besideLine(line, beside, width, height);
  return gaps.flatMap((gap) => {
    const places = aboutAnchor(anchor, gap, width, height);
    return sides.map((side) => places[side]);
  });
}

/** The first box that fits and lies all where it is liked, else the first that fits. */
function firstLiked(boxes, fits, isLiked = () => true) {
  const probes = ({ x, y, width, height }) => [0, 0.25, 0.5, 0.75, 1].map((part) => ({ x: x + width * part, y: y + height / 2 }));
  let first = null;
  for (const box of boxes) {
    if (!fits(box)) continue;
    if (probes(box).every(isLiked)) return box;
    first ??= box;
  }
  return first;
}

/** The eight places about a box; `right` is how far a badge reaches beyond its right edge. */
function aboutAnchor({ x, y, width: w, height: h, right: badge = 0 }, gap, width, height) {
  const [middle, centre] = [y + h / 2 - height / 2, x + w / 2 - width / 2];
  const [right, left, above, below] = [x + w + badge + gap, x - gap - width, y - height - gap + 4, y + h + gap - 4];
  const box = (bx, by) => ({ x: bx, y: by, width, height });
  return {
    E: box(right, middle), W: box(left, middle), N: box(centre, above), S: box(centre, below),
    NE: box(x + w * 0.8 + badge, above), SE: box(x + w * 0.8, below), NW: box(x + w * 0.2 - width, above), SW: box(x + w * 0.2 - width, below),
  };
}

/** Places right and left of a line, from its middle outwards. */
function besideLine(line, off, width, height) {
  const total = lengthOf(line);
  return fromMiddle(41).flatMap((part) => {
    const { x, y, angle } = along(line, total * part);
    const flat = Math.abs(Math.cos(angle)) > 0.75;
    return [off, off + 16].flatMap((far) => (flat
      ? [{ x: x - width / 2, y: y + far, width, height }, { x: x - width / 2, y: y - far - height, width, height }]
      : [{ x: x + far, y: y - height / 2, width, height }, { x: x - far - width, y: y - height / 2, width, height }]));
  });
}

/** A line made long enough by going straight on at both ends. */
function extended(line, least) {
  const missing = least - lengthOf(line);
  if (missing <= 0 || line.length < 2) return line;
  const [first, last] = [beyond(line[1], line[0], missing / 2 + 1), beyond(line.at(-2), line.at(-1), missing / 2 + 1)];
  return [first, ...line, last];
}

function beyond(from, to, by) {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  return { x: to.x + ((to.x - from.x) / length) * by, y: to.y + ((to.y - from.y) / length) * by };
}

/** Boxes that together cover a text along a line. */
function lettersAlong(line, from, width, size) {
  const count = Math.max(1, Math.ceil(width / (size * 0.75)));
  return Array.from({ length: count }, (_, i) => {
    const { x, y, angle } = along(line, from + ((i + 0.5) * width) / count);
    // The text stands on the line, so its middle is a third of the size above it.
    return around({ x: x + Math.sin(angle) * size * 0.33, y: y - Math.cos(angle) * size * 0.33 }, size * 0.55);
  });
}

/* ---- drawing ---- */

function textElement({ cls, layerId, opens }, style, attributes) {
  const element = svg("text", { class: `name ${cls}`, "font-size": style.size, "data-opens": opens, ...attributes });
  if (layerId) element.style.setProperty("--sign-text", `var(--layer-${layerId}-label, var(--ink))`);
  return element;
}

function straightText(candidate, text, style, box) {
  const x = box.x.toFixed(1);
  const element = textElement(candidate, style, { x, y: (box.y + ASCENT * style.size).toFixed(1) });
  const [first, ...more] = text.split("\n").map((line) => written(line, style));
  element.append(first, ...more.map((line) => svg("tspan", { x, dy: LEADING * style.size }, [line])));
  return element;
}

function curvedText(candidate, text, style, line) {
  const id = `line-${candidate.key.replace(/[^\p{L}\p{N}_-]+/gu, "-")}`;
  const path = svg("path", { id, d: polyline(line), fill: "none" });
  const run = svg("textPath", { href: `#${id}` });
  run.textContent = written(text, style);
  const element = textElement(candidate, style, {});
  element.append(run);
  return svg("g", {}, [path, element]);
}

function dotOf({ at, radius, square, caret }, cls) {
  const [x, y] = [at.x.toFixed(1), at.y.toFixed(1)];
  if (caret) return svg("path", { class: "peak-caret", d: "M-4 3L0 -3.2L4 3", transform: `translate(${x} ${y})` });
  if (!square) return svg("circle", { class: "town-dot", cx: x, cy: y, r: radius - 0.6 });
  const outer = svg("rect", { class: "capital-dot", x: -3.4, y: -3.4, width: 6.8, height: 6.8 });
  const inner = svg("rect", { class: "capital-core", x: -1.4, y: -1.4, width: 2.8, height: 2.8 });
  return svg("g", { class: cls, transform: `translate(${x} ${y})` }, [outer, inner]);
}
