// The download menu: every layer in every format, the whole atlas, and the API behind them.

import { element } from "ca-geo/dom.js";
import { settings } from "ca-geo/page.js";
import { selectionQuery } from "ca-geo/selection-query.js";
import { t } from "ca-geo/strings.js";
import { write } from "ca-geo/url-state.js";
import * as view from "ca-geo/view.js";

/** What the menu holds. */
export function downloads() {
  return [whole(), ...note(), ...settings.layers.map(downloadsOf), api()];
}

function whole() {
  return element("div", { class: "menu-row" }, element("strong", {}, t("download.whole")), element("a", { href: "download/atlas.gpkg", download: "" }, "GeoPackage"), element("a", { href: "download/atlas.zip", download: "" }, t("download.archive")), element("a", { href: `download/map.html${write(view.get())}`, download: "" }, t("download.file")));
}

/** In a page without a server, what the browser makes of the records that the page carries. */
export function savings() {
  const button = (format, title) => element("button", { type: "button", class: "menu-entry", onclick: async () => (await import("ca-geo/later/save.js")).save(format) }, t("download.shown", { title }));
  return [button("geojson", "GeoJSON"), button("csv", "CSV")];
}

/** Where time or filters leave records out, the files leave them out too, and the menu says so. */
function note() {
  const isPart = settings.layers.some(({ id }) => selectionQuery(id) !== "");
  return isPart ? [element("p", { class: "menu-row note" }, t("download.part"))] : [];
}

/** A layer in every format: the records of it that are shown. */
export function downloadsOf(layer) {
  const query = selectionQuery(layer.id);
  if (query === null) return element("div", { class: "menu-row" }, element("strong", {}, layer.title), element("span", { class: "note" }, t("download.none")));
  const links = Object.entries(settings.downloads).map(([key, title]) =>
    element("a", { href: `collections/${layer.id}/items?f=${key}${query && `&${query}`}`, download: "", "aria-label": `${layer.title}, ${title}` }, title));
  return element("div", { class: "menu-row" }, element("strong", {}, layer.title), ...links);
}

function api() {
  return element("div", { class: "menu-row" }, element("a", { href: "collections" }, t("download.api")), element("a", { href: "docs" }, t("about.docs")));
}
