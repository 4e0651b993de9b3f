/**
 * Base maps from other servers. None is asked for anything until the viewer has picked it: an address that names one
 * only asks. The tiles lie over the atlas's own ground and under its borders, so where none comes the ground is seen.
 */
import { element, outsideLink } from "ca-geo/dom.js";
import { notify } from "ca-geo/notice.js";
import { settings } from "ca-geo/page.js";
import { t } from "ca-geo/strings.js";
import * as view from "ca-geo/view.js";

const picked = new Set(); // for as long as the page is open: a reload asks again
let closeNotice = () => {};

/** Who made the tiles that are shown, and who sees the viewer; hidden while the ground is the atlas's own. */
export const credit = element("p", { class: "tile-credit", hidden: true });

/** The server of one of `settings.onlineTiles`. */
export function hostOf({ url }) {
  return new URL(url).host;
}

/** The viewer's own choice: an id, or null for the atlas's own ground. */
export function pick(id) {
  closeNotice();
  if (id !== null) picked.add(id);
  view.set({ base: id }, "base");
}

/** What an address may have of the base map that it names: all of it if the viewer has picked that before, else a question. */
export function permitted(id) {
  if (id === null || picked.has(id)) return id;
  const tiles = tilesOf(id);
  const values = { title: tiles.title, host: hostOf(tiles) };
  say(t("base.asked", values), { label: t("base.load", values), run: () => pick(id) });
  return null;
}

/** From now on the map shows the base map that the view names. */
export function startOnlineTiles(map) {
  let layer = null;
  view.watch("base", (id) => {
    layer?.remove();
    layer = id === null ? null : tileLayer(tilesOf(id)).addTo(map);
    map.getContainer().classList.toggle("online", id !== null);
    showCredit(id);
  });
}

function tilesOf(id) {
  return settings.onlineTiles.find((tiles) => tiles.id === id);
}

function tileLayer(tiles) {
  const layer = L.tileLayer(tiles.url, { maxNativeZoom: tiles.max_zoom, maxZoom: settings.maxZoom, referrerPolicy: tiles.referrer_policy });
  layer.on("tileloadstart", ({ tile }) => { tile.style.width = tile.style.height = "257px"; }); // no seams between the map's fractional zooms
  watchFaults(layer, tiles);
  return layer;
}

function watchFaults(layer, tiles) {
  let [came, failed] = [0, 0];
  layer.on("loading", () => { [came, failed] = [0, 0]; });
  layer.on("tileload", () => { came += 1; });
  layer.on("tileerror", () => { failed += 1; });
  layer.on("load", () => {
    if (failed && came) sayGaps(layer, tiles);
    else if (failed) queueMicrotask(() => giveUp(tiles)); // Leaflet is not done with the layer yet
  });
}

function giveUp(tiles) {
  if (view.get().base !== tiles.id) return;
  pick(null);
  say(t("base.failed", { title: tiles.title, host: hostOf(tiles) }), { label: t("failed.retry"), run: () => pick(tiles.id) });
}

/** Once for each layer: at the next move there may be gaps again. */
function sayGaps(layer, tiles) {
  if (!layer.saidGaps) say(t("base.gaps", { host: hostOf(tiles) }));
  layer.saidGaps = true;
}

function say(text, action) {
  closeNotice();
  closeNotice = notify(text, action);
}

function showCredit(id) {
  const tiles = tilesOf(id);
  credit.hidden = !tiles;
  if (!tiles) return;
  const links = tiles.attribution.flatMap(({ text, href }, i) => [i ? ", " : null, outsideLink(href, text)]);
  credit.replaceChildren(...links.filter(Boolean), ` · ${t("base.sees", { host: hostOf(tiles) })}`);
}
