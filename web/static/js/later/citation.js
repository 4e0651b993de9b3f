// A citation in plain text made of what the page carries, as the server's is (docs/citing.md).

import { isoOf } from "ca-geo/days.js";
import { active } from "ca-geo/filters.js";
import { settings } from "ca-geo/page.js";
import { find } from "ca-geo/records.js";
import { shownRecords } from "ca-geo/shown.js";
import { t } from "ca-geo/strings.js";
import * as view from "ca-geo/view.js";
import { dateInWords } from "ca-geo/words.js";

/** The work on one line, then a line for each source of the record {collection, id}, or of all that is shown. */
export function inPlainText(reference) {
  const records = reference ? [find(reference)] : shownRecords();
  const ids = new Set(records.flatMap(({ feature }) => feature.properties.source_ids ?? []));
  const lines = Object.values(settings.sources).filter(({ id }) => ids.has(id)).map((source) => `[${source.id}] ${sentence(partsOf(source))}`);
  return [work(reference, records), "", `${t("sources.title")}:`, ...lines, ""].join("\n");
}

function work(reference, records) {
  const evidence = records.map(({ layer }) => layer.evidence_as_of).sort().at(-1);
  const today = new Date().toISOString().slice(0, 10);
  const title = reference ? [records[0].feature.properties.name, `${settings.title}: ${records[0].layer.title}`] : [settings.title, ...limits()];
  return sentence([...title, t("cite.version", { version: settings.version }), evidence && t("cite.evidence", { date: dateInWords(evidence) }), t("cite.accessed", { date: dateInWords(today) })]);
}

/** What leaves records out, in words. */
function limits() {
  const { layers, time } = view.get();
  const named = layers && `${t("layers.title")}: ${settings.layers.filter(({ id }) => layers.includes(id)).map(({ title }) => title).join(", ")}`;
  const days = time && `${t("time.title")}: ${[time.from, time.to].map((day) => (day === null ? ".." : dateInWords(isoOf(day)))).join(" – ")}`;
  return [named, days, ...active(view.get()).map(([filter, codes]) => `${t(`filters.${filter.name}`)}: ${codes.map(filter.title).join(", ")}`)];
}

function partsOf({ author = [], title, "container-title": container, publisher, issued }) {
  const names = author.map(({ literal, given, family }) => literal ?? [given, family].filter(Boolean).join(" "));
  const date = issued?.["date-parts"]?.at(-1)?.map((part, i) => String(part).padStart(i ? 2 : 4, "0")).join("-");
  return [names.join(", "), title, container, publisher, date && dateInWords(date)];
}

function sentence(parts) {
  return `${parts.filter(Boolean).join(". ")}.`;
}
