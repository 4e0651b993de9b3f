/** Lines that are no railway, and the leaders from moved signs to their true places. */
import { PANES } from "ca-geo/basemap.js";
import { isSeen } from "ca-geo/areas.js";
import { polyline, thin } from "ca-geo/curve.js";
import { boxOf } from "ca-geo/geometry.js";
import { Stage, svg } from "ca-geo/stage.js";

const THIN_PX = 0.5; // detail that nobody sees, and thousands of lines would pay for

const coloured = (group, layerId) => {
  group.style.setProperty("--sign", `var(--layer-${layerId}, var(--ink))`);
  return group;
};

const scaled = ({ scale, left, top }) => ({ x, y }) => ({ x: x * scale - left, y: y * scale - top });

/** Schematic lines in the colour of their layer, broken. */
export class Lines {
  constructor(stage) {
    this.stage = stage;
    this.group = svg("g");
    this.drawn = [];
    stage.root.append(this.group);
    stage.add((frame) => this._paint(frame));
  }

  set(records, selected) {
    this.drawn = records.map((record) => {
      const own = record.layer.user ? ` ${record.layer.symbol}` : "";
      const classes = ["line-casing", `line${record.key === selected ? " selected" : ""}${own}`, "line-hit"];
      return { record, box: boxOf(record.line.flat()), paths: classes.map((cls) => svg("path", { class: cls, "data-key": record.key })) };
    });
    this.group.replaceChildren(...this.drawn.map(({ record, paths }) => coloured(svg("g", {}, paths), record.layerId)));
    this._paint(this.stage.frame);
  }

  _paint(frame) {
    this.drawn.forEach(({ record, box, paths }) => {
      const d = isSeen(box, frame) ? record.line.map((points) => polyline(thin(points.map(scaled(frame)), THIN_PX))).join("") : "";
      paths.forEach((path) => path.setAttribute("d", d));
    });
  }
}

/** Leaders, drawn below the signs. */
export class Leaders {
  constructor(map) {
    this.stage = new Stage(map, "leaders", PANES.leaders);
    this.marks = [];
    this.stage.add((frame) => this._paint(frame));
  }

  set(marks) {
    this.marks = marks.filter(({ leader }) => leader);
    this.stage.redraw();
  }

  _paint(frame) {
    this.stage.root.replaceChildren(...this.marks.flatMap((mark) => (mark.leader === "mean" ? [{ point: mark.unit }] : mark.records).map((record) => leader(mark, record, frame))));
  }
}

function leader({ unit, dx, dy, layerId }, { point }, frame) {
  const at = scaled(frame);
  const [place, to] = [at(unit), at(point)];
  const d = polyline([{ x: place.x + dx, y: place.y + dy }, to]);
  const foot = svg("circle", { class: "leader-foot", cx: to.x, cy: to.y, r: 1.9 });
  return coloured(svg("g", {}, [svg("path", { class: "leader-casing", d }), svg("path", { class: "leader", d }), foot]), layerId);
}
