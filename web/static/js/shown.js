// Which records are shown: those of the layers that are on, in the window of time, that pass the filters.

import { active, FILTERS, passes } from "ca-geo/filters.js";
import { kept } from "ca-geo/kept.js";
import { announce } from "ca-geo/notice.js";
import { settings } from "ca-geo/page.js";
import { isWithin, periodOf } from "ca-geo/periods.js";
import { featuresOf } from "ca-geo/records.js";
import { t } from "ca-geo/strings.js";
import * as view from "ca-geo/view.js";

const ids = settings.layers.map((layer) => layer.id);
const NARROWING = ["time", "match", ...FILTERS.map(({ name }) => name)];
const PARTS = ["layers", ...NARROWING];
const narrowings = new Map(); // for each layer, and what is left aside, a function that keeps its last answer

/** The records of a layer that pass time and filters, whether the layer is on or off; `except` names a filter, or `time`, left aside. */
export function passing(layerId, except = null) {
  const state = view.get();
  const aside = state[except] ? except : null;
  const key = `${layerId} ${aside}`;
  if (!narrowings.has(key)) narrowings.set(key, kept((features, ...values) => narrowed(layerId, features, Object.fromEntries(NARROWING.map((name, index) => [name, values[index]])))));
  return narrowings.get(key)(featuresOf(layerId), ...NARROWING.map((name) => (name === aside ? null : state[name])));
}

function narrowed(layerId, features, state) {
  const { time, match } = state;
  const inTime = time ? features.filter(({ id }) => isWithin(periodOf(layerId, id), time, match === "certain")) : features;
  const filters = active(state);
  return filters.length ? inTime.filter(({ properties }) => passes(properties, filters)) : inTime;
}

/** {layer, feature} of all records that are shown, in the layers' order. */
export function shownRecords() {
  const on = view.shownLayers(ids);
  return recordsOf(...settings.layers.map(({ id }) => (on.includes(id) ? passing(id) : null)));
}

const recordsOf = kept((...lists) => settings.layers.flatMap((layer, index) => (lists[index] ?? []).map((feature) => ({ layer, feature }))));

/** Says to screen readers how many records are shown now; `what` the reader chose comes first. */
export function announceShown(what = "") {
  announce(`${what}${t("records", { n: shownRecords().length })}`);
}

/** Calls `listener(state, before)` when other records are to be shown. */
export function onShown(listener) {
  return view.on((after, before) => { if (PARTS.some((name) => after[name] !== before[name])) listener(after, before); });
}
