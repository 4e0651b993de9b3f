// A place or position that was searched for: shown with a ring, and never closer than it is known.

import { paddings } from "ca-geo/camera.js";
import { close } from "ca-geo/selection.js";
import { circleBounds } from "ca-geo/geometry.js";
import { notify } from "ca-geo/notice.js";
import { isInBounds } from "ca-geo/records.js";
import { reducedMotion } from "ca-geo/stage.js";
import { t } from "ca-geo/strings.js";
import * as view from "ca-geo/view.js";

const TOWN_M = 45_000; // a town is seen with its surroundings
const REGION_M = 120_000; // the name of a region or water stands somewhere in it
const LEAST_M = 2_000;
const MARK_PX = 18;
const SHOWN_MS = 12_000;

let ring = null;

/** Fits what a hit of the search stands for; without a position it says so. */
export function showPlace(map, hit) {
  ring?.remove();
  ring = null;
  if (!hit.lonlat) return void notify(t("search.noPosition", { name: hit.name }));
  if (!isInBounds(hit.lonlat)) return void notify(t("search.offMap", { name: hit.name }));
  if (view.get().feature) close();
  const radius = radiusOf(hit);
  const { west, south, east, north } = circleBounds(hit.lonlat, radius);
  map.fitBounds([[south, west], [north, east]], { ...paddings(map), animate: !reducedMotion() });
  ring = ringOf(hit).addTo(map);
  setTimeout(forget, SHOWN_MS, ring);
}

/** The disc that a position stands for, where that is known; else a mark around it. */
function ringOf({ kind, lonlat: [lon, lat], uncertainty_m: radius }) {
  const look = { className: "found-ring", interactive: false, fill: false };
  if (kind === "place" && radius) return L.circle([lat, lon], { radius, ...look });
  return L.circleMarker([lat, lon], { radius: MARK_PX, ...look });
}

function forget(shown) {
  shown.remove();
  if (ring === shown) ring = null;
}

function radiusOf(hit) {
  if (hit.uncertainty_m) return Math.max(LEAST_M, hit.uncertainty_m);
  return /^\d+$/.test(hit.id) ? TOWN_M : REGION_M; // towns bear GeoNames' numbers
}
