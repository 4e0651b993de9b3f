// The facts of a record as a list: title, value with its unit, and, where the sources differ, that they do and how far.

import { element } from "ca-geo/dom.js";
import { settings } from "ca-geo/page.js";
import { section } from "ca-geo/panel-section.js";
import { t } from "ca-geo/strings.js";
import { unequalSign } from "ca-geo/unequal.js";
import { country, quantity, quantityRange } from "ca-geo/words.js";

const ROLES = ["owners", "operators", "funders", "builders", "garrisons", "attackers", "targets"];

/** What the panel shows elsewhere, or what is no fact of the thing itself. */
const ELSEWHERE = /^(id|name.*|alt_names|summary|countries|admin1|district|start.*|end.*|time_local|agreement_.*|planned_opening|location_.*|precision_.*|geometry_ref|sources|updated|aggregate|members|actors|actor_countries|.*_(contested|low|high))$/;

/** The section of facts, in the order of the schema; null when there are none. */
export function facts(layer, { properties }) {
  const names = Object.keys(settings.properties).filter((name) => name in properties && !ELSEWHERE.test(name));
  const rows = names.flatMap((name) => factRow(name, properties));
  const others = alsoNamed(properties);
  if (others.length) rows.push(...pair(t("facts.alsoNamed"), actorsInWords(others)));
  return rows.length ? section("facts", t("facts.title"), element("dl", { class: "facts" }, ...rows)) : null;
}

/** Title and value of one property, with what the sources leave open; for the section of dates too. */
export function factRow(name, properties) {
  const value = valueNode(name, properties[name]);
  return pair(titleOf(name), value, ...doubt(name, properties));
}

function pair(title, ...content) {
  return [element("dt", {}, title), element("dd", { dir: "auto" }, ...content)];
}

function titleOf(name) {
  return settings.properties[name]?.title ?? name;
}

function valueNode(name, value) {
  const { codelist, unit } = settings.properties[name] ?? {};
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

/** Says that sources differ, and between what, wherever they do. */
function doubt(name, properties) {
  if (!properties[`${name}_contested`]) return [];
  const [low, high] = [properties[`${name}_low`], properties[`${name}_high`]];
  const words = low === undefined || high === undefined ? t("facts.differ") : t("facts.differBetween", { range: quantityRange(low, high, settings.properties[name]?.unit) });
  return [element("span", { class: "doubt" }, unequalSign(), words)];
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
