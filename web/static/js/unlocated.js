// Records that the map cannot show: without a place of their own, or beyond the base map; what lies outside the region
// has a heading of its own. Each opens its panel from here.

import { element } from "ca-geo/dom.js";
import { nameLanguage, recordName } from "ca-geo/names.js";
import { settings } from "ca-geo/page.js";
import { isOnMap, signOf } from "ca-geo/records.js";
import { onShown, passing } from "ca-geo/shown.js";
import { t } from "ca-geo/strings.js";
import * as view from "ca-geo/view.js";
import { areaInWords, precisionChip } from "ca-geo/words.js";

const LONGEST = 100; // rows of a group: a user's layer may lie anywhere
const ids = settings.layers.map((layer) => layer.id);

/** Fills the list; returns a function that does so again. `open(reference, opener)` shows a record. */
export function startUnlocated(open) {
  const refresh = () => show(open);
  onShown(refresh);
  return refresh;
}

function elsewhereShown(layerId) {
  return passing(layerId).filter((feature) => !isOnMap(feature));
}

function show(open) {
  const shown = settings.layers.filter((layer) => view.shownLayers(ids).includes(layer.id));
  const listed = shown.flatMap((layer) => elsewhereShown(layer.id).map((feature) => ({ layer, feature })));
  const total = listed.length;
  document.getElementById("unlocated-count").textContent = t("records", { n: total });
  const body = total ? groups(listed).flatMap(([title, records]) => group(title, records, open)) : [element("p", { class: "note" }, t("unlocated.none"))];
  document.getElementById("unlocated").replaceChildren(...body);
}

/** [title, records]: a group for each layer, then one for what lies outside the region. */
function groups(listed) {
  const isOutside = ({ feature }) => feature.properties.out_of_region === true;
  const titled = settings.layers.map((layer) => [layer.title, listed.filter((record) => record.layer === layer && !isOutside(record))]);
  return [...titled, [t("unlocated.region"), listed.filter(isOutside)]].filter(([, records]) => records.length);
}

function group(title, records, open) {
  const rows = records.slice(0, LONGEST).map(({ layer, feature }) => element("li", {}, row(layer, feature, open)));
  if (records.length > LONGEST) rows.push(element("li", { class: "note" }, t("unlocated.more", { n: records.length - LONGEST })));
  return [element("h3", { class: "group-title" }, title), element("ul", { class: "record-list" }, ...rows)];
}

function row(layer, feature, open) {
  const reference = { collection: layer.id, id: String(feature.id) };
  const words = element("span", {}, element("span", { class: "record-name", lang: nameLanguage(feature.properties) }, recordName(feature.properties)), element("span", { class: "record-place" }, whyNot(feature)));
  return element("button", {
    type: "button",
    class: "record",
    "data-feature": `${layer.id}/${feature.id}`,
    onclick: (event) => open(reference, event.currentTarget),
  }, signOf(layer, feature, 0.85), words);
}

function whyNot(feature) {
  if (feature.geometry === null) return [precisionChip(feature.properties), areaInWords(feature.properties)].filter(Boolean).join(" · ");
  const area = areaInWords(feature.properties);
  return area ? t("unlocated.outside", { area }) : t("place.outside");
}
