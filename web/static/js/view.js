// The view state: what is shown, and nothing about how. Everything that changes it calls set(); everything that shows it listens.

import { EMPTY } from "ca-geo/url-state.js";

let state = EMPTY;
const listeners = new Set();

/** center [lon, lat], zoom, layers (a list of ids, null for all), feature {collection, id} or null, time {from, to} in days (null: open) or null for all, match `certain` or null, each filter a list of codes or null, indicator (an id) or null, theme or null for the reader's own, lang (of the page's words) or null for English, base (an id of online tiles that the viewer has picked) or null, table `open` or null, sort {column, descending} or null, columns (names of further ones) or null, follow `extent` (the table lists what is in view) or null, furniture (what is on the map beside its fixed furniture) or null for the usual, ask {question, values} (asks.js) or null. */
export function get() {
  return state;
}

/** Changes part of the state. `cause` says why (`move`, `open`, `history`, …) for those who must tell the ways apart. */
export function set(patch, cause = "page") {
  const before = state;
  state = Object.freeze({ ...state, ...patch });
  for (const listener of listeners) listener(state, before, cause);
}

/** Calls `listener(state, before, cause)` after each change; returns how to stop it. */
export function on(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Calls `listener(value, cause)` when one part of the state has changed. */
export function watch(name, listener) {
  return on((after, before, cause) => { if (after[name] !== before[name]) listener(after[name], cause); });
}

/** The ids of the layers that are on, of all ids. */
export function shownLayers(ids) {
  return state.layers === null ? ids : ids.filter((id) => state.layers.includes(id));
}

/** Turns one layer of all `ids` on or off; the view tells them in their order, and null where all are on. */
export function switchLayer(ids, id, on) {
  const shown = shownLayers(ids);
  if (shown.includes(id) === on) return;
  const next = ids.filter((other) => (other === id ? on : shown.includes(other)));
  set({ layers: next.length === ids.length ? null : next }, "layers");
}

export function sameFeature(one, other) {
  return one?.collection === other?.collection && one?.id === other?.id;
}
