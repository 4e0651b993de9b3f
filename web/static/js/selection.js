// The chosen record: opens its panel, marks it on the map, and gives the keyboard back to where it came from.

import { paddings, reveal } from "ca-geo/camera.js";
import { notify } from "ca-geo/notice.js";
import { focusPanel, hidePanel, reservePanel, showPanel } from "ca-geo/panel.js";
import { settings } from "ca-geo/page.js";
import { find, isLoaded, isOnMap } from "ca-geo/records.js";
import { t } from "ca-geo/strings.js";
import * as view from "ca-geo/view.js";

let map = null;
let opener = null;
let drawing = null;

/** Connects the panel with the view. */
export function startSelection(ofMap) {
  map = ofMap;
  if (view.get().feature) reservePanel(); // the map's box is the same before and after the records are there
  view.watch("feature", show);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && view.get().feature) close();
  });
}

/** From now on the choice shows on the map too; `layer` is what createFeatureLayer returned. */
export function showOn(layer) {
  drawing = layer;
  drawing.select(view.get().feature);
}

/** Lifts the sign of a record {collection, id} on the map; null: of none. */
export function highlight(reference) {
  drawing?.highlight(reference);
}

/** Opens a record; `from` is the element that gets the keyboard back, else the one that has it now. */
export function open(reference, from = document.activeElement) {
  opener = from;
  view.set({ feature: reference }, "open");
}

/** Opens a record and shows the whole of what its place may be, which is as close as the map goes by itself. */
export function openAndFit(reference, from) {
  open(reference, from);
  const record = find(reference);
  if (record && isOnMap(record.feature)) drawing?.fitTo(reference.collection, reference.id, paddings(map));
}

export function close() {
  const reference = view.get().feature;
  view.set({ feature: null }, "close");
  giveFocusBack(reference);
}

/** Shows the record that the address names, once its layer has been loaded; says so when there is none. */
export function showAddressed() {
  const reference = view.get().feature;
  if (!reference) return;
  if (find(reference)) show(reference, settings.briefing ? "step" : view.get().center ? "history" : "address");
  else {
    if (isLoaded(reference.collection)) notify(t("notice.noFeature", { feature: `${reference.collection}/${reference.id}` }));
    view.set({ feature: null }, "close");
  }
}

function show(reference, cause) {
  const record = reference && find(reference);
  if (!record || cause === "step") hidePanel(); // a step marks its record, and leaves the panel to the audience
  else showPanel(record, { close, open, zoomTo: () => drawing?.fitTo(reference.collection, reference.id, paddings(map)) });
  drawing?.select(record ? reference : null);
  if (record && cause === "open") focusPanel();
  if (record && !["history", "step"].includes(cause) && isOnMap(record.feature)) reveal(map, record.feature);
}

function giveFocusBack(reference) {
  const record = find(reference);
  if (drawing && record && isOnMap(record.feature) && !opener?.closest?.(".side, .table, .tool")) drawing.focus(reference.collection, reference.id);
  else if (opener?.isConnected) opener.focus();
  else document.getElementById("stage").focus();
  opener = null;
}
