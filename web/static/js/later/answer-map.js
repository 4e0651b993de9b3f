// An answer on the map: the area searched, lines between the nearest, counts along borders, a line's stops; bars under the signs found.

import { PANES } from "ca-geo/basemap.js";
import { boxOf, toLonLat, toUnit } from "ca-geo/geometry.js";
import { paddings } from "ca-geo/camera.js";
import { polyline } from "ca-geo/curve.js";
import { placeNames } from "ca-geo/drawing.js";
import { countOf, distanceInWords } from "ca-geo/later/distances.js";
import { load, settings } from "ca-geo/page.js";
import { Stage, reducedMotion, svg } from "ca-geo/stage.js";
import { number, quantity } from "ca-geo/words.js";

const STEP_M = 20_000;
const LETTER_PX = 6.4; // the width of a letter of a label, more or less
const LINE_PX = 16;
const THINNEST_PX = 3;
const THICKEST_PX = 9;

/** What is drawn of an answer: {shapes, labels, matches, path}; what measures on the ellipsoid may have to be loaded first. */
export function drawingOf(question, found) {
  return DRAWINGS[question](found);
}

/** Answers on the map, one at a time. */
export class AnswerMap {
  constructor(map) {
    this.map = map;
    this.shapes = [];
    this.labels = [];
    this.matches = new Map();
    this.listeners = [];
    this.stage = new Stage(map, "answer", PANES.dots + 5);
    this.group = svg("g", { class: "answer-shapes" });
    this.words = svg("g", { class: "answer-labels" });
    this.cursor = svg("path", { class: "answer-cursor" });
    this.stage.root.append(this.group, this.cursor);
    this.stage.add((frame) => this._paint(frame));
    this.above = new Stage(map, "answer-words", PANES.labels + 5);
    this.above.root.append(this.words);
    this.above.add((frame) => this._paintWords(frame));
    this.observer = new MutationObserver(() => this._mark());
  }

  /** Shows what `drawingOf` gave, in place of the answer before. */
  set({ shapes, labels = [], matches = new Map(), path = null }) {
    this.clear();
    Object.assign(this, { shapes: shapes.map(asShape), labels, matches, path });
    this.group.replaceChildren(...this.shapes.map(({ node }) => node));
    this.stage.redraw();
    this.above.redraw();
    placeNames();
    this.observer.observe(this.map.getPane("signs") ?? this.map.getContainer(), { childList: true, subtree: true });
    this._mark();
  }

  clear() {
    this.observer.disconnect();
    Object.assign(this, { shapes: [], labels: [], matches: new Map(), path: null, listeners: [], at: null });
    [this.group, this.words].forEach((group) => group.replaceChildren());
    this.cursor.removeAttribute("d");
    this._mark();
  }

  /** Moves the map until the answer is seen whole. */
  fit() {
    const points = this.shapes.flatMap(({ lines }) => lines.flat());
    if (!points.length) return;
    const { minX, minY, maxX, maxY } = boxOf(points);
    const corners = [toLonLat({ x: minX, y: maxY }), toLonLat({ x: maxX, y: minY })].map(([lon, lat]) => [lat, lon]);
    if (!this.map.getBounds().contains(corners)) this.map.fitBounds(corners, { ...paddings(this.map), animate: !reducedMotion() });
  }

  /** Marks a place of the line that a profile runs along. */
  point(km) {
    if (!this.path) return;
    this.at = toUnit(this.path.at(km));
    this._paintCursor(this.stage.frame);
    this.listeners.forEach((listener) => listener(km));
  }

  onPoint(listener) {
    this.listeners.push(listener);
  }

  _paint(frame) {
    const at = ({ x, y }) => ({ x: x * frame.scale - frame.left, y: y * frame.scale - frame.top });
    for (const { node, lines, closed } of this.shapes) node.setAttribute("d", lines.map((line) => polyline(line.map(at), closed)).join(""));
    this._paintCursor(frame);
  }

  _paintCursor(frame) {
    if (!this.at) return;
    const [x, y] = [this.at.x * frame.scale - frame.left, this.at.y * frame.scale - frame.top];
    this.cursor.setAttribute("d", `M${x} ${y - 11}L${x + 8} ${y}L${x} ${y + 11}L${x - 8} ${y}Z`);
  }

  /** Labels in their order, each where it has room. */
  _paintWords(frame) {
    const at = ({ x, y }) => ({ x: x * frame.scale - frame.left, y: y * frame.scale - frame.top });
    const taken = [];
    const nodes = this.labels.map(({ unit, words }) => {
      const { x, y } = at(unit);
      const box = { left: x - (words.length * LETTER_PX) / 2, top: y - LINE_PX / 2, width: words.length * LETTER_PX, height: LINE_PX };
      if (taken.some((other) => overlap(box, other))) return null;
      taken.push(box);
      return svg("text", { class: "answer-label", x: x.toFixed(1), y: (y + 4).toFixed(1), "text-anchor": "middle" }, [words]);
    });
    this.words.replaceChildren(...nodes.filter(Boolean));
  }

  /** Bars under the signs of what was found: full where it is certain, broken where it is possible. */
  _mark() {
    for (const node of this.map.getContainer().querySelectorAll(".mark[data-records]")) {
      const found = node.dataset.records.split(" ").map((key) => this.matches.get(key)).filter(Boolean);
      const match = found.includes("certain") ? "certain" : found[0];
      if (node.dataset.answer === match) continue;
      if (match) node.dataset.answer = match;
      else delete node.dataset.answer;
    }
  }
}

