// What a text finds: coordinates are read here; names are asked of the server, or looked for in a page that carries its data.

import { readPosition } from "ca-geo/coordinates.js";
import { findCarried } from "ca-geo/carried-names.js";
import { LoadError, load, settings } from "ca-geo/page.js";

const MOST = 12;

/**
 * {hits, isPart}: hits as the API's /search gives them, those of coordinates (`kind` "position") first; `isPart` where the server
 * did not answer, so that only what this page has was searched. Rejects with a LoadError where that finds nothing either.
 */
export async function find(text) {
  const position = await readPosition(text);
  const { hits, isPart } = await (settings.inlined ? look(text) : askOrLook(text));
  const all = position ? [{ kind: "position", name: position.text, detail: [], lonlat: position.lonlat, uncertainty_m: position.uncertainty_m }, ...hits] : hits;
  return { hits: all, isPart };
}

async function look(text) {
  return { hits: await findCarried(text, MOST), isPart: false };
}

async function askOrLook(text) {
  try {
    return { hits: await ask(text), isPart: false };
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    const hits = await findCarried(text, MOST).catch(() => []);
    if (!hits.length) throw error;
    return { hits, isPart: true };
  }
}

/** Records that this page does not have (those of tables) are passed over: they have no panel. */
async function ask(text) {
  const { hits } = await load(`search?f=json&limit=${MOST}&q=${encodeURIComponent(text)}`);
  const ids = settings.layers.map((layer) => layer.id);
  return hits.filter((hit) => hit.kind !== "feature" || ids.includes(hit.collection));
}
