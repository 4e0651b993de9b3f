// Starts a briefing: the map as each step has it, presented with the keyboard or beside a text that is scrolled.

import { moveTo } from "ca-geo/briefing-camera.js";
import { goTo, number, onStep, stateOfStep, steps } from "ca-geo/briefing-steps.js";
import { showIndicator } from "ca-geo/choropleth.js";
import { keepKeyboard } from "ca-geo/keyboard.js";
import { map } from "ca-geo/leaflet-map.js";
import { startShortLegend } from "ca-geo/legend.js";
import { startLoading } from "ca-geo/loading.js";
import { startCamera } from "ca-geo/camera.js";
import { settings } from "ca-geo/page.js";
import { startSelection } from "ca-geo/selection.js";
import { showLayers } from "ca-geo/short-layers.js";
import { onShown } from "ca-geo/shown.js";
import { startTheme, THEMES } from "ca-geo/theme.js";
import { startUserLayers } from "ca-geo/user-layers.js";
import * as view from "ca-geo/view.js";

const asked = new URLSearchParams(location.search);
const reading = settings.inlined ? asked.has("read") : settings.briefing.reading;
const ids = settings.layers.map((layer) => layer.id);

view.set({ theme: THEMES.includes(asked.get("theme")) ? asked.get("theme") : null, lang: asked.get("lang") }, "address");
document.documentElement.classList.toggle("reading", reading);
document.documentElement.classList.toggle("presenting", !reading);
keepKeyboard();
startTheme();
startUserLayers();
startSelection(map);
start();

async function start() {
  const face = await (reading ? import("ca-geo/later/briefing-reading.js") : import("ca-geo/later/briefing-presenting.js"));
  goTo(Number(asked.get("step") ?? 1) || 1);
  startCamera(map);
  face.start(map); // before the camera: what a step says may change the map's box
  moveTo(map, number(), false);
  onStep((n) => { moveTo(map, n); remember(n); });
  keepTheStep();
  const parts = [showLayers, startShortLegend(), showIndicator];
  onShown(showLayers);
  view.watch("layers", showLayers);
  view.watch("indicator", showIndicator);
  startLoading(map, settings.layers.filter(isNeeded), () => parts.forEach((part) => part()));
}

/** A layer that no step shows is never turned on here. */
function isNeeded({ id }) {
  return steps.some((_, index) => (stateOfStep(index + 1).layers ?? ids).includes(id));
}

/** Whoever closes a record sees the one that the step has chosen again. */
function keepTheStep() {
  view.watch("feature", (feature, cause) => {
    if (cause === "close") view.set({ feature: stateOfStep(number()).feature }, "step");
  });
  addEventListener("resize", () => moveTo(map, number(), false));
}

/** The address names the step; it is replaced, so that Back leaves the briefing. */
function remember(n) {
  if (!["http:", "https:", "file:"].includes(location.protocol)) return;
  const query = new URLSearchParams(location.search);
  query.set("step", n);
  history.replaceState(null, "", `${location.pathname}?${query.toString().replace("read=&", "read&")}`);
}
