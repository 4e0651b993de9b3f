// When nothing is shown: says why, and offers the way back to something.

import { element } from "ca-geo/dom.js";
import { active, NO_FILTERS } from "ca-geo/filters.js";
import { settings } from "ca-geo/page.js";
import { onShown, shownRecords } from "ca-geo/shown.js";
import { t } from "ca-geo/strings.js";
import * as view from "ca-geo/view.js";

const ids = settings.layers.map((layer) => layer.id);

/** Keeps the message over the map in step with the view; returns how to look again when records have come. */
export function startEmpty() {
  const box = document.getElementById("stage").appendChild(element("div", { class: "empty", hidden: true }));
  const refresh = () => {
    box.hidden = !isNarrowed() || shownRecords().length > 0;
    box.replaceChildren(...(box.hidden ? [] : message()));
  };
  onShown(refresh);
  return refresh;
}

function isNarrowed() {
  const state = view.get();
  return state.layers !== null || state.time !== null || active(state).length > 0;
}

function message() {
  const noLayer = !view.shownLayers(ids).length;
  const run = () => {
    view.set(noLayer ? { layers: null } : { time: null, match: null, ...NO_FILTERS }, "layers");
    document.getElementById("stage").focus(); // the button is gone
  };
  return [element("p", {}, t(noLayer ? "empty.layers" : "empty.records")), element("button", { type: "button", class: "button", onclick: run }, t(noLayer ? "empty.showLayers" : "filters.clear"))];
}
