/**
 * The only drawer of signs, for map, legend, panel and lists: shape says what, fill says status, outline says how sure
 * the place is, a badge says that statements differ.
 *
 * Colours come from CSS: `--sign` is the layer's colour, `--paper` what the sign lies on. See css/map.css.
 */
import { svg } from "ca-geo/stage.js";

const polygon = (...pairs) => pairs.map(([x, y]) => ({ x, y }));

/** Corners of a regular figure or, with two radii, of a star; the first points up. */
function around(count, outer, inner = outer) {
  return Array.from({ length: count }, (_, i) => {
    const radius = i % 2 ? inner : outer;
    const angle = (2 * Math.PI * i) / count - Math.PI / 2;
    return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
  });
}

/** Outline of each shape about its centre, in px at factor 1; `level` is where the filled lower part begins. */
export const SHAPES = {
  square: { outline: polygon([-6.5, -6.5], [6.5, -6.5], [6.5, 6.5], [-6.5, 6.5]), level: 0 },
  diamond: { outline: polygon([0, -8.5], [8.5, 0], [0, 8.5], [-8.5, 0]), level: 0.5 },
  triangle: { outline: polygon([0, -8], [8, 6], [-8, 6]), level: 0.8, number: 1.8 },
  star: { outline: around(10, 9.4, 4.2), level: 0.6, number: 0.6 },
  works: {
    outline: polygon([-7.5, 6.5], [-7.5, -2], [-2.5, -6.5], [-2.5, -2], [2.5, -6.5], [2.5, -2], [7.5, -6.5], [7.5, 6.5]),
    level: 1.5,
    number: 1.8,
  },
  disc: { outline: around(48, 7.5), level: 0, dot: 2.3 },
  chevron: { outline: polygon([-8, -7], [0, -0.5], [8, -7], [8, 0], [0, 7], [-8, 0]), level: 1.5, number: 0.6 },
  shield: { outline: polygon([-7, -7], [7, -7], [6.6, -0.5], [4.2, 4.5], [0, 8.6], [-4.2, 4.5], [-6.6, -0.5]), level: 0.5 },
  cross: {
    outline: polygon([0, -4.1], [4.5, -8.6], [8.6, -4.5], [4.1, 0], [8.6, 4.5], [4.5, 8.6], [0, 4.1], [-4.5, 8.6], [-8.6, 4.5], [-4.1, 0], [-8.6, -4.5], [-4.5, -8.6]),
    level: 0,
  },
  column: {
    outline: polygon([-7, -7.5], [7, -7.5], [7, -3.8], [3.2, -3.8], [3.2, 3.8], [7, 3.8], [7, 7.5], [-7, 7.5], [-7, 3.8], [-3.2, 3.8], [-3.2, -3.8], [-7, -3.8]),
    level: 0,
  },
  // User layers: one shape that no layer of the atlas has, told apart by what is cut out of it.
  "hexagon-1": { outline: around(6, 8.4), level: 0 },
  "hexagon-2": { outline: around(6, 8.4), level: 0, mark: polygon([-4, -1.3], [4, -1.3], [4, 1.3], [-4, 1.3]) },
  "hexagon-3": { outline: around(6, 8.4), level: 0, mark: polygon([-1.3, -4], [1.3, -4], [1.3, 4], [-1.3, 4]) },
  "hexagon-4": { outline: around(6, 8.4), level: 0, mark: polygon([-3.6, 1.8], [1.8, -3.6], [3.6, -1.8], [-1.8, 3.6]) },
  "hexagon-5": { outline: around(6, 8.4), level: 0, mark: polygon([0, -3.8], [3.6, 2.4], [-3.6, 2.4]) },
  "hexagon-6": {
    outline: around(6, 8.4),
    level: 0,
    mark: polygon([-1.2, -4], [1.2, -4], [1.2, -1.2], [4, -1.2], [4, 1.2], [1.2, 1.2], [1.2, 4], [-1.2, 4], [-1.2, 1.2], [-4, 1.2], [-4, -1.2], [-1.2, -1.2]),
  },
  "double-line": { outline: polygon([-11, -3], [11, -3], [11, 3], [-11, 3]), line: true },
};

const OPEN = new Set(["planned", "under-construction", "closed"]);
const UNSURE = new Set(["district", "region", "corridor", "country"]);
const BOX = 24;
const STACK = 1.42;
const BEHIND = { x: 2.1, y: -1.9 }; // of the second card of a stack
const BADGE_PX = 11;

/** A shape by name; an unknown name is an error that lists the known ones. */
function shapeOf(name) {
  const shape = SHAPES[name];
  if (!shape) throw new RangeError(`symbol: shape "${name}" is not one of ${Object.keys(SHAPES).join(", ")}`);
  return shape;
}

const pathOf = (points) => `M${points.map(({ x, y }) => `${round(x)} ${round(y)}`).join("L")}Z`;
const round = (value) => Math.round(value * 100) / 100;

