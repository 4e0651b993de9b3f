// The facts of a record: title, value with its unit, the sources behind it, and, where they differ, who says what.

import { claimsOn } from "ca-geo/claims.js";
import { element } from "ca-geo/dom.js";
import { settings } from "ca-geo/page.js";
import { factRow, factTable } from "ca-geo/panel-fact.js";
import { section } from "ca-geo/panel-section.js";
import { t } from "ca-geo/strings.js";
import { country, quantity, quantityRange } from "ca-geo/words.js";

const ROLES = ["owners", "operators", "funders", "builders", "suppliers", "guards", "parties", "garrisons", "attackers", "targets"];
const AREA = ["countries", "admin1", "district"]; // the heading says them too: here for who says so

/** What the panel shows elsewhere, or what is no fact of the thing itself. */
const ELSEWHERE = /^(id|name.*|alt_names|summary|start.*|end.*|time_local|agreement_.*|planned_opening|location.*|precision_.*|geometry_ref|out_of_region|sources|source_ids|updated|aggregate|members|actors|actor_countries|.*_(contested|low|high))$/;

/** The section of facts, in the order of the schema; null when there are none. `claims` is null until they are there. */
export function facts({ properties }, claims) {
  const rows = namesOf(properties, claims).map((name) => row(name, properties, claimsOn(claims, name)));
  const others = alsoNamed(properties);
  if (others.length) rows.push(factRow({ name: "actors", title: t("facts.alsoNamed"), value: actorsInWords(others) }));
  return rows.length ? section("facts", t("facts.title"), factTable(rows)) : null;
}

function namesOf(properties, claims) {
  const isClaimed = (name) => claimsOn(claims, name).length > 0;
  const known = Object.keys(settings.properties).filter((name) => name in properties || isClaimed(name));
  return known.filter((name) => !ELSEWHERE.test(name) && (!AREA.includes(name) || isClaimed(name)));
}

function row(name, properties, claims) {
  const value = name in properties ? valueNode(name, properties[name]) : null;
  return factRow({ name, title: settings.properties[name].title ?? name, value, range: rangeOf(name, properties), claims });
}

/** Between what the sources differ, in words; null where they do not. */
function rangeOf(name, properties) {
  if (!properties[`${name}_contested`]) return null;
  const [low, high] = [properties[`${name}_low`], properties[`${name}_high`]];
  if (low === undefined || high === undefined) return t("facts.differ");
  return t("facts.differBetween", { range: quantityRange(low, high, settings.properties[name].unit) });
}

function valueNode(name, value) {
  const { codelist, unit } = settings.properties[name];
  if (ROLES.includes(name)) return actorsInWords(value);
  if (codelist === "country") return asList(value).map(country).join(", ");
  if (codelist) return codes(codelist, value);
  if (typeof value === "number") return quantity(value, unit);
  if (typeof value === "boolean") return t(value ? "facts.yes" : "facts.no");
  return asList(value).join("; ");
}

function codes(codelist, value) {
  const entries = asList(value).map((code) => settings.codelists[codelist]?.[code] ?? { title: code });
  const titles = entries.map((entry) => entry.title).join(", ");
  const definition = codelist === "assessment" && entries[0].definition;
  return definition ? element("span", {}, titles, element("span", { class: "definition" }, definition)) : titles;
}

function actorsInWords(ids) {
  return element("ul", { class: "actors" }, ...asList(ids).map((id) => element("li", {}, actor(id))));
}

function actor(id) {
  const { name, country: state, kind } = settings.actors[id] ?? { name: id };
  return state && kind !== "state" ? `${name} (${country(state)})` : name;
}

function alsoNamed(properties) {
  const inRoles = new Set(ROLES.flatMap((role) => properties[role] ?? []));
  return (properties.actors ?? []).filter((id) => !inRoles.has(id));
}

function asList(value) {
  return Array.isArray(value) ? value : [value];
}
