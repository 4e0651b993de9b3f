// The choice of the base map: the atlas's own, or one of another server, which is said before it is picked.

import { element } from "ca-geo/dom.js";
import { hostOf, pick } from "ca-geo/online-tiles.js";
import { settings } from "ca-geo/page.js";
import { t } from "ca-geo/strings.js";
import * as view from "ca-geo/view.js";

/** Builds the list and keeps it in step with the view; where there is nothing to choose, the section goes. */
export function startBaseList() {
  const list = document.getElementById("base-list");
  if (!settings.onlineTiles.length) return list.closest("section").remove();
  const rows = [
    row(null, t("base.atlas"), t(settings.inlined ? "base.carried" : "base.own")),
    ...settings.onlineTiles.map((tiles) => row(tiles.id, tiles.title, t("base.asks", { host: hostOf(tiles) }))),
  ];
  list.replaceChildren(...rows.map(({ node }) => node));
  const refresh = () => rows.forEach(({ id, input }) => { input.checked = view.get().base === id; });
  view.watch("base", refresh);
  refresh();
}

function row(id, title, where) {
  const input = element("input", { type: "radio", name: "base", value: id ?? "atlas", onchange: () => pick(id) });
  const words = element("span", { class: "base-words" }, element("strong", {}, title), ` ${where}`);
  return { id, input, node: element("label", { class: "base-row" }, input, words) };
}
