// The download menu: every layer in every format, the whole atlas, and the API behind them.

import { element } from "ca-geo/dom.js";
import { settings } from "ca-geo/page.js";
import { selectionQuery } from "ca-geo/selection-query.js";
import { t } from "ca-geo/strings.js";

/** Fills the menu and opens and closes it; absent in pages that carry their data and have no server. */
export function startDownload() {
  const button = document.getElementById("download-button");
  if (!button) return;
  const menu = document.getElementById("download");
  const fill = () => menu.replaceChildren(whole(), ...note(), ...settings.layers.map(downloadsOf), api());
  const toggle = (open) => {
    if (open) fill();
    menu.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  };
  button.addEventListener("click", () => toggle(menu.hidden));
  document.addEventListener("click", (event) => { if (!menu.parentElement.contains(event.target)) toggle(false); });
  menu.parentElement.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || menu.hidden) return;
    event.stopPropagation();
    toggle(false);
    button.focus();
  });
}

function whole() {
  return element("div", { class: "menu-row" }, element("strong", {}, t("download.whole")), element("a", { href: "download/atlas.gpkg", download: "" }, "GeoPackage"), element("a", { href: "download/atlas.zip", download: "" }, t("download.archive")));
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
