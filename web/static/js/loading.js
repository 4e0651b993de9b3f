// Loads base map and layers, has them drawn, and says when all of it stands; a part that fails is named, and can be asked for again.

import { keepAddress } from "ca-geo/address.js";
import { followCamera } from "ca-geo/camera.js";
import { addLayers, drawMap } from "ca-geo/drawing.js";
import { announce, notify } from "ca-geo/notice.js";
import { LoadError, load, loadCollection, settings } from "ca-geo/page.js";
import { isLoaded, keep } from "ca-geo/records.js";
import { showAddressed } from "ca-geo/selection.js";
import { t } from "ca-geo/strings.js";

/** Loads `layers` of the settings and the base map, then draws; `came(layerId, reason)` hears of each layer, with why it failed or null. */
export function startLoading(map, layers, came) {
  const wanted = { layers, came };
  start(map, wanted).catch((error) => {
    document.getElementById("loading").textContent = t("failed.draw", { reason: error.message });
    throw error;
  });
  return (id) => loadAgain(wanted, id);
}

async function start(map, wanted) {
  const basemap = loadBasemap();
  const layers = Promise.all(wanted.layers.map((layer) => loadLayer(wanted, layer)));
  await Promise.all([basemap, layers]);
  showAddressed();
  await drawMap(map, await basemap);
  followCamera(map);
  keepAddress();
  document.getElementById("loading").remove();
  reportDrawn(wanted);
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
