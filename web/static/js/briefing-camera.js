// The camera of a briefing: the zoom of a step is meant for a map of one size; on a smaller or larger one the same ground is shown.

import { settings } from "ca-geo/page.js";
import { stateOfStep } from "ca-geo/briefing-steps.js";
import { reducedMotion } from "ca-geo/stage.js";

const SECONDS = 1.1;

/** Moves to the camera of a step; with `animate` false, or for readers who want no motion, at once. */
export function moveTo(map, number, animate = true) {
  map.invalidateSize({ pan: false, animate: false });
  const { center, zoom } = stateOfStep(number);
  const [lon, lat] = center ?? settings.home.center;
  const target = fitted(map, zoom ?? settings.home.zoom);
  if (animate && !reducedMotion()) map.flyTo([lat, lon], target, { duration: SECONDS });
  else map.setView([lat, lon], target, { animate: false });
}

function fitted(map, zoom) {
  const [width, height] = settings.briefing.madeFor;
  const { x, y } = map.getSize();
  const wanted = zoom + Math.log2(Math.min(x / width, y / height));
  return Math.round(Math.min(Math.max(wanted, map.getMinZoom()), map.getMaxZoom()) * 10) / 10;
}
