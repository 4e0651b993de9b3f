// The columns of the table: what each says of a record, and by what it is sorted. The record itself is always the first.

import { FILTERS } from "ca-geo/filters.js";
import { actorName, recordName } from "ca-geo/names.js";
import { settings } from "ca-geo/page.js";
import { periodOf } from "ca-geo/periods.js";
import { t } from "ca-geo/strings.js";
import { areaInWords, list, number, periodInWords, precisionChip, quantity, quantityRange } from "ca-geo/words.js";

const CASUALTIES = FILTERS.find(({ name }) => name === "casualties").any;
const PRECISIONS = FILTERS.find(({ name }) => name === "precision").codes();
const COSTS = ["cost_usd", "cost_cny", "cost_tjs"];
const collator = new Intl.Collator(t("locale"), { numeric: true });

/** `text` of a record {layer, feature}; `keys` it is sorted by, texts or numbers, the text itself where there are none; `more` is shown when asked for. */
const COLUMNS = [
  { name: "name", text: ({ feature }) => recordName(feature.properties) },
  { name: "layer", text: ({ layer }) => layer.title },
  { name: "area", text: ({ feature }) => areaInWords(feature.properties) },
  { name: "place", text: ({ feature }) => precisionChip(feature.properties), keys: precision },
  { name: "date", text: ({ feature }) => periodInWords(feature.properties) ?? "", keys: bounds },
  { name: "status", text: coded("status") },
  { name: "sources", text: ({ feature }) => String(feature.properties.sources?.length ?? ""), keys: ({ feature }) => [feature.properties.sources?.length ?? null] },
  { name: "category", more: true, text: coded("category") },
  { name: "assessment", more: true, text: coded("assessment") },
  { name: "actors", more: true, text: ({ feature }) => list((feature.properties.actors ?? []).map((id) => actorName(id) ?? id)) },
  { name: "casualties", more: true, text: ({ feature }) => figures(CASUALTIES, feature.properties, true), keys: ({ feature }) => amounts(CASUALTIES, feature.properties) },
  { name: "cost", more: true, text: ({ feature }) => figures(COSTS, feature.properties, false), keys: ({ feature }) => amounts(COSTS, feature.properties) },
];

export const NAMES = COLUMNS.map(({ name }) => name);
export const MORE = COLUMNS.filter(({ more }) => more).map(({ name }) => name);

/** The columns that are shown: the usual ones, and the further ones that a view names. */
export function shownColumns(columns) {
  return COLUMNS.filter(({ name, more }) => !more || columns?.includes(name));
}

/** The records in the order of `sort` {column, descending}; what a record does not say comes last either way, and equals keep their order. */
export function sorted(records, sort) {
  if (!sort) return records;
  const column = COLUMNS.find(({ name }) => name === sort.column);
  const keysOf = column.keys ?? ((record) => [column.text(record) || null]);
  const keyed = records.map((record) => ({ record, keys: keysOf(record) }));
  return keyed.sort((a, b) => compare(a.keys, b.keys, sort.descending ? -1 : 1)).map(({ record }) => record);
}

function compare(one, other, direction) {
  for (let at = 0; at < one.length; at += 1) {
    const [a, b] = [one[at], other[at]];
    if (a === b) continue;
    if (a === null || b === null) return a === null ? 1 : -1;
    const order = typeof a === "string" ? collator.compare(a, b) : a - b;
    if (order) return order * direction;
  }
  return 0;
}

function coded(name) {
  return ({ feature }) => settings.codelists[name]?.[feature.properties[name]]?.title ?? feature.properties[name] ?? "";
}

function precision({ feature: { properties } }) {
  const rank = PRECISIONS.indexOf(properties.location_precision);
  return [rank < 0 ? null : rank, properties.location_uncertainty_m ?? null];
}

function bounds({ layer, feature }) {
  const period = periodOf(layer.id, feature.id);
  return [period?.first ?? null, period?.last ?? null];
}

/** What sources give, from the lowest to the highest where they differ. */
function figures(names, properties, isTitled) {
  return names.filter((name) => amounts([name], properties)[0] !== null).map((name) => {
    const { title, unit } = settings.properties[name] ?? { title: name };
    const [low, high] = [properties[`${name}_low`] ?? properties[name], properties[`${name}_high`] ?? properties[name]];
    const plain = low === high;
    if (isTitled) return `${title}: ${plain ? number(low) : t("range", { first: number(low), last: number(high) })}`;
    return plain ? quantity(low, unit) : quantityRange(low, high, unit);
  }).join("; ");
}

function amounts(names, properties) {
  return names.map((name) => properties[name] ?? properties[`${name}_low`] ?? null);
}
