// Shapes on the map, above all records: lines along their geodesics, measures with halos, handles to drag or to move by arrow keys.

import { PANES } from "ca-geo/basemap.js";
import { polyline } from "ca-geo/curve.js";
import { placeNames } from "ca-geo/drawing.js";
import { destination, toUnit } from "ca-geo/geometry.js";
import { azimuth, densified, distance } from "ca-geo/later/geodesy.js";
import { KINDS, lengthInWords, mainMeasure, ringOf } from "ca-geo/later/sketches.js";
import { onRest } from "ca-geo/resting.js";
import { Stage, svg } from "ca-geo/stage.js";
import { t } from "ca-geo/strings.js";

const STEP_M = 50_000;
const SIDES = 144;
const LEAST_LABEL_PX = 64; // of a piece of a line that bears its length
const MOVE_PX = 4;
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

export class SketchMap {
  constructor(map, sketches) {
    Object.assign(this, { map, sketches, pointer: null, handles: [] });
    this.stage = new Stage(map, "sketch", PANES.labels + 10);
    this.pane = map.getPane("sketch-handles") ?? map.createPane("sketch-handles");
    this.pane.style.zIndex = PANES.labels + 20;
    this.group = svg("g", {});
    this.words = svg("g", {});
    this.stage.root.append(this.group, this.words);
    this.stage.add((frame) => this._paint(frame));
    sketches.on(() => this.refresh());
    onRest(map, () => placeNames());
  }

  /** Where the next position would be: [lon, lat], or null. */
  pointAt(position) {
    this.pointer = position;
    if (this.sketches.draft) this.stage.redraw();
  }

  refresh() {
    this.stage.redraw();
    if (!this.dragging) this._handles();
    placeNames();
  }

  /** Moves the map until a shape is seen whole, and not closer than it is large. */
  fit({ kind, positions }) {
    const seen = kind === "circle" ? ringOf(positions, SIDES) : positions;
    this.map.fitBounds(seen.map(([lon, lat]) => [lat, lon]), { maxZoom: 10, padding: [40, 40] });
  }

  _paint(frame) {
    const at = (position) => {
      const { x, y } = toUnit(position);
      return { x: x * frame.scale - frame.left, y: y * frame.scale - frame.top };
    };
    const { shapes, draft, chosen } = this.sketches;
    const drawn = shapes.map((one) => this._shape(one, at, one.id === chosen));
    const under = draft && { ...draft, id: "draft", name: "", positions: this.pointer && draft.positions.length ? [...draft.positions, this.pointer] : draft.positions };
    if (under?.positions.length) drawn.push(this._shape(under, at, true));
    this.group.replaceChildren(...drawn.flatMap(({ nodes }) => nodes));
    this.words.replaceChildren(...drawn.flatMap(({ labels }) => labels));
  }

  _shape(one, at, isChosen) {
    const { kind, positions, id } = one;
    const d = kind === "point" ? pointPath(at(positions[0])) : polyline(this._line(one).map(at), isClosed(one));
    const attributes = { d, "data-shape": id, "data-kind": kind };
    const hit = svg("path", { class: "sketch-hit", d });
    hit.addEventListener("click", () => this.sketches.choose(id));
    const nodes = [svg("path", { class: "sketch-casing", d }), svg("path", { class: `sketch sketch-${kind}${isChosen ? " chosen" : ""}`, ...attributes }), ...(id === "draft" ? [] : [hit])];
    return { nodes, labels: [...(isChosen && kind !== "circle" ? pieces(one, at) : []), ...wholeLabel(one, at)] };
  }

  _line({ kind, positions }) {
    if (positions.length < 2) return positions;
    if (kind === "circle") return ringOf(positions, SIDES);
    return densified(positions, STEP_M, kind === "polygon" && positions.length > 2);
  }

  /* ---- handles of the chosen shape ---- */

  _handles() {
    const focused = this.handles.findIndex((handle) => handle.getElement() === document.activeElement);
    this.handles.forEach((handle) => handle.remove());
    const one = this.sketches.shapes.find(({ id }) => id === this.sketches.chosen);
    this.handles = one ? [...one.positions.map((position, index) => this._handle(one, position, index)), ...this._middles(one)] : [];
    this.handles[Math.min(focused, this.handles.length - 1)]?.getElement()?.focus({ preventScroll: true });
  }