/** The part of a figure below a level (Sutherland-Hodgman against one horizontal line). */
function below(points, level) {
  return points.flatMap((point, i) => {
    const before = points[(i + points.length - 1) % points.length];
    const kept = point.y >= level ? [point] : [];
    if (point.y >= level === before.y >= level) return kept;
    const part = (level - before.y) / (point.y - before.y);
    return [{ x: before.x + (point.x - before.x) * part, y: level }, ...kept];
  });
}

/**
 * A sign as <svg>, hidden from assistive technology: whoever shows it names it in words.
 *
 * `shape` and `layerId` from the catalogue; `status` and `precision` from the codelists, absent when unknown;
 * `contested` puts the badge; `count` above 1 makes a stack; `size` is a factor, 1 = the size on the map at zoom 6.4
 * in a box of 24 px; `cls` is added to the classes. Raises RangeError for an unknown shape.
 * Source: design document "Cartography", section 4.
 */
export function symbol(asked) {
  const key = JSON.stringify(asked);
  if (!known.has(key)) known.set(key, drawn(asked));
  return known.get(key).cloneNode(true);
}

const known = new Map(); // of hundreds of signs most look like another, and a copy is made much sooner

function drawn({ shape, layerId, status, precision, contested = false, count = 1, size = 1, cls = "" }) {
  const figure = shapeOf(shape);
  const root = svg("svg", {
    class: `sign ${cls}`.trim(),
    width: BOX * size,
    height: BOX * size,
    viewBox: `${-BOX / 2} ${-BOX / 2} ${BOX} ${BOX}`,
    "aria-hidden": "true",
    focusable: "false",
    "data-shape": shape,
  });
  root.style.setProperty("--sign", `var(--layer-${layerId}, var(--ink))`);
  root.append(...(figure.line ? doubleLine(status) : count > 1 ? stacks(figure, { precision }, [[{ ...CENTRE, count }]]) : body(figure, { status, precision })));
  if (contested) root.append(badge(reach(figure, count), size));
  return root;
}

/**
 * The signs of a layer of which only the places are known, as one <g>: thousands of them with elements of their own would keep
 * the browser busy. `pieces` are lists of {x, y, count} in px, those of one piece near each other: the browser paints tile by tile,
 * and of each only the pieces that reach into it. The rest as for symbol().
 */
export function crowdOf({ shape, layerId, size = 1, pieces }) {
  const figure = shapeOf(shape);
  const placed = pieces.map((signs) => signs.map(({ x, y, count }) => ({ x: x / size, y: y / size, count })));
  const single = placed.flatMap((signs) => body(figure, {}, signs.filter(({ count }) => count === 1)));
  const stacked = placed.map((signs) => signs.filter(({ count }) => count > 1));
  const root = svg("g", { transform: `scale(${size})`, "data-shape": shape }, [...single, ...stacks(figure, {}, stacked)]);
  root.style.setProperty("--sign", `var(--layer-${layerId}, var(--ink))`);
  return root;
}

const CENTRE = { x: 0, y: 0 };

/** The layers of a sign from below: contour (seen on hover), casing, body, what fills it; at each of the places. */
function body(figure, { status, precision }, places = [CENTRE]) {
  const open = OPEN.has(status) || UNSURE.has(precision);
  const parts = outlines(figure, { open, precision }, places);
  if (figure.dot && !open) parts.push(...places.map(({ x, y }) => svg("circle", { class: "sign-dot", cx: x, cy: y, r: figure.dot })));
  if (figure.mark && !open) parts.push(svg("path", { class: "sign-dot", d: at(places, figure.mark) }));
  return parts.concat(inner(figure, status));
}

function outlines(figure, { open, precision }, places) {
  const d = at(places, figure.outline);
  const unsure = UNSURE.has(precision) ? " unsure" : "";
  const [contour, casing] = ["sign-contour", "sign-casing"].map((cls) => svg("path", { class: cls, d }));
  return [contour, casing, svg("path", { class: `sign-body${open ? " open" : ""}${unsure}`, d })];
}

/** A figure at each of the places, as one path. */
const at = (places, points) => places.map((place) => pathOf(points.map(({ x, y }) => ({ x: x + place.x, y: y + place.y })))).join("");

function inner(figure, status) {
  if (status === "closed") return [svg("path", { class: "sign-bar-casing", d: BAR }), svg("path", { class: "sign-bar", d: BAR })];
  if (!OPEN.has(status)) return [];
  return [svg("path", { class: "sign-lower", d: pathOf(below(figure.outline, figure.level)) })];
}

const BAR = "M-9 8.5L9 -8.5";

