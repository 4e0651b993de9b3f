// Loads base map and layers, has them drawn, and says when all of it stands; a part that fails is named, and can be asked for again.

import { keepAddress } from "ca-geo/address.js";
import { followCamera } from "ca-geo/camera.js";
import { addLayers, drawMap } from "ca-geo/drawing.js";
import { announce, notify } from "ca-geo/notice.js";
import { LoadError, load, loadCollection, settings } from "ca-geo/page.js";
import { isLoaded, keep } from "ca-geo/records.js";
import { showAddressed } from "ca-geo/selection.js";
import { t } from "ca-geo/strings.js";
import { startViewHistory } from "ca-geo/view-history.js";
import { waitForAll } from "ca-geo/waiting.js";

/** Loads `layers` of the settings and the base map, then draws; `came(layerId, reason)` hears of each layer, with why it failed or null. */
export function startLoading(map, layers, came) {
  const wanted = { layers, came };
  start(map, wanted).catch((error) => {
    notify(t("failed.draw", { reason: error.message }), { label: t("failed.retry"), run: () => location.reload() });
    throw error;
  });
  return (id) => loadAgain(wanted, id);
}

async function start(map, wanted) {
  let basemap = null;
  const ground = { title: t("loading.basemap"), done: loadBasemap().then((parts) => { basemap = parts; }) };
  const layers = wanted.layers.map((layer) => ({ title: layer.title, layer, done: loadLayer(wanted, layer) }));
  const missing = await waitForAll([ground, ...layers]);
  showAddressed();
  await drawMap(map, basemap);
  followCamera(map);
  keepAddress();
  startViewHistory();
  reportDrawn(wanted);
  missing.forEach((part) => part.done.then(() => showLate(wanted, part)));
}

/** What came after the reader had gone on without it: records are drawn; a base map is asked for, as it takes the page anew. */
function showLate(wanted, { layer }) {
  if (layer) drawLate(wanted, layer.id);
  else notify(t("loading.late"), { label: t("loading.show"), run: () => location.reload() });
}

/** {land, borders, admin1Lines, …}, each a FeatureCollection; null when a part is missing, which a notice says. */
async function loadBasemap() {
  const names = Object.keys(settings.basemap);
  try {
    const parts = await Promise.all(names.map((name) => load(settings.basemap[name])));
    return Object.fromEntries(names.map((name, i) => [camelCase(name), parts[i]]));
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    notify(t("failed.basemap", { part: fileName(error.href), reason: error.reason }), { label: t("failed.retry"), run: () => location.reload() });
    return null;
  }
}

async function loadLayer(wanted, layer) {
  try {
    keep(layer.id, await loadCollection(layer.items, layer.user?.most));
    wanted.came(layer.id, null);
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    wanted.came(layer.id, error.reason);
    notify(t("failed.notice", { layer: layer.title, reason: error.reason }), { label: t("failed.retry"), run: () => loadAgain(wanted, layer.id) });
  }
}

async function loadAgain(wanted, id) {
  await loadLayer(wanted, wanted.layers.find((layer) => layer.id === id));
  drawLate(wanted, id);
}

function drawLate(wanted, id) {
  if (!isLoaded(id)) return;
  addLayers();
  showAddressed();
  reportDrawn(wanted);
}

function reportDrawn({ layers }) {
  if (!layers.every((layer) => isLoaded(layer.id))) return;
  announce(t("map.drawn", { n: layers.reduce((sum, layer) => sum + layer.count, 0) }));
  document.documentElement.dataset.drawn = "true";
  performance.mark("ca-geo:drawn");
}

function fileName(href) {
  return new URL(href, location.href).pathname.split("/").at(-1);
}

function camelCase(name) {
  return name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
}
