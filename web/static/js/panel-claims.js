// A claim in words: who says it, when, which value, as printed where, with its footnote.

import { merged } from "ca-geo/claims.js";
import { element } from "ca-geo/dom.js";
import { settings } from "ca-geo/page.js";
import { footnote } from "ca-geo/panel-footnotes.js";
import { t } from "ca-geo/strings.js";
import { country, dateInWords, quantity, quantityRange, sourceInShort } from "ca-geo/words.js";

const UNITS = { m2: "m²", percent: "%", count: undefined }; // as claims write them, as the schema does

/** Who says it: an actor, or a source by where it came out. */
export function who({ asserted_by: id, asserted_by_name: name }) {
  if (id === "atlas") return t("claims.atlas");
  return settings.actors[id]?.name ?? sourceInShort(settings.sources[id]) ?? name ?? id;
}

/** Who and when: "Asia-Plus, 12 Mar 2026". */
export function whoAndWhen(claim) {
  return [who(claim), claim.date ? dateInWords(claim.date) : t("claims.undated")].join(", ");
}

/** The places in sources of a merged claim: "[2]", "[3, fn 12]". */
export function citations({ cited }) {
  return cited.flatMap((one) => [" ", footnote(one)]);
}

/** The claim's value in words; null for one without. */
export function valueInWords({ property, value, low, high, unit, qualifier }) {
  const [one, range] = [inWords(property, unit, value), rangeInWords(property, unit, low, high)];
  const words = one && range ? t("claims.within", { value: one, range }) : (one ?? range);
  return words && qualifier ? t(`claims.${qualifier}`, { value: words }) : words;
}

/** A list of claims, each whole. */
export function claimList(claims) {
  return element("ul", { class: "claims" }, ...merged(claims).map((claim) => element("li", {}, ...whole(claim))));
}

/** Those who give one value, with their sources: "Ifri [1, fn 9]; Railway Gazette [4]". */
export function saidBy(claims) {
  return merged(claims).flatMap((claim, i) => [i ? "; " : "", who(claim), ...citations(claim)]);
}

/** A printed figure as the source has it, where that is not what the words say already. */
export function printedInWords({ printed }, words) {
  return printed && printed !== words ? t("claims.printed", { printed }) : null;
}

function whole(claim) {
  const words = valueInWords(claim);
  const parts = [words, printedInWords(claim, words), claim.statement, standingOf(claim)].filter(Boolean);
  return [element("strong", {}, whoAndWhen(claim)), " ", element("span", { dir: "auto" }, parts.join(" · ")), ...citations(claim)];
}

function standingOf({ status, position }) {
  const said = [position === "affirms" ? null : t(`claims.${position}`), status === "accepted" ? null : t(`claims.${status}`)];
  return said.filter(Boolean).join(" · ");
}

function inWords(property, unit, value) {
  if (value === undefined || value === null) return null;
  const { codelist, unit: stated } = settings.properties[property] ?? {};
  if (codelist === "actors") return settings.actors[value]?.name ?? String(value);
  if (codelist === "country") return country(value);
  if (codelist) return settings.codelists[codelist]?.[value]?.title ?? String(value);
  if (unit === "edtf") return dateInWords(value, { month: "long" });
  return typeof value === "number" ? quantity(value, stated ?? unitInWords(unit)) : String(value);
}

function rangeInWords(property, unit, low, high) {
  if (low === undefined || high === undefined || low === null || high === null) return null;
  if (unit === "edtf") return t("range", { first: dateInWords(low), last: dateInWords(high) });
  return quantityRange(low, high, settings.properties[property]?.unit ?? unitInWords(unit));
}

function unitInWords(unit) {
  return unit in UNITS ? UNITS[unit] : unit;
}
