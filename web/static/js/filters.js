// The filters of the map: which records pass, how often each value occurs, and the same as CQL2 for the API.

import { actorName } from "ca-geo/names.js";
import { settings } from "ca-geo/page.js";
import { t } from "ca-geo/strings.js";
import { country, sourceInShort } from "ca-geo/words.js";

const PRECISIONS = ["exact-site", "settlement", "district", "region", "corridor", "country"]; // from the most to the least precise
const CASUALTIES = ["killed", "killed_attackers", "killed_kg", "killed_tj", "injured"];

/**
 * One row for each filter: `name` in the address, `property` of the records, how a code is called; `several` where a record
 * holds a list, `least` where a value lets all that is more precise pass too, `any` where it asks whether there is any.
 */
export const FILTERS = [
  { name: "countries", property: "countries", several: true, title: country, codes: () => codesOf("country") },
  { name: "admin1", property: "admin1", several: true, title: titleIn("admin1"), codes: () => codesOf("admin1") },
  { name: "actors", property: "actors", several: true, title: (id) => actorName(id) ?? id, codes: () => Object.keys(settings.actors) },
  { name: "actor_countries", property: "actor_countries", several: true, title: country, codes: () => codesOf("country") },
  { name: "category", property: "category", title: titleIn("category"), codes: () => codesOf("category") },
  { name: "status", property: "status", title: titleIn("status"), codes: () => codesOf("status") },
  { name: "assessment", property: "assessment", title: titleIn("assessment"), codes: () => codesOf("assessment") },
  { name: "precision", property: "location_precision", least: true, title: titleIn("location_precision"), codes: () => PRECISIONS },
  { name: "casualties", property: "killed", any: CASUALTIES, title: () => t("filters.any"), codes: () => ["any"] },
  { name: "source", property: "source_ids", several: true, title: sourceWithId, codes: () => Object.keys(settings.sources) },
];

/** What of a state takes every filter away. */
export const NO_FILTERS = Object.freeze(Object.fromEntries(FILTERS.map(({ name }) => [name, null])));

function codesOf(list) {
  return Object.keys(settings.codelists[list] ?? {});
}

/** Many came out in the same place: the id tells them apart, as footnotes have it. */
function sourceWithId(id) {
  return `${sourceInShort(settings.sources[id]) ?? t("sources.unknown")} [${id}]`;
}

function titleIn(list) {
  return (code) => settings.codelists[list]?.[code]?.title ?? code;
}

/** The values of a record that a filter looks at. */
export function valuesOf(filter, properties) {
  if (filter.any) return filter.any.some((name) => properties[name] > 0) ? ["any"] : [];
  const value = properties[filter.property];
  if (value === undefined || value === null) return [];
  if (filter.least) return PRECISIONS.includes(value) ? PRECISIONS.slice(PRECISIONS.indexOf(value)) : [];
  return Array.isArray(value) ? value : [value];
}

/** Whether a record passes filters [filter, codes], as active() gives them. */
export function passes(properties, filters) {
  return filters.every(([filter, codes]) => {
    const values = valuesOf(filter, properties);
    return codes.some((code) => values.includes(code));
  });
}

/** [filter, codes] of every filter that is set. */
export function active(state) {
  return FILTERS.filter(({ name }) => state[name]).map((filter) => [filter, state[filter.name]]);
}

/**
 * The filters as one CQL2 expression (OGC 21-065r2, text) for a layer whose records have the properties `names`; empty when no
 * filter is set, null when one asks for what no record of the layer has.
 */
export function asCql2(state, names) {
  const parts = active(state).map(([filter, codes]) => predicate(filter, codes, names));
  return parts.includes(null) ? null : parts.join(" AND ");
}

function predicate({ property, several, least, any }, codes, names) {
  const asked = (any ?? [property]).filter((name) => names.has(name));
  if (!asked.length) return null;
  if (any) return `(${asked.map((name) => `${name} > 0`).join(" OR ")})`;
  const wanted = least ? PRECISIONS.slice(0, Math.max(...codes.map((code) => PRECISIONS.indexOf(code))) + 1) : codes;
  const list = wanted.map((code) => `'${code.replaceAll("'", "''")}'`).join(", ");
  if (several) return `A_OVERLAPS(${property}, (${list}))`;
  return wanted.length === 1 ? `${property} = ${list}` : `${property} IN (${list})`;
}
