// The overview: the whole base map, small, with a frame around what the map shows; a press or a drag moves the map there. The keyboard moves the map itself.

import { toLonLat, toUnit } from "ca-geo/geometry.js";
import { settings } from "ca-geo/page.js";
import { svg } from "ca-geo/stage.js";

const WIDTH = 176;
const LEAST_FRAME = 5; // px, so that it is seen from close by too

/** An SVG in step with the map; `label` is what it is called. */
export function createMinimap(map, land, label) {
  const [west, south, east, north] = settings.bounds;
  const [from, to] = [toUnit([west, north]), toUnit([east, south])];
  const scale = WIDTH / (to.x - from.x);
  const height = Math.round((to.y - from.y) * scale);
  const place = (lonlat) => { const { x, y } = toUnit(lonlat); return [(x - from.x) * scale, (y - from.y) * scale]; };
  const frame = svg("rect", { class: "minimap-frame" });
  const root = svg("svg", { class: "map-furniture minimap", role: "img", "aria-label": label, width: WIDTH, height, viewBox: `0 0 ${WIDTH} ${height}` },
    [svg("rect", { class: "minimap-water", width: WIDTH, height }), ...["neighbour", "home"].map((side) => svg("path", { class: `minimap-land ${side}`, d: outline(land, side === "home", place) })), frame]);
  const show = () => fit(frame, map.getBounds(), place);
  map.on("move zoomend resize", show);
  show();
  onDrag(root, (x, y) => { const [lon, lat] = toLonLat({ x: from.x + x / scale, y: from.y + y / scale }); map.panTo([lat, lon], { animate: false }); });
  return root;
}

/** The land of one side, its points thinned to what so few pixels can show. */
function outline({ features }, home, place) {
  const rings = features.filter(({ properties }) => properties.home === home).flatMap(({ geometry: { type, coordinates } }) => (type === "Polygon" ? coordinates : coordinates.flat()));
  return rings.map((ring) => thinned(ring.map(place))).filter((points) => points.length > 2).map((points) => `M${points.map((point) => point.map((value) => value.toFixed(1)).join(" ")).join("L")}Z`).join("");
}

function thinned(points) {
  const kept = [points[0]];
  for (const point of points) if (Math.hypot(point[0] - kept.at(-1)[0], point[1] - kept.at(-1)[1]) > 1) kept.push(point);
  return kept;
}

function fit(frame, bounds, place) {
  const [[left, top], [right, bottom]] = [bounds.getNorthWest(), bounds.getSouthEast()].map(({ lng, lat }) => place([lng, lat]));
  const [width, height] = [Math.max(LEAST_FRAME, right - left), Math.max(LEAST_FRAME, bottom - top)];
  const told = { x: (left + right - width) / 2, y: (top + bottom - height) / 2, width, height };
  for (const [name, value] of Object.entries(told)) frame.setAttribute(name, value.toFixed(1));
}

function onDrag(root, go) {
  const follow = (event) => { const { left, top } = root.getBoundingClientRect(); go(event.clientX - left, event.clientY - top); };
  root.addEventListener("pointerdown", (event) => { root.setPointerCapture(event.pointerId); follow(event); });
  root.addEventListener("pointermove", (event) => { if (root.hasPointerCapture(event.pointerId)) follow(event); });
}