function overlap(a, b) {
  return a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;
}

function asShape({ cls, positions, closed = false, width = null, data = {}, layer = null }) {
  const named = Object.fromEntries(Object.entries(data).map(([name, value]) => [`data-${name}`, value]));
  const style = layer && `--sign: var(--layer-${layer}, var(--ink))`;
  return { node: svg("path", { class: cls, "stroke-width": width, style, ...named }), lines: positions.map((line) => line.map(toUnit)), closed };
}

const DRAWINGS = { within, nearest, polygon, incidents, profile };

async function within({ area, features, from, km }) {
  const isSame = !from.uncertainty_m && area.certain;
  const rings = (geometry) => (geometry ? (geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat()) : []);
  const shape = (match) => (area[match] ? [{ cls: `answer-area ${match}`, positions: rings(area[match]), closed: true, data: { match } }] : []);
  const shapes = isSame ? shape("certain") : [...shape("possible"), ...shape("certain")];
  const radius = (from.uncertainty_m ?? 0) / 1000;
  const label = (match, sign) => (area[match] ? [{ unit: topOf(rings(area[match])[0]), words: radius ? `${number(km)} ${sign} ${quantity(radius, "km")}` : quantity(km, "km") }] : []);
  const labels = isSame ? label("certain", "") : [...label("possible", "+"), ...label("certain", "−")];
  return { shapes, labels, matches: new Map(features.map((feature) => [keyOf(feature), feature.distance.within])) };
}

function topOf(ring) {
  return toUnit(ring.reduce((top, one) => (one[1] > top[1] ? one : top)));
}

async function nearest({ features }) {
  const { geodesicLine } = await import("ca-geo/later/geodesy.js");
  const pairs = features.flatMap((feature) => feature.nearest.filter(({ distance }) => distance.ends).map((other) => ({ from: keyOf(feature), to: keyOf(other), other })));
  const lines = pairs.map(({ from, to, other }) => ({ from, to, other, line: geodesicLine(...other.distance.ends, STEP_M) }));
  const shapes = lines.map(({ from, to, other, line }) => ({ cls: `answer-pair ${other.match}`, positions: [line], data: { from, to, match: other.match } }));
  const inOrder = [...lines].sort((a, b) => (a.other.match === "certain" ? 0 : 1) - (b.other.match === "certain" ? 0 : 1));
  const labels = inOrder.map(({ other, line }) => ({ unit: toUnit(line[line.length >> 1]), words: distanceInWords(other.distance) }));
  const matches = new Map(features.flatMap((feature) => [[keyOf(feature), feature.nearest[0]?.match], ...feature.nearest.map((other) => [keyOf(other), other.match])]));
  return { shapes, labels, matches };
}

async function polygon({ polygon: area, features }) {
  return { shapes: [{ cls: "answer-area certain", positions: area.coordinates, closed: true }], matches: new Map(features.map((feature) => [keyOf(feature), feature.within])) };
}

/** Borders as thick as they have records, with the numbers; the base map's own lines. */
async function incidents({ totals, rows, collection }) {
  const borders = await load(settings.basemap.borders);
  const most = Math.max(1, ...totals.map(({ possible }) => possible));
  const parts = totals.map((one) => ({ one, lines: borders.features.filter(({ id }) => id === one.border).flatMap(linesOf) })).filter(({ lines }) => lines.length);
  const width = (possible) => THINNEST_PX + ((THICKEST_PX - THINNEST_PX) * possible) / most;
  const shapes = parts.map(({ one, lines }) => ({ cls: `answer-border ${one.certain ? "certain" : "possible"}`, positions: lines, width: width(one.possible).toFixed(1), layer: collection, data: { border: one.border, certain: one.certain, possible: one.possible } }));
  const labels = parts.map(({ one, lines }) => ({ unit: toUnit(middleOf(lines)), words: `${one.border.replace("-", "–")} ${countOf(one)}` }));
  return { shapes, labels, matches: recordsOf(rows, collection) };
}

/** Certain where a record is only in cells that count it as certain: of one border and month. */
function recordsOf(rows, collection) {
  const cells = rows.flatMap((row) => row.records.split(" ").map((id) => [`${collection}/${id}`, row]));
  const count = (key) => cells.filter(([other]) => other === key).length;
  return new Map(cells.map(([key, row]) => [key, count(key) === 1 && row.certain === row.possible ? "certain" : "possible"]));
}

async function profile({ path, rows, drawn_km: length }) {
  const { alongLine } = await import("ca-geo/later/geodesy.js");
  const at = (km) => alongLine(path.coordinates, Math.min(1, km / length));
  const borders = rows.filter(({ kind }) => kind.startsWith("border "));
  const labels = borders.map(({ kind, from_km: km }) => ({ unit: toUnit(at(km)), words: `${kind.slice(7).replace("-", "–")} · ${quantity(km, "km")}` }));
  return { shapes: [{ cls: "answer-line", positions: [path.coordinates] }], labels, path: { at } };
}

function linesOf({ geometry }) {
  return geometry.type === "LineString" ? [geometry.coordinates] : geometry.coordinates;
}

function middleOf(lines) {
  const longest = lines.reduce((best, line) => (line.length > best.length ? line : best));
  return longest[longest.length >> 1];
}

function keyOf({ collection, id }) {
  return `${collection}/${id}`;
}
