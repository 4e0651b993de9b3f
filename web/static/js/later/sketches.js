// The reader's own shapes: points, lines, areas, circles; what they measure; undoing. Nothing of it leaves the browser.

import { geodesicCircle } from "ca-geo/geometry.js";
import { areaOf, distance, length } from "ca-geo/later/geodesy.js";
import { positionInWords } from "ca-geo/positions.js";
import { t } from "ca-geo/strings.js";
import { number, quantity } from "ca-geo/words.js";

/** How many positions each kind has: at least, and at most. A circle is its centre and one position on it. */
export const KINDS = { point: [1, 1], line: [2, 2000], polygon: [3, 2000], circle: [2, 2] };
const MOST_UNDONE = 100;
const SIDES = 360; // of the polygon that stands for a circle when it is measured
const DIGITS = 4; // significant

/** A shape {id, kind, name, positions}; positions are [lon, lat] in degrees. */
export function shape(kind, positions, name = "", id = crypto.randomUUID()) {
  return { id, kind, name, positions };
}

/** What a shape measures, in m and m²: {length}, {area, perimeter} or {radius, area, perimeter}; nothing of a point. */
export function measures({ kind, positions }) {
  if (kind === "line") return { length: length(positions) };
  if (kind === "polygon") return areaOf(positions);
  if (kind !== "circle") return {};
  const radius = distance(...positions);
  return { radius, ...areaOf(ringOf(positions, SIDES)) };
}

/** A circle as a ring. */
export function ringOf([centre, edge], sides) {
  return geodesicCircle(centre, distance(centre, edge), sides);
}

export function lengthInWords(metres) {
  return metres < 1000 ? t("unit.m", { figure: number(Number(metres.toPrecision(3))) }) : quantity(Number((metres / 1000).toPrecision(DIGITS)), "km");
}

function areaInWords(squareMetres) {
  if (squareMetres < 1e5) return quantity(Number(squareMetres.toPrecision(3)), "m²");
  return quantity(Number((squareMetres / 1e6).toPrecision(DIGITS)), "km²");
}

/** All that a shape measures, in words. */
export function measuresInWords(one) {
  const { length: metres, radius, area, perimeter } = measures(one);
  if (one.kind === "point") return positionInWords(one.positions[0]);
  if (one.kind === "line") return t("draw.length", { length: lengthInWords(metres) });
  const around = t("draw.area", { area: areaInWords(area), perimeter: lengthInWords(perimeter) });
  return one.kind === "circle" ? t("draw.radius", { radius: lengthInWords(radius), rest: around }) : around;
}

/** The one number that stands on the map. */
export function mainMeasure(one) {
  const { length: metres, radius, area } = measures(one);
  if (one.kind === "point") return "";
  if (one.kind === "line") return lengthInWords(metres);
  return one.kind === "circle" ? lengthInWords(radius) : areaInWords(area);
}

/** The shapes and the one that is being drawn or changed, with a way back. Listeners hear of each change. */
export class Sketches {
  constructor() {
    this.shapes = [];
    this.draft = null; // {kind, positions}
    this.chosen = null; // an id
    this.past = [];
    this.listeners = [];
  }

  on(listener) {
    this.listeners.push(listener);
  }

  tell() {
    this.listeners.forEach((listener) => listener(this));
  }

  /** Replaces the shapes; `undone` false for what is no step of its own, such as a corner under way. */
  set(shapes, undone = true) {
    if (undone) this.keep();
    this.shapes = shapes;
    if (!shapes.some(({ id }) => id === this.chosen)) this.chosen = null;
    this.tell();
  }

  keep() {
    this.past = [...this.past, this.shapes].slice(-MOST_UNDONE);
  }

  change(id, patch, undone = true) {
    this.set(this.shapes.map((one) => (one.id === id ? { ...one, ...patch } : one)), undone);
  }

  choose(id) {
    this.chosen = id;
    this.tell();
  }

  undo() {
    if (this.draft?.positions.length) return this.dropLast();
    if (this.past.length) {
      this.shapes = this.past.at(-1);
      this.past = this.past.slice(0, -1);
    }
    return this.tell();
  }

  get canUndo() {
    return Boolean(this.draft?.positions.length || this.past.length);
  }

  begin(kind) {
    this.draft = kind && { kind, positions: [] };
    this.chosen = null;
    this.tell();
  }

  /** Adds a position to what is being drawn; a shape that has all it can have is done. */
  add(position) {
    this.draft = { ...this.draft, positions: [...this.draft.positions, position] };
    if (this.draft.positions.length === KINDS[this.draft.kind][1]) this.finish();
    else this.tell();
  }

  dropLast() {
    this.draft = { ...this.draft, positions: this.draft.positions.slice(0, -1) };
    this.tell();
  }

  /** Ends the drawing: a shape with enough positions is kept, what is less is dropped. Returns the shape or null. */
  finish() {
    const { kind, positions } = this.draft;
    this.draft = null;
    if (positions.length < KINDS[kind][0]) return void this.tell();
    const made = shape(kind, positions);
    this.chosen = made.id;
    this.set([...this.shapes, made]);
    return made;
  }
}
