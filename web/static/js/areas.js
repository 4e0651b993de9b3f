/** Areas of user layers: their outline, tinted, as the file has it; nothing is said of how sure it is. */
import { polyline, thin } from "ca-geo/curve.js";
import { boxOf } from "ca-geo/geometry.js";
import { svg } from "ca-geo/stage.js";

const THIN_PX = 0.7;
const LEAST_PX = 1.5; // what is smaller is drawn as its box

export class Areas {
  constructor(stage) {
    this.stage = stage;
    this.group = svg("g", { class: "user-areas" });
    this.drawn = [];
    stage.root.append(this.group);
    stage.add((frame) => this._paint(frame));
  }

  set(records, selected) {
    this.drawn = records.map((record) => ({ record, box: boxOf(record.rings.flat()), path: areaPath(record, record.key === selected) }));
    this.group.replaceChildren(...this.drawn.map(({ path }) => path));
    this._paint(this.stage.frame);
  }

  _paint(frame) {
    this.drawn.forEach(({ record, box, path }) => path.setAttribute("d", isSeen(box, frame) ? outline(record.rings, box, frame) : ""));
  }
}

function areaPath({ key, layerId, layer }, chosen) {
  const path = svg("path", { class: `user-area ${layer.symbol}${chosen ? " selected" : ""}`, "data-key": key, "fill-rule": "evenodd" });
  path.style.setProperty("--sign", `var(--layer-${layerId}, var(--ink))`);
  return path;
}

/** Whether a box of the unit square meets the drawn part of the map. */
export function isSeen({ minX, minY, maxX, maxY }, { scale, left, top, width, height }) {
  return maxX * scale >= left && minX * scale <= left + width && maxY * scale >= top && minY * scale <= top + height;
}

function outline(rings, box, { scale, left, top }) {
  const place = ({ x, y }) => ({ x: x * scale - left, y: y * scale - top });
  if ((box.maxX - box.minX) * scale < LEAST_PX && (box.maxY - box.minY) * scale < LEAST_PX) return square(place({ x: box.minX, y: box.minY }));
  return rings.map((ring) => polyline(thin(ring.map(place), THIN_PX), true)).join("");
}

function square({ x, y }) {
  return `M${x} ${y}h${LEAST_PX}v${LEAST_PX}h${-LEAST_PX}Z`;
}
