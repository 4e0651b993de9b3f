// Which records are shown: those of the layers that are on, in the window of time, that pass the filters.

import { settings } from "ca-geo/page.js";
import { isWithin, periodOf } from "ca-geo/periods.js";
import { featuresOf } from "ca-geo/records.js";
import * as view from "ca-geo/view.js";

const ids = settings.layers.map((layer) => layer.id);
const PARTS = ["layers", "time", "match"];

/** The records of a layer that pass time and filters, whether the layer is on or off. */
export function passing(layerId) {
  const { time, match } = view.get();
  if (!time) return featuresOf(layerId);
  return featuresOf(layerId).filter(({ id }) => isWithin(periodOf(layerId, id), time, match === "certain"));
}

/** {layer, feature} of all records that are shown, in the layers' order. */
export function shownRecords() {
  const on = view.shownLayers(ids);
  return settings.layers.filter(({ id }) => on.includes(id)).flatMap((layer) => passing(layer.id).map((feature) => ({ layer, feature })));
}

/** Calls `listener` when other records are to be shown. */
export function onShown(listener) {
  return view.on((after, before) => { if (PARTS.some((name) => after[name] !== before[name])) listener(); });
}
