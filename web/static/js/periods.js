// When the records were: the bounds that the server gives of each, and whether they lie in a window of time.

import { dayOf } from "ca-geo/days.js";
import { settings } from "ca-geo/page.js";

const known = Object.fromEntries(Object.keys(settings.periods).map((layerId) => [layerId, new Map()]));

/**
 * {first, last, certainFirst, certainLast} of a record in days, open sides infinite; null of one without dates. `first` and
 * `last` are the widest bounds; it certainly was then from `certainFirst` to `certainLast`, which may lie the other way round.
 */
export function periodOf(layerId, id) {
  const ofLayer = known[layerId];
  if (ofLayer && !ofLayer.has(id)) ofLayer.set(id, read(settings.periods[layerId][id]));
  return ofLayer?.get(id) ?? null;
}

/** Whether a record may have been in the window {from, to} of days (null: open); with `certain` whether it was by every reading. */
export function isWithin(period, { from, to }, certain) {
  if (!period) return !certain;
  const [first, last] = certain ? [period.certainFirst, period.certainLast] : [period.first, period.last];
  return first <= (to ?? Infinity) && last >= (from ?? -Infinity);
}

function read(bounds) {
  if (!bounds) return null;
  const [first, last, certainFirst, certainLast] = bounds.map((iso) => (iso === null ? null : dayOf(iso)));
  return { first: first ?? -Infinity, last: last ?? Infinity, certainFirst: certainFirst ?? -Infinity, certainLast: certainLast ?? Infinity };
}
