// The sources of a record: what each is, where in it, and a link where there is one to give.

import { element, outsideLink } from "ca-geo/dom.js";
import { settings } from "ca-geo/page.js";
import { section } from "ca-geo/panel-section.js";
import { t } from "ca-geo/strings.js";
import { dateInWords, list } from "ca-geo/words.js";

/** The section of sources; null for a record without any. */
export function sources({ sources: locators = [] }) {
  if (!locators.length) return null;
  const rows = [...byId(locators)].map(([id, places]) => row(id, places));
  return section("sources", t("sources.title"), element("ol", { class: "sources" }, ...rows));
}

/** {id: [places in it]} from "D1 fn 13": the id is the first word. */
function byId(locators) {
  const found = new Map();
  for (const locator of locators) {
    const [id, ...rest] = locator.split(" ");
    found.set(id, [...(found.get(id) ?? []), ...(rest.length ? [rest.join(" ")] : [])]);
  }
  return found;
}

function row(id, places) {
  const source = settings.sources[id];
  if (!source) return element("li", {}, tag(id), t("sources.unknown"));
  const where = places.length ? `, ${places.join("; ")}` : "";
  return element("li", {}, tag(id), element("span", { dir: "auto" }, authors(source), outsideLink(source.URL, source.title), details(source), where));
}

function tag(id) {
  return element("span", { class: "source-tag" }, `[${id}]`);
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
