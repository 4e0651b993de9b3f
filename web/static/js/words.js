// Dates, places, precision, numbers and units in words.

import { districtName } from "ca-geo/names.js";
import { settings } from "ca-geo/page.js";
import { has, t } from "ca-geo/strings.js";

const locale = t("locale");
const EDTF = /^(\d{4}|\d{3}X|\d\dXX)(?:-(\d\d|XX)(?:-(\d\d|XX))?)?([~?%]?)$/;
const QUALIFIED = { "~": "date.approximate", "?": "date.uncertain", "%": "date.approximateUncertain" };
const SEASONS = { 21: "spring", 22: "summer", 23: "autumn", 24: "winter" };
const countryNames = new Intl.DisplayNames([locale], { type: "region", fallback: "code" });
const conjunction = new Intl.ListFormat(locale, { type: "conjunction" });
const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 6 });
const millions = new Intl.NumberFormat(locale, { notation: "compact", compactDisplay: "long", maximumSignificantDigits: 6 });

/** An EDTF date (ISO 8601-2 levels 0 and 1, intervals too) in words; a text that is none is shown as it is. */
export function dateInWords(edtf, { month = "short" } = {}) {
  if (edtf === "..") return t("date.goesOn");
  const ends = edtf.split("/");
  const isInterval = ends.length === 2 && ends.every((end) => end === "" || end === ".." || EDTF.test(end));
  return isInterval ? intervalInWords(ends[0], ends[1], month) : simpleInWords(edtf, month);
}

/** When something was, from its `start` and `end`; null when neither is known. */
export function periodInWords({ start, end }, { month = "short" } = {}) {
  if (!start) return end && end !== ".." ? t("date.until", { date: dateInWords(end, { month }) }) : null;
  if (start === end) return dateInWords(start, { month });
  if (!end || end === "..") return t("date.from", { date: dateInWords(start, { month }) });
  const plain = !start.includes("/") && !end.includes("/");
  return plain ? intervalInWords(start, end, month) : t("range", { first: dateInWords(start, { month }), last: dateInWords(end, { month }) });
}

export function number(value) {
  return numbers.format(value);
}

/** A number with its unit: "424 million yuan", "12.5 km". A unit without an entry in the catalogue stands as it is. */
export function quantity(value, unit) {
  return withUnit(figureOf(value), value, unit);
}

/** Two numbers with their unit once: "454 to 590 km". */
export function quantityRange(low, high, unit) {
  return withUnit(t("range", { first: figureOf(low), last: figureOf(high) }), high, unit);
}

/** A country by its ISO 3166-1 code: as the atlas names it, else as the browser does. */
export function country(code) {
  return settings.codelists.country?.[code]?.title ?? countryNames.of(code);
}

/** Where a source came out, else who published or wrote it, else its title; null of none. */
export function sourceInShort(source) {
  if (!source) return null;
  const authors = (source.author ?? []).map(({ literal, given, family }) => family ?? literal ?? given);
  return source["container-title"] ?? source.publisher ?? (authors.length ? list(authors) : source.title);
}

export function list(items) {
  return conjunction.format(items);
}

/** District, first-level areas, countries: "Murghob district, Gorno-Badakhshan, Tajikistan". */
export function areaInWords({ district, admin1 = [], countries = [] }) {
  const nearest = district ? [t("area.district", { district: districtName(district) })] : [];
  return [...nearest, ...admin1.map((code) => settings.codelists.admin1?.[code]?.title ?? code), ...countries.map(country)].join(", ");
}

/** The same from the parts that a hit of the search lists: a district, codes of areas, codes of countries. */
export function areaOf(parts) {
  return parts.map((part) => settings.codelists.admin1?.[part]?.title ?? (/^[A-Z]{2}$/.test(part) ? country(part) : districtName(part))).join(", ");
}

/** How closely the place is known, as a sentence. */
export function precisionInWords(properties) {
  const radius = properties.location_uncertainty_m;
  const base = `precision.${precisionKey(properties)}`;
  return radius && has(`${base}.within`) ? t(`${base}.within`, { radius: kilometres(radius) }) : t(base);
}

/** The same in two or three words, for chips and lists. */
export function precisionChip(properties) {
  const radius = properties.location_uncertainty_m;
  const base = `precision.${precisionKey(properties)}.chip`;
  return radius && has(`${base}.within`) ? t(`${base}.within`, { radius: kilometres(radius) }) : t(base);
}

/** A radius in metres as kilometres: whole ones from 2 km up. */
export function kilometres(metres) {
  const km = metres / 1000;
  return t("unit.km", { n: km, figure: number(km >= 2 ? Math.round(km) : Math.round(km * 10) / 10) });
}

function precisionKey({ location_precision: precision, geometry_ref: reference }) {
  if (precision === "corridor") return reference?.startsWith("border:") ? "corridor" : "line";
  return has(`precision.${precision}`) ? precision : "unknown";
}

function figureOf(value) {
  return isRoundMillion(value) ? millions.format(value) : number(value);
}

function withUnit(figure, n, unit) {
  if (!unit) return figure;
  return has(`unit.${unit}`) ? t(`unit.${unit}`, { n, figure }) : `${figure} ${unit}`;
}

function isRoundMillion(value) {
  return Math.abs(value) >= 1e6 && Number(value.toPrecision(6)) === value;
}

function intervalInWords(first, last, month) {
  if (first === "" || first === "..") return t(first === "" ? "date.by" : "date.until", { date: simpleInWords(last, month) });
  if (last === "" || last === "..") return t("date.from", { date: simpleInWords(first, month) });
  const [from, to] = [readDate(first), readDate(last)];
  if (from.precision !== to.precision || from.qualifier || to.qualifier || !from.format) {
    return t("range", { first: simpleInWords(first, month), last: simpleInWords(last, month) });
  }
  return formatter(from, month).formatRange(from.date, to.date);
}

function simpleInWords(edtf, month) {
  const date = readDate(edtf);
  if (!date) return edtf;
  const words = date.format ? formatter(date, month).format(date.date) : date.words;
  return date.qualifier ? t(QUALIFIED[date.qualifier], { date: words }) : words;
}

/** {precision, qualifier} with either date and format options, or words for what no formatter knows. */
function readDate(edtf) {
  const match = EDTF.exec(edtf);
  if (!match) return null;
  const [, year, month, day, qualifier] = match;
  if (year.includes("X")) return { precision: "years", qualifier, words: yearsInWords(year) };
  if (SEASONS[month]) return { precision: "season", qualifier, words: t(`season.${SEASONS[month]}`, { year: Number(year) }) };
  const parts = [year, month, day].filter((part) => part && part !== "XX");
  return { precision: ["year", "month", "day"][parts.length - 1], qualifier, format: true, date: utc(parts) };
}

function yearsInWords(year) {
  const unknown = year.length - year.indexOf("X");
  const first = Number(year.replaceAll("X", "0"));
  return t(unknown === 1 ? "date.decade" : "date.century", { first, last: first + 99 });
}

function utc([year, month = "01", day = "01"]) {
  return new Date(`${year}-${month}-${day}T00:00:00Z`);
}

function formatter({ precision }, month) {
  const options = { timeZone: "UTC", year: "numeric" };
  if (precision !== "year") options.month = month;
  if (precision === "day") options.day = "numeric";
  return new Intl.DateTimeFormat(locale, options);
}
