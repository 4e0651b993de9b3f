// When: start and end in words, what they mark, and the other dates of a record.

import { element } from "ca-geo/dom.js";
import { settings } from "ca-geo/page.js";
import { section } from "ca-geo/panel-section.js";
import { t } from "ca-geo/strings.js";
import { unequalSign } from "ca-geo/unequal.js";
import { dateInWords, periodInWords } from "ca-geo/words.js";

const MORE = ["agreement_date", "agreement_end", "planned_opening"];

/** The section of dates; null for a record without any. */
export function dates(properties) {
  const rows = [...mainRows(properties), ...moreRows(properties)];
  return rows.length ? section("dates", t("dates.title"), element("dl", { class: "facts" }, ...rows)) : null;
}

function mainRows(properties) {
  const { start, end, time_local: time } = properties;
  if (!start && !end) return [];
  const rows = start === end ? row("dates.when", periodInWords(properties, { month: "long" }), "start", properties) : startAndEnd(properties);
  return time ? [...rows, ...row("dates.time", time, "time_local", properties)] : rows;
}

function startAndEnd(properties) {
  const { start, end } = properties;
  const words = (date) => (date ? dateInWords(date, { month: "long" }) : t("dates.unknown"));
  return [...row("dates.start", words(start), "start", properties), ...row("dates.end", words(end), "end", properties)];
}

function moreRows(properties) {
  return MORE.filter((name) => properties[name]).flatMap((name) =>
    pair(settings.properties[name].title, dateInWords(properties[name], { month: "long" }), doubt(name, properties)));
}

function row(key, words, name, properties) {
  const note = properties[`${name}_note`];
  return pair(t(key), words, note ? element("span", { class: "definition" }, note) : null, doubt(name, properties));
}

function doubt(name, properties) {
  if (!properties[`${name}_contested`]) return null;
  const [low, high] = [properties[`${name}_low`], properties[`${name}_high`]];
  const words = low && high ? t("facts.differBetween", { range: t("range", { first: dateInWords(low), last: dateInWords(high) }) }) : t("facts.differ");
  return element("span", { class: "doubt" }, unequalSign(), words);
}

function pair(title, ...content) {
  return [element("dt", {}, title), element("dd", {}, ...content)];
}
