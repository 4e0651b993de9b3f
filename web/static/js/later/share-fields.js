// The fields of the dialogs that hand a view on, and their style sheet.

import { element } from "ca-geo/dom.js";
import { t } from "ca-geo/strings.js";

let style = null;

/** Resolves when the style sheet has come, or cannot. */
export function styled() {
  style ??= loaded(element("link", { rel: "stylesheet", href: new URL("../../css/share.css", import.meta.url).href }));
  return style;
}

function loaded(link) {
  document.head.append(link);
  return new Promise((done) => ["load", "error"].forEach((name) => link.addEventListener(name, done)));
}

/** A field under its label, a key of the catalogue. */
export function labelled(label, field) {
  return element("label", { class: "share-field" }, element("span", {}, t(label)), field);
}

/** One of several values; `options` are [value, words]. */
export function choice(options, chosen) {
  return element("select", {}, ...options.map(([value, text]) => element("option", { value, selected: value === chosen }, text)));
}
