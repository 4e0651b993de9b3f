// Facts as a table: title, value with its footnotes, number of sources; a fact opens to its claims.

import { byValue, isDisputed, sourcesOf } from "ca-geo/claims.js";
import { element } from "ca-geo/dom.js";
import { claimList, saidBy, valueInWords } from "ca-geo/panel-claims.js";
import { footnotes } from "ca-geo/panel-footnotes.js";
import { t } from "ca-geo/strings.js";
import { unequalSign } from "ca-geo/unequal.js";

/** The table of rows that `factRow` made. */
export function factTable(rows) {
  const heads = ["fact", "value", "sources"].map((name) => element("th", { scope: "col" }, element("span", { class: "visually-hidden" }, t(`facts.column.${name}`))));
  return element("table", { class: "fact-table" }, element("thead", {}, element("tr", {}, ...heads)), ...rows);
}

/**
 * One fact. `value` is what to show where nobody differs; `range` says between what the sources differ, null where
 * they do not. A disputed value is never shown without those who give it, as soon as the claims are there.
 */
export function factRow({ name, title, value, range = null, note = null, claims = [] }) {
  const differ = range ?? (isDisputed(claims) ? t("facts.differ") : null);
  const doubt = differ && element("span", { class: "doubt" }, unequalSign(), differ);
  const shown = differ && claims.length ? [doubt, values(claims)] : [value, doubt, claims.length ? footnotes(sourcesOf(claims)) : null];
  const id = `claims-of-${name}`;
  const row = element("tr", {}, element("th", { scope: "row" }, title), element("td", { dir: "auto" }, ...shown, note), element("td", {}, counter(id, claims)));
  const more = claims.length ? element("tr", { id, class: "fact-claims", hidden: true }, element("td", { colspan: 3 }, claimList(claims))) : null;
  return element("tbody", { class: "fact", "data-property": name }, row, more);
}

/** Each value with those who give it. */
function values(claims) {
  return element("ul", { class: "values" }, ...byValue(claims).map((group) => {
    const words = valueInWords(group[0]) ?? group[0].statement ?? "";
    return element("li", {}, element("span", { class: "value", dir: "auto" }, words), element("span", { class: "said-by" }, ...saidBy(group)));
  }));
}

function counter(id, claims) {
  if (!claims.length) return null;
  const open = (event) => {
    const button = event.currentTarget;
    const opened = button.getAttribute("aria-expanded") === "false";
    button.setAttribute("aria-expanded", String(opened));
    button.closest("tbody").querySelector(".fact-claims").hidden = !opened;
  };
  return element("button", { type: "button", class: "fact-count", "aria-expanded": "false", "aria-controls": id, onclick: open }, t("sources.count", { n: sourcesOf(claims).length }));
}
