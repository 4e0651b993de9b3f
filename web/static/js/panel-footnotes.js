// Footnotes of the open panel: each source has a number, each citation leads to it, and the list of sources leads back.

import { element } from "ca-geo/dom.js";
import { settings } from "ca-geo/page.js";
import { t } from "ca-geo/strings.js";
import { goTo } from "ca-geo/panel-section.js";

let order = []; // ids of the sources of the record that is open

/** Numbers the sources of a record, whose `sources` begin with their ids; a source that only a claim names comes after them. */
export function startNotes(locators = []) {
  order = [...new Set(locators.map((locator) => locator.split(" ")[0]))];
}

/** The ids of all sources that have a number now, in order. */
export function numbered() {
  return order;
}

/** A citation: "[2]", "[3, fn 12]". */
export function footnote({ source, locator }) {
  const text = `[${numberOf(source)}${locator && locator !== source ? `, ${locator}` : ""}]`;
  const { title = source } = settings.sources[source] ?? {};
  return element("a", { class: "footnote", href: `#${noteId(source)}`, title, "aria-label": `${text} ${title}`, onclick: goTo }, text);
}

/** The numbers of sources alone, for beside a value. */
export function footnotes(sources) {
  return element("span", { class: "footnotes" }, ...[...new Set(sources)].sort((a, b) => numberOf(a) - numberOf(b)).flatMap((source) => [" ", footnote({ source })]));
}

export function noteId(source) {
  return `source-${numberOf(source)}`;
}

/** Gives each entry of the list the ways back to where it is cited; what is folded away stands beside its fact already. */
export function linkBack(root) {
  for (const entry of root.querySelectorAll("[data-source]")) {
    const cited = [...root.querySelectorAll(`.footnote[href="#${entry.id}"]`)].filter((one) => !one.closest(".fact-claims"));
    entry.querySelector(".footnote-back").replaceChildren(...cited.flatMap((one, i) => [" ", backTo(one, `${entry.id}-${i + 1}`, { n: i + 1, all: cited.length })]));
  }
}

function backTo(citation, id, { n, all }) {
  citation.id = id.replace("source", "cited");
  return element("a", { class: "back", href: `#${citation.id}`, onclick: goTo, "aria-label": `${letter(n)} ${t("sources.back", { n, all, where: placeOf(citation) })}` }, letter(n));
}

/** a to z, then aa, ab, … */
function letter(n) {
  const last = String.fromCharCode(97 + ((n - 1) % 26));
  return n > 26 ? `${letter(Math.floor((n - 1) / 26))}${last}` : last;
}

/** The title of the fact, else of the part of the panel. */
function placeOf(citation) {
  return (citation.closest("tbody")?.querySelector("th") ?? citation.closest("section")?.querySelector("h3"))?.textContent ?? "";
}

function numberOf(source) {
  if (!order.includes(source)) order.push(source);
  return order.indexOf(source) + 1;
}