  _handle(one, position, index) {
    const label = t("draw.handle", { n: index + 1 });
    const handle = this._marker(position, "sketch-handle", label);
    handle.on("dragstart", () => { this.sketches.keep(); this.dragging = true; });
    handle.on("drag", () => this._move(one.id, index, placeOf(handle), false));
    handle.on("dragend", () => { this.dragging = false; this.refresh(); });
    handle.getElement().addEventListener("keydown", (event) => this._key(event, one, index));
    return handle;
  }

  /** Between two corners: dragging or pressing it puts a new one there. */
  _middles({ id, kind, positions }) {
    if (!["line", "polygon"].includes(kind)) return [];
    const ends = kind === "polygon" ? [...positions.slice(1), positions[0]] : positions.slice(1);
    return ends.map((end, i) => {
      const middle = densified([positions[i], end], distance(positions[i], end) / 2 + 1)[1];
      const handle = this._marker(middle, "sketch-middle", t("draw.middle", { n: i + 1 }));
      const insert = () => this.sketches.change(id, { positions: positions.toSpliced(i + 1, 0, placeOf(handle)) });
      handle.on("dragend", insert);
      handle.getElement().addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); event.stopPropagation(); insert(); } });
      return handle;
    });
  }

  _marker([lon, lat], className, label) {
    const icon = L.divIcon({ className, iconSize: [24, 24] });
    const handle = L.marker([lat, lon], { icon, draggable: true, pane: "sketch-handles", autoPan: true, keyboard: true }).addTo(this.map);
    handle.getElement().setAttribute("aria-label", label);
    return handle;
  }

  /** A circle's centre takes its edge along, which stays as far away. */
  _move(id, index, position, undone) {
    const one = this.sketches.shapes.find((other) => other.id === id);
    const moved = one.positions.with(index, position);
    const isCentre = one.kind === "circle" && index === 0;
    const positions = isCentre ? [position, destination(position, azimuth(...one.positions), distance(...one.positions))] : moved;
    this.sketches.change(id, { positions }, undone);
  }

  _key(event, { id, kind, positions }, index) {
    if (["Delete", "Backspace"].includes(event.key)) {
      if (positions.length > KINDS[kind][0]) this.sketches.change(id, { positions: positions.toSpliced(index, 1) });
    } else if (ARROWS[event.key]) {
      const point = this.map.latLngToContainerPoint([positions[index][1], positions[index][0]]).add(L.point(ARROWS[event.key]).multiplyBy(MOVE_PX * (event.shiftKey ? 8 : 1)));
      const { lng, lat } = this.map.containerPointToLatLng(point);
      this._move(id, index, [lng, lat], true);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

function placeOf(handle) {
  const { lng, lat } = handle.getLatLng();
  return [lng, lat];
}

function isClosed({ kind, positions }) {
  return kind === "circle" || (kind === "polygon" && positions.length > 2);
}

function pointPath({ x, y }) {
  return `M${x - 5} ${y}A5 5 0 1 0 ${x + 5} ${y}A5 5 0 1 0 ${x - 5} ${y}Z`;
}

/** The length of each piece of a line or edge of an area that has room for it. */
function pieces({ kind, positions }, at) {
  const ends = kind === "polygon" && positions.length > 2 ? [...positions.slice(1), positions[0]] : positions.slice(1);
  if (kind === "line" && ends.length < 2) return [];
  return ends.flatMap((end, i) => {
    const [a, b] = [at(positions[i]), at(end)];
    return Math.hypot(a.x - b.x, a.y - b.y) < LEAST_LABEL_PX ? [] : [label({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, lengthInWords(distance(positions[i], end)))];
  });
}

/** Name and measure: at the end of a line, in the middle of an area, above a circle or point. */
function wholeLabel(one, at) {
  const { kind, positions, name } = one;
  if (positions.length < (kind === "polygon" ? 3 : KINDS[kind][0])) return [];
  const words = [name, mainMeasure(one)].filter(Boolean).join(" · ");
  return words ? [label(PLACES[kind](positions.map(at), at, positions), words, "whole")] : [];
}

const PLACES = {
  point: ([{ x, y }]) => ({ x, y: y - 12 }),
  line: (points) => ({ x: points.at(-1).x, y: points.at(-1).y - 12 }),
  polygon: (points) => ({ x: mean(points, "x"), y: mean(points, "y") }),
  circle: (points, at, positions) => { const top = ringOf(positions, 4).map(at)[0]; return { x: top.x, y: top.y - 8 }; },
};

const mean = (points, axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;

function label({ x, y }, words, cls = "") {
  return svg("text", { class: `sketch-label ${cls}`.trim(), x: x.toFixed(1), y: (y + 4).toFixed(1), "text-anchor": "middle" }, [words]);
}
