// Which records are shown: those of the layers that are on, in the window of time, that pass the filters.

import { FILTERS, passes } from "ca-geo/filters.js";
import { settings } from "ca-geo/page.js";
import { isWithin, periodOf } from "ca-geo/periods.js";
import { featuresOf } from "ca-geo/records.js";
import * as view from "ca-geo/view.js";

const ids = settings.layers.map((layer) => layer.id);
const PARTS = ["layers", "time", "match", ...FILTERS.map(({ name }) => name)];

/** The records of a layer that pass time and filters, whether the layer is on or off; `except` names a filter, or `time`, left aside. */
export function passing(layerId, except = null) {
  const state = view.get();
  const isInTime = ({ id }) => !state.time || except === "time" || isWithin(periodOf(layerId, id), state.time, state.match === "certain");
  return featuresOf(layerId).filter((feature) => isInTime(feature) && passes(feature.properties, state, except));
}

/** {layer, feature} of all records that are shown, in the layers' order. */
export function shownRecords() {
  const on = view.shownLayers(ids);
  return settings.layers.filter(({ id }) => on.includes(id)).flatMap((layer) => passing(layer.id).map((feature) => ({ layer, feature })));
}

/** Calls `listener(state, before)` when other records are to be shown. */
export function onShown(listener) {
  return view.on((after, before) => { if (PARTS.some((name) => after[name] !== before[name])) listener(after, before); });
}
