// Where else the record is: its page, the API, its claims, files of it, the pages of others.

import { element } from "ca-geo/dom.js";
import { withModule } from "ca-geo/lazy.js";
import { settings } from "ca-geo/page.js";
import { section } from "ca-geo/panel-section.js";
import { t } from "ca-geo/strings.js";

/** The section; null in a page that has no server. */
export function files({ layer, feature }) {
  if (settings.inlined) return null;
  const collection = `collections/${encodeURIComponent(layer.id)}`;
  const item = `${collection}/items/${encodeURIComponent(feature.id)}`;
  const pages = [link(item, t("files.page")), link(`${item}?f=json`, t("files.api")), settings.claims && !layer.user ? link(`${item}/claims?f=json`, t("files.claims")) : null];
  const formats = layer.user ? [] : Object.entries(settings.downloads).map(([key, title]) => link(`${collection}/items?id=${encodeURIComponent(feature.id)}&f=${key}`, title, { download: "" }));
  return section("files", t("files.title"), row(pages), formats.length ? row(formats) : null, settings.embed ? null : row([share()]));
}

/** The link and the embed code of the view as it is, with this record open. */
function share() {
  const open = () => withModule(t("share.entry"), () => import("ca-geo/later/share.js"), ({ openShare }) => openShare());
  return element("button", { type: "button", class: "button small", onclick: open }, t("share.entry"));
}

function row(links) {
  return element("p", { class: "link-row" }, ...links.filter(Boolean));
}

function link(href, text, attributes = {}) {
  return element("a", { href, ...attributes, target: settings.embed ? "_blank" : null, rel: settings.embed ? "noopener" : null }, text);
}
