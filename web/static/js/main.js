// Starts the page, in order: theme and view, the lists beside the map, the camera, the data, the drawing.

import { fillAbout } from "ca-geo/about.js";
import { keepAddress, readAddress } from "ca-geo/address.js";
import { startBaseList } from "ca-geo/base-list.js";
import { startChoropleth } from "ca-geo/choropleth.js";
import { followCamera, startCamera } from "ca-geo/camera.js";
import { startDownload } from "ca-geo/download.js";
import { addLayers, drawMap } from "ca-geo/drawing.js";
import { startEmbed } from "ca-geo/embed.js";
import { startFacets } from "ca-geo/facets.js";
import { setFailed, startLayerList } from "ca-geo/layer-list.js";
import { startLegend } from "ca-geo/legend.js";
import { announce, notify } from "ca-geo/notice.js";
import { startOnlineTiles } from "ca-geo/online-tiles.js";
import { LoadError, load, loadCollection, settings } from "ca-geo/page.js";
import { isLoaded, keep } from "ca-geo/records.js";
import { open, showAddressed, startSelection } from "ca-geo/selection.js";
import { startSearch } from "ca-geo/search.js";
import { startSide } from "ca-geo/side.js";
import { t } from "ca-geo/strings.js";
import { startTable } from "ca-geo/table.js";
import { startTheme } from "ca-geo/theme.js";
import { startTimeline } from "ca-geo/timeline.js";
import { startUnlocated } from "ca-geo/unlocated.js";
import { startUserLayers } from "ca-geo/user-layers.js";

const map = window[settings.mapName];

readAddress();
startTheme();
startUserLayers();
startSelection(map);
const refreshLists = settings.embed ? startEmbed(map) : startLists();
startCamera(map);
startOnlineTiles(map);
start().catch((error) => {
  document.getElementById("loading").textContent = t("failed.draw", { reason: error.message });
  throw error;
});

/** What stands beside the map; of use before the map is there, and without it. Returns how to fill it again. */
function startLists() {
  startSide();
  startSearch(map);
  startDownload();
  startBaseList();
  startChoropleth();
  fillAbout();
  const parts = [startLayerList(loadAgain), startFacets(), startLegend(), startUnlocated(open), startTimeline(), startTable(map)];
  return () => parts.forEach((refresh) => refresh());
}

async function start() {
  const basemap = loadBasemap();
  const layers = Promise.all(settings.layers.map(loadLayer));
  await Promise.all([basemap, layers]);
  showAddressed();
  await drawMap(map, await basemap);
  followCamera(map);
  keepAddress();
  document.getElementById("loading").remove();
  reportDrawn();
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

async function loadLayer(layer) {
  try {
    keep(layer.id, await loadCollection(layer.items, layer.user?.most));
    setFailed(layer.id, null);
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    setFailed(layer.id, error.reason);
    notify(t("failed.notice", { layer: layer.title, reason: error.reason }), { label: t("failed.retry"), run: () => loadAgain(layer.id) });
  }
  refreshLists();
}

async function loadAgain(id) {
  await loadLayer(settings.layers.find((layer) => layer.id === id));
  if (!isLoaded(id)) return;
  addLayers();
  showAddressed();
  reportDrawn();
}

function reportDrawn() {
  if (!settings.layers.every((layer) => isLoaded(layer.id))) return;
  announce(t("map.drawn", { n: settings.layers.reduce((sum, layer) => sum + layer.count, 0) }));
  document.documentElement.dataset.drawn = "true";
  performance.mark("ca-geo:drawn");
}

function fileName(href) {
  return new URL(href, location.href).pathname.split("/").at(-1);
}

function camelCase(name) {
  return name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
}
