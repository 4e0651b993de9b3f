// Starts the page, in order: theme and view, the lists beside the map, the camera, the data, the drawing.

import { fillAbout } from "ca-geo/about.js";
import { readAddress } from "ca-geo/address.js";
import { startBaseList } from "ca-geo/base-list.js";
import { startChoropleth } from "ca-geo/choropleth.js";
import { startCamera } from "ca-geo/camera.js";
import { watchConnection } from "ca-geo/connection.js";
import { startEmpty } from "ca-geo/empty.js";
import { startFacets } from "ca-geo/facets.js";
import { keepKeyboard } from "ca-geo/keyboard.js";
import { setFailed, startLayerList } from "ca-geo/layer-list.js";
import { startLegend } from "ca-geo/legend.js";
import { map } from "ca-geo/leaflet-map.js";
import { startLoading } from "ca-geo/loading.js";
import { startMenus } from "ca-geo/menus.js";
import { startOnlineTiles } from "ca-geo/online-tiles.js";
import { settings } from "ca-geo/page.js";
import { startQuestions } from "ca-geo/questions.js";
import { startPrint } from "ca-geo/print.js";
import { open, startSelection } from "ca-geo/selection.js";
import { startSearch } from "ca-geo/search.js";
import { startSide } from "ca-geo/side.js";
import { startTable } from "ca-geo/table.js";
import { startTheme } from "ca-geo/theme.js";
import { startTimeline } from "ca-geo/timeline.js";
import { startUnlocated } from "ca-geo/unlocated.js";
import { startUserLayers } from "ca-geo/user-layers.js";

let loadAgain = () => {};

keepKeyboard();
readAddress();
startTheme();
startUserLayers();
startSelection(map);
const refreshLists = startLists();
startCamera(map);
startOnlineTiles(map);
loadAgain = startLoading(map, settings.layers, (id, reason) => {
  setFailed(id, reason);
  refreshLists();
});
watchConnection();
startPrint();

/** What stands beside the map; of use before the map is there, and without it. Returns how to fill it again. */
function startLists() {
  startSide();
  startSearch(map);
  startMenus();
  startBaseList();
  startChoropleth();
  fillAbout();
  const parts = [startLayerList((id) => loadAgain(id)), startFacets(), startLegend(), startUnlocated(open), startTimeline(), startTable(map), startEmpty(), startQuestions()];
  return () => parts.forEach((refresh) => refresh());
}
