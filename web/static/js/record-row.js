// A record in a list: its sign, its name, a line about it; a link that opens it.

import { element } from "ca-geo/dom.js";
import { nameLanguage, recordName } from "ca-geo/names.js";
import { signOf } from "ca-geo/records.js";
import { write } from "ca-geo/url-state.js";
import * as view from "ca-geo/view.js";

/** A row for {layer, feature}; `open(reference, opener)` opens it, unless the reader wants the link in another window. */
export function recordRow({ layer, feature }, words, open) {
  const reference = { collection: layer.id, id: String(feature.id) };
  const follow = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(reference, event.currentTarget);
  };
  return element("a", { class: "record", href: write({ ...view.get(), feature: reference }), onclick: follow, "data-record": `${reference.collection}/${reference.id}` },
    signOf(layer, feature, 0.85),
    element("span", {}, element("span", { class: "record-name", dir: "auto", lang: nameLanguage(feature.properties) }, recordName(feature.properties)), element("span", { class: "record-place" }, words)));
}
