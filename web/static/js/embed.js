// Starts the map inside someone else's page: only the layers of its view, a short legend, a way to the full map, and controls as asked for.

import { readAddress } from "ca-geo/address.js";
import { startCamera } from "ca-geo/camera.js";
import { showIndicator } from "ca-geo/choropleth.js";
import { keepKeyboard } from "ca-geo/keyboard.js";
import { leaveScrolling } from "ca-geo/gestures.js";
import { map } from "ca-geo/leaflet-map.js";
import { startShortLegend } from "ca-geo/legend.js";
import { startLoading } from "ca-geo/loading.js";
import { settings } from "ca-geo/page.js";
import { startSelection } from "ca-geo/selection.js";
import { showLayers } from "ca-geo/short-layers.js";
import { onShown } from "ca-geo/shown.js";
import { startTheme } from "ca-geo/theme.js";
import { write } from "ca-geo/url-state.js";
import { startUserLayers } from "ca-geo/user-layers.js";
import * as view from "ca-geo/view.js";

const NARROW_PX = 560; // of the frame: the legend starts folded, so that it does not hide the map
const ids = settings.layers.map((layer) => layer.id);

keepKeyboard();
readAddress();
startTheme();
startUserLayers();
startSelection(map);
leaveScrolling(map);
document.getElementById("embed-legend").open = innerWidth >= NARROW_PX;
keepFullMapLink();
showIndicator();
const parts = [showLayers, startShortLegend()];
const refresh = () => parts.forEach((part) => part());
onShown(showLayers);
startCamera(map);
start();

async function start() {
  parts.push(...(await controls()));
  startLoading(map, settings.layers.filter(isNeeded), refresh);
}

/** What not every embedded map has is loaded where the page has a place for it; returns how to fill it again. */
async function controls() {
  const found = [];
  if (document.getElementById("time")) found.push((await import("ca-geo/timeline.js")).startTimeline());
  if (document.getElementById("search-box")) (await import("ca-geo/search.js")).startSearch(map);
  return found;
}

/** A layer that is off is never turned on here. */
function isNeeded({ id }) {
  return view.shownLayers(ids).includes(id) || view.get().feature?.collection === id;
}

function keepFullMapLink() {
  const link = document.getElementById("full-map");
  if (!link) return;
  const carry = () => { link.href = `map${write(view.get())}`; };
  view.on(carry);
  carry();
}
