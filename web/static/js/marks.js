/** The buttons on the map: what a sign looks like at a zoom, how much room it takes, what it is called. */
import { factorAt, isFixed, OVERVIEW_ZOOM } from "ca-geo/crowd.js";
import { element } from "ca-geo/dom.js";
import { railSign } from "ca-geo/railway.js";
import { svg } from "ca-geo/stage.js";
import { extentOf, isContested, symbol } from "ca-geo/symbols.js";

const SELECTED = 1.28;
const BRACKET_PX = 15; // half an edge
const BADGE_PX = 11;

/** A mark for a sign of arrange(): one record or a stack. */
export function signMark({ records, x, y, dx, dy, leader }, { scale, zoom, selected }) {
  const chosen = records.some(({ key }) => key === selected);
  const size = factorAt(zoom) * (chosen ? SELECTED : 1);
  const { layer, layerId } = records[0];
  const contested = zoom >= OVERVIEW_ZOOM && records.some(({ properties }) => isContested(properties));
  const extent = extentOf(layer.symbol, records.length, size);
  const asked = { shape: layer.symbol, layerId, contested, count: records.length, size, ...drawnAs(records) };
  return {
    id: records.map(({ key }) => key).join(" "), kind: records.length > 1 ? "stack" : "sign", records, layerId,
    unit: { x: x / scale, y: y / scale }, dx, dy, leader, chosen, extent, contested, fixed: records.every(isFixed) && !leader && Math.hypot(dx, dy) < 1,
    asked, draw: () => [symbol(asked)],
    look: `${size} ${chosen} ${contested}`,
  };
}

/** One record keeps its status; a stack is open, and broken as soon as one of its places is not known better than to a district. */
function drawnAs(records) {
  if (records.length === 1) return { status: records[0].properties.status, precision: records[0].precision };
  if (records[0].layer.user) return {}; // nothing is known of how sure its places are
  return { precision: records.every(isFixed) ? "settlement" : "district" };
}

/** A mark for a point of a railway. */
export function railMark(point, { selected }) {
  const { record, terminus, angle } = point;
  const chosen = record.key === selected;
  const half = { "break-of-gauge": 8.5, tunnel: 10.5, "waypoint-town": 2.9 }[record.properties.category] ?? (terminus ? 4.4 : 3.4);
  return {
    id: record.key, kind: "rail", records: [record], layerId: record.layerId, unit: record.point, dx: 0, dy: 0, chosen,
    extent: { halfWidth: half, halfHeight: half }, fixed: true, draw: () => [railSign(point)], look: `${chosen} ${terminus} ${angle}`,
  };
}

/** A mark without a picture: the keyboard's way to a line or a band. */
export function lineMark(id, records, unit, { selected }) {
  return {
    id: `line ${id}`, kind: "line", records, layerId: records[0].layerId, unit, dx: 0, dy: 0, picture: false,
    chosen: records.some(({ key }) => key === selected), extent: { halfWidth: 0, halfHeight: 0 }, draw: () => [], look: "",
  };
}

/** Signs of user layers, which may be thousands; the one that is chosen stands above all others. */
export const isOfCrowd = ({ records, chosen }) => Boolean(records[0].layer.user) && !chosen;

/** The button of a mark, with its accessible name; the signs of a crowd are drawn together (mark-layer.js). */
export function buttonOf(mark, label) {
  const stacked = mark.records.length > 1;
  const node = element("button", {
    type: "button", tabindex: "-1", class: classesOf(mark),
    "aria-label": label, "aria-haspopup": stacked ? "dialog" : null, "aria-expanded": stacked ? "false" : null,
    "aria-current": mark.chosen ? "true" : null, "data-records": mark.records.map(({ key }) => key).join(" "),
  }, isOfCrowd(mark) ? [] : mark.draw());
  if (mark.chosen && mark.picture !== false) node.append(brackets(mark.extent));
  return node;
}

function classesOf(mark) {
  const { kind, records: [{ layer }], chosen } = mark;
  return ["mark", kind, layer.user && "user", chosen && "selected", !isOfCrowd(mark) && "leaflet-zoom-animated"].filter(Boolean).join(" ");
}

/** Corner brackets: a selection is never a circle, because circles mean kilometres. */
function brackets({ halfWidth, halfHeight }) {
  const half = Math.max(BRACKET_PX, halfWidth + 4, halfHeight + 4);
  const arm = half * 0.5;
  const corner = (sx, sy) => `M${sx * half} ${sy * (half - arm)}V${sy * half}H${sx * (half - arm)}`;
  const d = corner(-1, -1) + corner(1, -1) + corner(1, 1) + corner(-1, 1);
  const box = half + 4;
  return svg("svg", { class: "brackets", width: 2 * box, height: 2 * box, viewBox: `${-box} ${-box} ${2 * box} ${2 * box}`, "aria-hidden": "true" },
    [svg("path", { class: "bracket-paper", d }), svg("path", { class: "bracket", d })]);
}

/** Boxes of a mark in px: its picture and its badge. */
export function boxesOf(mark, at) {
  const centre = { x: at.x + mark.dx, y: at.y + mark.dy };
  const { halfWidth, halfHeight, badge } = mark.extent;
  const half = mark.chosen ? Math.max(BRACKET_PX + 2, halfWidth + 6, halfHeight + 6) : 0;
  const [w, h] = [Math.max(halfWidth, half), Math.max(halfHeight, half)];
  const box = { x: centre.x - w, y: centre.y - h, width: 2 * w, height: 2 * h };
  const sign = { x: centre.x + (badge?.x ?? 0) - BADGE_PX / 2 - 1, y: centre.y + (badge?.y ?? 0) - BADGE_PX / 2 - 1, width: BADGE_PX + 2, height: BADGE_PX + 2 };
  return { centre, box, badge: mark.contested && badge ? sign : null };
}
