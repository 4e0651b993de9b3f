// What a text finds: coordinates are read here; names are asked of the server, or looked for in a page that carries its data.

import { readPosition } from "ca-geo/coordinates.js";
import { findCarried } from "ca-geo/carried-names.js";
import { load, settings } from "ca-geo/page.js";

const MOST = 12;

/** Hits as the API's /search gives them, those of coordinates (`kind` "position") first. Rejects with a LoadError. */
export async function find(text) {
  const position = await readPosition(text);
  const hits = await (settings.inlined ? findCarried(text, MOST) : ask(text));
  return position ? [{ kind: "position", name: position.text, detail: [], lonlat: position.lonlat, uncertainty_m: position.uncertainty_m }, ...hits] : hits;
}

/** Records that this page does not have (those of tables) are passed over: they have no panel. */
async function ask(text) {
  const { hits } = await load(`search?f=json&limit=${MOST}&q=${encodeURIComponent(text)}`);
  const ids = settings.layers.map((layer) => layer.id);
  return hits.filter((hit) => hit.kind !== "feature" || ids.includes(hit.collection));
}
