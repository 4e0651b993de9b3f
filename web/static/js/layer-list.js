// The list of layers: sign, name, number of records, switch, and a sentence where the number needs one.

import { element } from "ca-geo/dom.js";
import { settings } from "ca-geo/page.js";
import { featuresOf, isOnMap, layerSign } from "ca-geo/records.js";
import { announceShown, onShown, passing } from "ca-geo/shown.js";
import { t } from "ca-geo/strings.js";
import * as view from "ca-geo/view.js";

const ids = settings.layers.map((layer) => layer.id);
const failed = new Map();

/** Builds the list and keeps it in step with the view. `retry(id)` is called to load a layer again. */
export function startLayerList(retry) {
  const list = document.getElementById("layer-list");
  const rows = settings.layers.map((layer) => row(layer, retry));
  list.replaceChildren(...rows.map((part) => part.node));
  document.getElementById("layers-count").textContent = t("records", { n: settings.records });
  const refresh = () => rows.forEach((part) => part.refresh());
  onShown(refresh);
  refresh();
  return refresh;
}

/** Marks a layer as not loaded (with the reason), or as loaded again (null). */
export function setFailed(id, reason) {
  if (reason === null) failed.delete(id);
  else failed.set(id, reason);
}

function row(layer, retry) {
  const noteId = `layer-note-${layer.id}`;
  const box = element("input", { type: "checkbox", role: "switch", "aria-describedby": noteId, onchange: change });
  const count = element("span", { class: "layer-count" }, String(layer.count));
  const label = element("label", {}, element("span", { class: "layer-sign" }, layerSign(layer, 0.95)), element("span", { class: "layer-name" }, layer.title), count, box);
  const note = element("div", { id: noteId, class: "layer-note" });
  const node = element("li", { "data-layer": layer.id }, label, note);
  function change() {
    view.switchLayer(ids, layer.id, box.checked);
    announceShown();
  }
  return { node, refresh: () => refreshRow(layer, { node, box, note, count, retry }) };
}

function refreshRow(layer, { node, box, note, count, retry }) {
  const shown = view.shownLayers(ids).includes(layer.id);
  count.textContent = countInWords(layer);
  box.checked = shown;
  node.classList.toggle("off", !shown);
  note.replaceChildren(...notes(layer).map((text) => element("p", {}, text)));
  if (failed.has(layer.id)) note.append(failure(layer, retry));
}

/** The number of records; how many of them pass, where time or filters leave some out. */
function countInWords(layer) {
  const counted = (features) => features.filter(({ properties }) => !properties.aggregate).length;
  const [all, left] = [featuresOf(layer.id), passing(layer.id)];
  return all.length === left.length ? String(layer.count) : t("layers.some", { n: counted(left), all: layer.count });
}

function notes(layer) {
  if (layer.note && !layer.user) return [layer.note];
  const elsewhere = featuresOf(layer.id).filter((feature) => !isOnMap(feature)).length;
  const most = layer.user && layer.count > layer.user.most ? t("user.most", { n: layer.user.most, count: layer.count }) : null;
  return [layer.note, most, elsewhere ? t("layers.elsewhere", { n: elsewhere }) : null].filter(Boolean);
}

function failure(layer, retry) {
  const again = element("button", { type: "button", class: "button small", onclick: () => retry(layer.id) }, t("failed.retry"));
  return element("p", { class: "failed" }, `${t("failed.layer", { reason: failed.get(layer.id) })} `, again);
}
