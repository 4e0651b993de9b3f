// The sources of a record: what each is, where in it, a link where there is one to give, and the way back to what rests on it.

import { element, outsideLink } from "ca-geo/dom.js";
import { settings } from "ca-geo/page.js";
import { noteId, numbered } from "ca-geo/panel-footnotes.js";
import { section } from "ca-geo/panel-section.js";
import { t } from "ca-geo/strings.js";
import { dateInWords, list } from "ca-geo/words.js";

/** The section of sources, numbered as the footnotes; null for a record without any. `locators` are "D1 fn 13": the id is the first word. */
export function sources({ sources: locators = [] }) {
  const rows = numbered().map((id, i) => row(id, i + 1, placesIn(id, locators)));
  return rows.length ? section("sources", t("sources.title"), element("ol", { class: "sources" }, ...rows)) : null;
}

function placesIn(id, locators) {
  return locators.filter((locator) => locator.startsWith(`${id} `)).map((locator) => locator.slice(id.length + 1));
}

function row(id, n, places) {
  const source = settings.sources[id];
  const where = places.length ? `, ${places.join("; ")}` : "";
  const words = source ? [authors(source), outsideLink(source.URL, source.title), details(source), where] : [t("sources.unknown")];
  return element("li", { id: noteId(id), "data-source": id, tabindex: "-1" }, element("span", { class: "source-number" }, `[${n}]`),
    element("span", { dir: "auto" }, ...words, " ", code(id), element("span", { class: "footnote-back" })));
}

/** The source's own code leads to all that the atlas has from it. */
function code(id) {
  if (settings.inlined || !settings.sources[id]) return element("span", { class: "source-code" }, id);
  return element("a", { class: "source-code", href: `sources/${encodeURIComponent(id)}`, title: t("sources.all") }, id);
}

function authors({ author = [] }) {
  const names = author.map(({ literal, given, family }) => literal ?? [given, family].filter(Boolean).join(" "));
  return names.length ? `${list(names)}: ` : "";
}

function details(source) {
  const parts = [source["container-title"], source.publisher, issued(source)].filter(Boolean);
  return parts.length ? ` (${parts.join(", ")})` : "";
}

function issued({ issued: date }) {
  if (date?.literal) return date.literal;
  const parts = date?.["date-parts"]?.[0];
  return parts ? dateInWords(parts.map((part, i) => String(part).padStart(i ? 2 : 4, "0")).join("-")) : null;
}
