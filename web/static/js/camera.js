// The camera: starts where the view says or at home, stays on the base map, and tells the view where it is.

import { keepInside } from "ca-geo/basemap.js";
import { settings } from "ca-geo/page.js";
import { isPhone } from "ca-geo/sheet.js";
import { reducedMotion } from "ca-geo/stage.js";
import { t } from "ca-geo/strings.js";
import * as view from "ca-geo/view.js";

const HOME_SPAN = 9.6; // degrees of longitude that a narrow map shows at least: Dushanbe to Kashgar
const MARGIN_PX = 48; // kept free around a record that was opened

/** Puts the map where the view says, before anything is drawn. */
export function startCamera(map) {
  const [west, south, east, north] = settings.bounds;
  map.setMaxZoom(settings.maxZoom);
  map.getContainer().setAttribute("role", "group");
  map.getContainer().setAttribute("aria-label", t("map.keys"));
  if (reducedMotion()) map._zoomAnimated = map.options.inertia = false; // Leaflet has no option for it once the map is made
  keepInside(map, { west, south, east, north });
  countPresses(map);
  go(map, view.get());
  keepSize(map);
}

/** From now on the view follows the camera, and the camera follows Back and Forward. */
export function followCamera(map) {
  map.on("moveend", () => {
    const { lng, lat } = map.getCenter();
    view.set({ center: [lng, lat], zoom: map.getZoom() }, "move");
  });
  view.on((state, before, cause) => { if (cause === "history" || cause === "step") go(map, state); });
}

/** A press that comes while a zoom still moves is made up for at its end; Leaflet would ignore it. */
function countPresses(map) {
  const zoomTo = map.setZoom.bind(map);
  let [moves, due] = [false, 0];
  map.setZoom = (zoom, options) => {
    if (moves) {
      due += zoom - map.getZoom();
      return map;
    }
    moves = map._limitZoom(zoom) !== map.getZoom(); // then a zoomend will come
    return zoomTo(zoom, options);
  };
  map.on("zoomanim", () => { moves = true; });
  map.on("zoomend", () => {
    const by = due;
    [moves, due] = [false, 0];
    if (by) map.setZoom(map.getZoom() + by);
  });
}

/** Moves the map, where it must, until a record is seen beside what lies over the map. */
export function reveal(map, { geometry }) {
  map.invalidateSize({ pan: false, animate: false });
  const bounds = L.geoJSON(geometry).getBounds();
  const free = freeView(map);
  const at = map.latLngToContainerPoint(bounds.getCenter());
  const [min, max] = [bounds.getNorthWest(), bounds.getSouthEast()].map((corner) => map.latLngToContainerPoint(corner));
  if (isPhone.matches) map.panBy(at.subtract(free.getCenter()), { animate: !reducedMotion() });
  else if (!free.intersects(L.bounds(min, max))) map.panInside(bounds.getCenter(), { padding: [MARGIN_PX, MARGIN_PX], animate: !reducedMotion() });
}

/** The paddings that keep what is fitted clear of the head of a phone's page. */
export function paddings(map) {
  const { min, max } = freeView(map);
  return { paddingTopLeft: min, paddingBottomRight: map.getSize().subtract(max) };
}

/** The part of the map that nothing lies over, in px of its container, less a margin. */
function freeView(map) {
  const head = document.querySelector(".head");
  const top = isPhone.matches && head ? head.getBoundingClientRect().bottom : 0;
  const { x, y } = map.getSize();
  return L.bounds([MARGIN_PX, top + MARGIN_PX], [x - MARGIN_PX, y - MARGIN_PX]);
}

function go(map, { center, zoom }) {
  map.invalidateSize({ pan: false, animate: false });
  const [lon, lat] = center ?? settings.home.center;
  map.setView([lat, lon], zoom ?? homeZoom(map), { animate: false });
}

function homeZoom(map) {
  const wholeSpan = Math.log2((map.getSize().x * 360) / (256 * HOME_SPAN));
  return Math.max(map.getMinZoom(), Math.min(settings.home.zoom, wholeSpan));
}

/** The map's box changes with the panel, the window and the phone's sheet. */
function keepSize(map) {
  new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(map.getContainer());
}
