// A record in time: when it was and when it was spoken of, drawn with what is not sure, and what came before and after it in its layer.

import { boundsOf } from "ca-geo/later/edtf.js";
import { axis, spanOf, track } from "ca-geo/later/record-strip.js";
import { dayOf } from "ca-geo/days.js";
import { element } from "ca-geo/dom.js";
import { settings } from "ca-geo/page.js";
import { kept } from "ca-geo/kept.js";
import { recordName } from "ca-geo/names.js";
import { section } from "ca-geo/panel-section.js";
import { periodOf } from "ca-geo/periods.js";
import { recordRow } from "ca-geo/record-row.js";
import { featuresOf } from "ca-geo/records.js";
import { t } from "ca-geo/strings.js";
import { dateInWords, periodInWords } from "ca-geo/words.js";

const OTHER_DATES = ["agreement_date", "agreement_end", "planned_opening"];
const NEIGHBOURS = 2; // to each side
const CALENDAR = [dayOf("0002-01-01"), dayOf("9999-01-01")]; // what lies beyond is certain of no day that anyone means

/** The section; null for a record of which no day is known, nor when it was spoken of. */
export function time(record, claims, open) {
  const neighbours = neighboursOf(record);
  const rows = [ownRow(record), ...otherRows(record), saidRow(claims), layerRow(record, neighbours)].filter(Boolean);
  if (!rows.some(({ isNeighbours }) => !isNeighbours)) return null;
  return section("time", t("panel.time"), figure(rows), ...lists(record, neighbours, open));
}

/** Rows {label, words, marks}; a mark is {first, last, certainFirst, certainLast} in days, open sides infinite. */
function ownRow({ layer, feature }) {
  const mark = markOf(layer, feature);
  return mark && { label: t("panel.time.record"), words: periodInWords(feature.properties), marks: [mark] };
}

/** When a record was; null where no day is known. */
function markOf(layer, feature) {
  const period = periodOf(layer.id, feature.id);
  if (!period) return null;
  const [low, high] = CALENDAR;
  const mark = { ...period, certainFirst: period.certainFirst < high ? period.certainFirst : Infinity, certainLast: period.certainLast > low ? period.certainLast : -Infinity };
  return Object.values(mark).some(Number.isFinite) ? mark : null;
}

function otherRows({ feature: { properties } }) {
  return OTHER_DATES.filter((name) => boundsOf(properties[name])).map((name) => ({
    label: settings.properties[name].title, words: dateInWords(properties[name]), marks: [asMark(boundsOf(properties[name]))],
  }));
}

/** When each claim was made; what was said on one day stands in one mark. */
function saidRow(claims) {
  const dates = [...new Set(claims.map(({ date }) => date))].filter((date) => boundsOf(date));
  if (!dates.length) return null;
  const sorted = dates.toSorted((a, b) => boundsOf(a).first - boundsOf(b).first);
  const ends = { first: dateInWords(sorted[0]), last: dateInWords(sorted.at(-1)) };
  return { label: t("panel.time.said"), words: sorted.length > 1 ? t("panel.time.saidBetween", { n: sorted.length, ...ends }) : ends.first, marks: sorted.map((date) => asMark(boundsOf(date))), cls: "said" };
}

function layerRow({ layer }, { before, after }) {
  const others = [...before, ...after];
  if (!others.length) return null;
  const words = [[before, "panel.time.before"], [after, "panel.time.after"]].filter(([list]) => list.length).map(([list, key]) => `${t(key)}: ${list.map(({ feature }) => recordName(feature.properties)).join("; ")}`);
  return { label: t("panel.time.layer"), words: words.join(". "), marks: others.map(({ feature }) => beginningOf(layer, feature)), cls: "layer", isNeighbours: true };
}

/** A day that the source is sure of is certain; all else is possible only. */
function asMark({ first, last, sure }) {
  return sure && first === last ? { first, last, certainFirst: first, certainLast: last } : { first, last, certainFirst: Infinity, certainLast: -Infinity };
}

/** When it began at the earliest and at the latest, as a mark; null where nothing tells. */
function beginningOf(layer, feature) {
  const { first = -Infinity, certainFirst = Infinity } = markOf(layer, feature) ?? {};
  return Number.isFinite(first) && Number.isFinite(certainFirst) ? asMark({ first, last: Math.max(first, certainFirst), sure: true }) : null;
}

function figure(rows) {
  const extent = spanOf(rows.flatMap(({ marks }) => marks));
  const items = rows.map(({ label, words, marks, cls = "" }) => element("li", {},
    element("span", { class: "strip-label" }, label), track(marks, extent, cls), element("span", { class: "visually-hidden" }, words)));
  return element("div", { class: "record-strip" }, element("ul", {}, ...items), axis(extent));
}

/** The records of a layer that are known to have begun at some time, in that order. */
const byBeginning = kept((layer, features) => features.map((feature) => ({ feature, began: beginningOf(layer, feature) })).filter(({ began }) => began)
  .toSorted((a, b) => a.began.first - b.began.first || a.began.last - b.began.last));

/** The records of the layer that began next to this one: {before, after, unknown}, `unknown` the number of those whose beginning is not known. */
function neighboursOf({ layer, feature }) {
  const all = featuresOf(layer.id);
  const dated = byBeginning(layer, all);
  const at = dated.findIndex((one) => one.feature === feature);
  if (at < 0) return { before: [], after: [], unknown: 0 };
  return { own: dated[at], before: dated.slice(Math.max(0, at - NEIGHBOURS), at), after: dated.slice(at + 1, at + 1 + NEIGHBOURS), unknown: all.length - dated.length };
}

function lists({ layer }, { own, before, after, unknown }, open) {
  const rows = (others) => element("ul", { class: "record-list" }, ...others.map((other) => element("li", {}, recordRow({ layer, feature: other.feature }, whenInWords(other, own), open))));
  const parts = [["panel.time.before", before], ["panel.time.after", after]].filter(([, others]) => others.length);
  const words = parts.length && unknown ? [element("p", { class: "note" }, t("panel.time.unknown", { n: unknown }))] : [];
  return [...parts.flatMap(([key, others]) => [element("h4", {}, t(key)), rows(others)]), ...words];
}

/** Its date; where it may have begun on either side of the record, that too. */
function whenInWords({ feature, began }, own) {
  const overlaps = began.first <= own.began.last && own.began.first <= began.last;
  return [periodInWords(feature.properties), overlaps ? t("panel.time.orderOpen") : null].filter(Boolean).join(" · ");
}
