// When: start and end in words, what they mark, the other dates of a record, and who says each.

import { claimsOn } from "ca-geo/claims.js";
import { element } from "ca-geo/dom.js";
import { settings } from "ca-geo/page.js";
import { factRow, factTable } from "ca-geo/panel-fact.js";
import { section } from "ca-geo/panel-section.js";
import { t } from "ca-geo/strings.js";
import { dateInWords, periodInWords } from "ca-geo/words.js";

const MORE = ["agreement_date", "agreement_end", "planned_opening"];

/** The section of dates; null for a record without any. `claims` is null until they are there. */
export function dates(properties, claims) {
  const row = (title, words, name, ...others) => dateRow({ title, words, name, others, properties, claims });
  const rows = [...mainRows(properties, row), ...moreRows(properties, row)];
  return rows.length ? section("dates", t("dates.title"), factTable(rows)) : null;
}

function mainRows(properties, row) {
  const { start, end, time_local: time } = properties;
  if (!start && !end) return [];
  const words = (date) => (date ? dateInWords(date, { month: "long" }) : t("dates.unknown"));
  const rows = isOneRow(properties)
    ? [row(t("dates.when"), periodInWords(properties, { month: "long" }), "start", "end")]
    : [row(t("dates.start"), words(start), "start"), row(t("dates.end"), words(end), "end")];
  return time ? [...rows, row(t("dates.time"), time, "time_local")] : rows;
}

function isOneRow({ start, end, end_contested: differ }) {
  return start === end && !differ;
}

function moreRows(properties, row) {
  return MORE.filter((name) => properties[name]).map((name) => row(settings.properties[name].title, dateInWords(properties[name], { month: "long" }), name));
}

function dateRow({ title, words, name, others, properties, claims }) {
  const note = properties[`${name}_note`];
  return factRow({
    name,
    title,
    value: words,
    range: rangeOf(name, properties),
    note: note ? element("span", { class: "definition" }, note) : null,
    claims: distinct(claimsOn(claims, name, ...others)),
  });
}

/** A day is start and end alike: what one says of both is said once. */
function distinct(claims) {
  const seen = new Map(claims.map((claim) => [JSON.stringify([claim.source, claim.asserted_by, claim.value, claim.low, claim.high, claim.statement]), claim]));
  return [...seen.values()];
}

function rangeOf(name, properties) {
  if (!properties[`${name}_contested`]) return null;
  const [low, high] = [properties[`${name}_low`], properties[`${name}_high`]];
  return low && high ? t("facts.differBetween", { range: t("range", { first: dateInWords(low), last: dateInWords(high) }) }) : t("facts.differ");
}
