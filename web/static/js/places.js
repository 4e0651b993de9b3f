/**
 * How sure each place is, drawn in true kilometres: rings, discs, areas, and bands along a border.
 * Source: design document "Cartography", section 4, "Place".
 */
import { parallel, polyline, shifted, smoothPath, thin } from "ca-geo/curve.js";
import { OVERVIEW_ZOOM } from "ca-geo/crowd.js";
import { boxOf, geodesicCircle, toUnit, unitsPerMetre } from "ca-geo/geometry.js";
import { svg } from "ca-geo/stage.js";

const BAND_WIDTH_M = 11000; // a drawing width: the sources give none
const LEAST_RING_PX = 13;
const STRONG_DISC_ZOOM = 6.8;
const HATCH_PX = 7;

const scaled = ({ scale, left, top }) => ({ x, y }) => ({ x: x * scale - left, y: y * scale - top });

export class Places {
  /**
   * Draws on a stage, in the order bands, areas, discs, rings. `countries` (countries.js) tells the side of a border
   * that a record names.
   */
  constructor(stage, countries) {
    this.stage = stage;
    this.countries = countries;
    this.group = svg("g", { class: "places" });
    this.defs = svg("defs");
    this.shapes = new Map();
    this.shown = [];
    this.selected = null;
    stage.root.append(this.defs, this.group);
    stage.add((frame) => this._paint(frame));
  }

  /** Shows the places of these records; `selected` is the key of the chosen one or null. */
  set(records, selected) {
    const wanted = new Map();
    for (const record of records) {
      const key = placeKey(record);
      if (!wanted.has(key)) wanted.set(key, this._shape(key, record));
      wanted.get(key).records.add(record.key);
    }
    this.selected = selected;
    this.shown = [...wanted.values()].sort((a, b) => a.rank - b.rank);
    this.group.replaceChildren(...this.shown.map((shape) => shape.element));
    this._paint(this.stage.frame);
  }

  _shape(key, record) {
    const known = this.shapes.get(key) ?? this._create(record);
    known.records = new Set();
    this.shapes.set(key, known);
    return known;
  }

  _create(record) {
    const make = record.line ? bandOf(record, (point) => this.countries.contain(point, record.properties.countries ?? [])) : record.rings ? areaOf(record) : discOf(record);
    make.element.style.setProperty("--sign", `var(--layer-${record.layerId}, var(--ink))`);
    if (make.hatch) this.defs.append(make.hatch);
    if (record.line) make.element.dataset.key = record.key; // for the pointer
    return make;
  }

  _paint(frame) {
    this.group.classList.toggle("strong", frame.zoom >= STRONG_DISC_ZOOM);
    for (const shape of this.shown) {
      const chosen = shape.records.has(this.selected);
      shape.element.classList.toggle("selected", chosen);
      shape.paint(frame, chosen);
    }
  }
}

/** Records of one layer that mean the same place share one drawing, so that tints do not add up. */
function placeKey({ layerId, precision, radius, point, properties, key }) {
  if (properties.geometry_ref) return `${layerId} ${properties.geometry_ref}`;
  return point ? `${layerId} ${precision} ${radius} ${point.x} ${point.y}` : key;
}

const CLASS = { settlement: "place-ring", district: "place-disc" };

function discOf({ lonLat, radius, precision }) {
  const ring = radius ? geodesicCircle(lonLat, radius).map(toUnit) : [];
  const box = boxOf(ring);
  const halo = precision === "settlement" ? [svg("path", { class: "place-halo" })] : [];
  const paths = [...halo, svg("path", { class: CLASS[precision] ?? "place-region" })];
  const quiet = precision === "exact-site";
  const paint = (frame, chosen) => {
    const px = ((box.maxX - box.minX) * frame.scale) / 2;
    const shown = ring.length && seen(box, frame) && (chosen || (!quiet && wide(px, precision, frame.zoom)));
    const d = shown ? polyline(ring.map(scaled(frame)), true) : "";
    paths.forEach((path) => path.setAttribute("d", d));
  };
  return { element: svg("g", {}, paths), paint, rank: precision === "settlement" ? 3 : 2 };
}

/** Whether a disc is worth drawing: a ring from 13 px up, nothing in the overview. */
function wide(px, precision, zoom) {
  return zoom >= OVERVIEW_ZOOM && (precision !== "settlement" || px >= LEAST_RING_PX);
}

function seen(box, { scale, left, top, width, height }) {
  return box.maxX * scale > left && box.minX * scale < left + width && box.maxY * scale > top && box.minY * scale < top + height;
}

function areaOf({ rings }) {
  const path = svg("path", { class: "place-region" });
  const paint = (frame, chosen) => {
    const shown = chosen || frame.zoom >= OVERVIEW_ZOOM;
    const outline = (ring) => polyline(thin(ring.map(scaled(frame)), 2), true);
    path.setAttribute("d", shown ? rings.map(outline).join("") : "");
  };
  return { element: svg("g", {}, [path]), paint, rank: 1 };
}

/** A band on the side of the line that lies in the country which the record names. */
function bandOf({ line, layerId }, isInside) {
  const strips = line.map((points) => strip(points, isInside));
  const name = `hatch-${layerId}`;
  const hatch = hatchPattern(name, layerId);
  const fill = svg("path", { class: "band-fill" });
  const lines = svg("path", { class: "band-hatch", fill: `url(#${name})` });
  const edge = svg("path", { class: "band-edge" });
  const paint = (frame) => {
    const at = scaled(frame);
    const tolerance = Math.min(6, Math.max(2, frame.scale / 60000));
    hatch.setAttribute("patternTransform", `translate(${-frame.left % (HATCH_PX * 100)} ${-frame.top % (HATCH_PX * 100)}) rotate(45)`);
    const inner = strips.map(({ edge: points }) => thin(points.map(at), tolerance));
    const outlines = strips.map(({ points }, i) => `${polyline(thin(points.map(at), 2))}${smoothPath([...inner[i]].reverse()).replace("M", "L")}Z`);
    fill.setAttribute("d", outlines.join(""));
    lines.setAttribute("d", outlines.join(""));
    edge.setAttribute("d", inner.map(smoothPath).join(""));
  };
  return { element: svg("g", { class: "band" }, [fill, lines, edge]), paint, hatch, rank: 0 };
}

/** The line and its parallel on the side named, found by trying both sides along the line. */
function strip(points, isInside) {
  const metres = (point) => BAND_WIDTH_M * unitsPerMetre(point.y);
  const reach = metres(points[0]);
  const votes = [1, -1].map((side) => shifted(thin(points, reach), side * reach).filter(isInside).length);
  return { points, edge: parallel(points, metres, votes[0] >= votes[1] ? 1 : -1) };
}

function hatchPattern(id, layerId) {
  const line = svg("path", { class: "place-hatch", d: `M0 0V${HATCH_PX}` });
  const pattern = svg("pattern", { id, width: HATCH_PX, height: HATCH_PX, patternUnits: "userSpaceOnUse" }, [line]);
  pattern.style.setProperty("--sign", `var(--layer-${layerId}, var(--ink))`);
  return pattern;
}
