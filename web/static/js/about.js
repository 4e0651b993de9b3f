// Where the data come from: how far the evidence reaches, licences, the base map's sources, and the way to the API.

import { element } from "ca-geo/dom.js";
import { settings } from "ca-geo/page.js";
import { t } from "ca-geo/strings.js";
import { userLayers } from "ca-geo/user-layers.js";
import { dateInWords, list } from "ca-geo/words.js";

/** Fills "Data and sources". */
export function fillAbout() {
  document.getElementById("about").replaceChildren(
    ...evidence().map((text) => element("p", {}, text)),
    ...licences().map((text) => element("p", {}, text)),
    ...userLayers.filter((layer) => !layer.licence).map((layer) => element("p", {}, t("about.licenceUnknown", { layer: layer.title }))),
    element("h3", { class: "group-title" }, t("about.basemap")),
    element("ul", { class: "plain" }, ...settings.credits.map((credit) => element("li", {}, credit))),
    ...(settings.inlined ? [] : [links()]),
    element("p", { class: "note" }, t("about.version", { version: settings.version })),
  );
}

/** One sentence where all layers reach equally far, else one for each date. */
function evidence() {
  return grouped("evidence_as_of").map(([date, titles, all]) =>
    t(all ? "about.evidence" : "about.evidenceOf", { date: dateInWords(date, { month: "long" }), layers: list(titles) }));
}

function licences() {
  return grouped("licence").map(([licence, titles, all]) => t(all ? "about.licence" : "about.licenceOf", { licence, layers: list(titles) }));
}

function grouped(property) {
  const groups = new Map();
  const said = settings.layers.filter((layer) => layer[property]); // a user's layer may be without either
  for (const layer of said) groups.set(layer[property], [...(groups.get(layer[property]) ?? []), layer.title]);
  return [...groups].map(([value, titles]) => [value, titles, groups.size === 1 && said.length === settings.layers.length]);
}

function links() {
  const entries = [["about.api", "."], ["about.docs", "docs"], ["about.collections", "collections"]];
  return element("ul", { class: "link-row" }, ...entries.map(([key, href]) => element("li", {}, element("a", { href }, t(key)))));
}
