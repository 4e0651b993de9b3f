// What is shown of a layer, as parameters of the API's items: the same records, whoever asks.

import { intervalOf } from "ca-geo/days.js";
import { asCql2 } from "ca-geo/filters.js";
import { featuresOf, layerOf } from "ca-geo/records.js";
import * as view from "ca-geo/view.js";

/** The parameters as a query string without question mark, empty for the whole layer; null where none of its records can be meant. */
export function selectionQuery(layerId) {
  const state = view.get();
  const names = new Set(layerOf(layerId).user ? [] : featuresOf(layerId).flatMap(({ properties }) => Object.keys(properties))); // what a user's records say has no codes
  const filter = asCql2(state, names);
  if (filter === null) return null;
  const parts = [state.time && ["datetime", intervalOf(state.time)],
    state.time && state.match && ["datetime-match", state.match], filter && ["filter", filter]].filter(Boolean);
  return new URLSearchParams(parts).toString();
}