/** Stacks: the same figure larger, one more behind it, and the number of records. */
function stacks(figure, { precision }, pieces) {
  const cards = pieces.flatMap((signs) => {
    const places = signs.map(({ x, y }) => ({ x: x / STACK, y: y / STACK }));
    const d = at(places.map(({ x, y }) => ({ x: x + BEHIND.x, y: y + BEHIND.y })), figure.outline);
    const [under, behind] = ["sign-casing", "sign-behind"].map((cls) => svg("path", { class: cls, d }));
    return [under, behind, ...outlines(figure, { open: true, precision }, places)];
  });
  const numbers = pieces.flat().map(({ x, y, count }) => svg("text", { class: "sign-number", x: round(x), y: round(y + 4.2 + (figure.number ?? 0)) }, [String(count)]));
  return [svg("g", { transform: `scale(${STACK})` }, cards), ...numbers];
}

/** Upper right corner of a sign, where the badge sits. */
function reach(figure, count) {
  const factor = count > 1 ? STACK : 1;
  const right = Math.max(...figure.outline.map(({ x }) => x));
  const top = Math.min(...figure.outline.map(({ y }) => y));
  return { x: Math.max(6.5, right * 0.85) * factor, y: Math.min(-6.5, top * 0.85) * factor };
}

/** "≠" on a paper disc, the same size on the screen whatever the size of the sign. */
function badge({ x, y }, size) {
  const bars = svg("path", { class: "sign-unequal", d: "M-2.6 -1.2H2.6M-2.6 1.2H2.6M1.7 -3L-1.7 3" });
  const disc = svg("circle", { class: "sign-badge", r: BADGE_PX / 2 });
  return svg("g", { class: "sign-contested", transform: `translate(${round(x)} ${round(y)}) scale(${round(1 / size)})` }, [disc, bars]);
}

/** A piece of the railway: broken where the line is new, unbroken where it exists. */
function doubleLine(status) {
  const d = "M-12 4C-6 4 -6 -3 0 -3S8 -4 12 -5";
  const dash = status === "operational" ? null : "6 2.4";
  return [
    svg("path", { class: "rail-casing", d, "stroke-width": 9 }),
    svg("path", { class: "rail-body", d, "stroke-width": 5.2, "stroke-dasharray": dash }),
    svg("path", { class: "rail-core", d, "stroke-width": 2.6 }),
  ];
}

/**
 * Room that a sign takes about its centre, px: {halfWidth, halfHeight, badge: {x, y}}, the last where the badge's centre is.
 */
export function extentOf(shape, count = 1, size = 1) {
  const figure = shapeOf(shape);
  const factor = (count > 1 ? STACK : 1) * size;
  const halfOf = (axis) => Math.max(...figure.outline.map((point) => Math.abs(point[axis]))) * factor + (count > 1 ? 2 : 1) * size;
  const { x, y } = reach(figure, count);
  return { halfWidth: halfOf("x"), halfHeight: halfOf("y"), badge: { x: x * size, y: y * size } };
}

/** Whether a source denies a record, or the sources differ on one of its values: then it bears the badge. */
export function isContested(properties) {
  return properties.assessment === "contested" || Object.keys(properties).some((name) => name.endsWith("_contested"));
}

/**
 * A specimen of how a place is drawn, for the legend and the panel: `precision` from the codelist, in a box of 34 x 30
 * px for points and 44 x 16 px for corridors. `shape` and `layerId` as for symbol(). Lines: pass shape "double-line".
 */
export function specimen({ precision, shape, layerId }) {
  const wide = precision === "corridor" || shape === "double-line";
  const [width, height] = wide ? [44, 16] : [34, 30];
  const root = svg("svg", { class: "specimen", width, height, viewBox: `${-width / 2} ${-height / 2} ${width} ${height}`, "aria-hidden": "true" });
  root.style.setProperty("--sign", `var(--layer-${layerId}, var(--ink))`);
  if (shape === "double-line") root.append(...gaugeLines());
  else if (wide) root.append(...bandPiece());
  else root.append(...ringAnd(precision, shape, layerId));
  return root;
}

function ringAnd(precision, shape, layerId) {
  const ring = { settlement: "ring", district: "disc", region: "region" }[precision];
  const sign = symbol({ shape, layerId, precision, size: 0.8 });
  sign.setAttribute("x", -BOX * 0.4);
  sign.setAttribute("y", -BOX * 0.4);
  return ring ? [svg("circle", { class: `place-${ring}`, r: 14 }), sign] : [sign];
}

function bandPiece() {
  const strokes = [-18, -10, -2, 6, 14].map((x) => `M${x} 6L${x + 9} -6`).join("");
  return [
    svg("rect", { class: "place-band", x: -21, y: -6, width: 42, height: 12 }),
    svg("path", { class: "place-hatch", d: strokes }),
  ];
}

function gaugeLines() {
  const [wide, narrow] = ["M-21 0H0", "M2 0H21"];
  return [
    svg("path", { class: "rail-body", d: wide, "stroke-width": 6.6, "stroke-dasharray": "8.5 3.5" }),
    svg("path", { class: "rail-core", d: wide, "stroke-width": 4 }),
    svg("path", { class: "rail-body", d: narrow, "stroke-width": 6.6, "stroke-dasharray": "8 3.5" }),
    svg("path", { class: "rail-core", d: narrow, "stroke-width": 1.6 }),
  ];
}
