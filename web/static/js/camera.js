// The camera: starts where the view says or at home, stays on the base map, and tells the view where it is.

import { keepInside } from "ca-geo/basemap.js";
import { settings } from "ca-geo/page.js";
import * as view from "ca-geo/view.js";

const HOME_SPAN = 10; // degrees of longitude that a narrow map shows at least: Dushanbe to Kashgar

/** Puts the map where the view says, before anything is drawn. */
export function startCamera(map) {
  const [west, south, east, north] = settings.bounds;
  map.setMaxZoom(settings.maxZoom);
  map.invalidateSize({ pan: false, animate: false });
  keepInside(map, { west, south, east, north });
  go(map, view.get());
  keepSize(map);
}

/** From now on the view follows the camera, and the camera follows Back and Forward. */
export function followCamera(map) {
  map.on("moveend", () => {
    const { lng, lat } = map.getCenter();
    view.set({ center: [lng, lat], zoom: map.getZoom() }, "move");
  });
  view.on((state, before, cause) => { if (cause === "history") go(map, state); });
}

function go(map, { center, zoom }) {
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
