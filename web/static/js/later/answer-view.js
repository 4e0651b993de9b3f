// An answer in words and rows: what was found, how sure it is, what has to be known of it.

import { element } from "ca-geo/dom.js";
import { monthBars, profileChart } from "ca-geo/later/answer-charts.js";
import { answerTable, matchWords, recordButton } from "ca-geo/later/answer-table.js";
import { borderName, countOf, distanceInWords, kindInWords } from "ca-geo/later/distances.js";
import { positionInWords } from "ca-geo/positions.js";
import { t } from "ca-geo/strings.js";
import { dateInWords, kilometres, number, quantity, quantityRange } from "ca-geo/words.js";

const DIGITS = 4; // significant, of an area
const NEVER = Number.MAX_SAFE_INTEGER;

/** {summary, nodes} of an answer; `drawing` is told which point of a profile is looked at. */
export function answerBody(asked, found, drawing) {
  const { summary, nodes } = VIEWS[asked.question](found, drawing, asked);
  return { summary, nodes: [...nodes, ...notes(found)] };
}

const VIEWS = { within, nearest, polygon, incidents, profile };

function within(found, _drawing, { values }) {
  const rows = found.features.map((feature) => ({ reference: referenceOf(feature), distance: feature.distance, match: feature.distance.within }));
  const origin = originInWords(found.from);
  const name = found.from.uncertainty_m ? t("questions.knownTo", { name: origin, radius: kilometres(found.from.uncertainty_m) }) : origin;
  const key = found.numberMatched ? (values.match === "certain" ? "questions.said.withinSure" : "questions.said.within") : "questions.said.withinNone";
  const summary = counts(found, t(key, { km: number(found.km), name, n: found.numberMatched }));
  return { summary, nodes: rows.length ? answerTable(t("questions.within"), [recordColumn(), distanceColumn(), matchColumn(), ...bearingColumn(rows)], rows) : [] };
}

/** A position in degrees, a border by its countries; else as the API calls it. */
function originInWords({ parameter, value, name }) {
  if (parameter === "border") return t("questions.kind.border", { border: borderName(value) });
  return parameter === "place" && value.includes(",") ? positionInWords(value.split(",").map(Number)) : name;
}

function nearest(found) {
  const rows = found.features.flatMap((feature) => feature.nearest.map((other) => ({ reference: referenceOf(feature), other, distance: other.distance, match: other.match })));
  const other = { title: t("questions.mayBeNearest"), cell: (row) => recordButton(row.other), by: (row) => row.other.name };
  const summary = t("questions.said.nearest", { n: found.numberMatched, certain: found.numberCertain });
  return { summary, nodes: rows.length ? answerTable(t("questions.nearest"), [recordColumn(), other, distanceColumn(), matchColumn()], rows) : [] };
}

function polygon(found) {
  const rows = found.features.map((feature) => ({ reference: referenceOf(feature), match: feature.within }));
  const summary = counts(found, t(found.numberMatched ? "questions.said.polygon" : "questions.said.polygonNone", { area: quantity(Number(found.area_km2.toPrecision(DIGITS)), "km²"), n: found.numberMatched }));
  return { summary, nodes: rows.length ? answerTable(t("questions.polygon"), [recordColumn(), matchColumn()], rows) : [] };
}

function incidents(found) {
  const rows = found.rows.map((row) => ({ ...row, records: row.records.split(" ").map((id) => ({ collection: found.collection, id })) }));
  const columns = [
    { title: t("questions.border"), cell: (row) => borderName(row.border), by: (row) => borderName(row.border) },
    { title: t("questions.month"), cell: (row) => (row.month ? dateInWords(row.month) : t("questions.noMonth")), by: (row) => row.month },
    { title: t("questions.certain"), cell: (row) => String(row.certain), by: (row) => row.certain, figures: true },
    { title: t("questions.atMost"), cell: (row) => String(row.possible), by: (row) => row.possible, figures: true },
    { title: t("questions.records"), cell: (row) => element("div", {}, row.records.map(recordButton)), by: (row) => row.records.length },
  ];
  const summary = found.totals.length ? t("questions.said.incidents", { list: found.totals.map((one) => `${borderName(one.border)}: ${countOf(one)}`).join("; ") }) : t("questions.nothing");
  const apart = found.aggregates.map((one) => element("p", { class: "note" }, t("questions.apart", { name: one.name, n: one.incident_count ?? "?" })));
  return { summary, nodes: rows.length ? [monthBars(found.rows), ...apart, ...answerTable(t("questions.incidents"), columns, rows)] : apart };
}

function profile(found, drawing) {
  const rows = found.rows.filter(({ kind }) => kind !== "line").map((row) => ({ ...row, onPoint: () => drawing.point(row.from_km) }));
  const columns = [
    { title: t("questions.kind"), cell: (row) => [element("span", { class: "note" }, kindInWords(row.kind)), row.feature && recordButton(row.feature)], by: (row) => kindInWords(row.kind) },
    { title: t("questions.at"), cell: (row) => stretch(row), by: (row) => row.from_km, figures: true },
    { title: t("questions.lengths"), cell: (row) => element("span", { lang: "en" }, row.official), by: (row) => row.official || null },
  ];
  const summary = t("questions.said.profile", { km: quantity(found.drawn_km, "km"), radius: kilometres(found.uncertainty_m) });
  return { summary, nodes: [profileChart(rows, found.drawn_km, drawing), element("p", { class: "note" }, t("questions.schematic")), ...answerTable(t("questions.profile"), columns, rows)] };
}

function stretch({ from_km: from, to_km: to, plus_minus_km: off }) {
  const words = to === null ? quantity(from, "km") : quantityRange(from, to, "km");
  return off ? `${words} ± ${number(off)}` : words;
}

function recordColumn() {
  return { title: t("questions.record"), cell: (row) => recordButton(row.reference), by: (row) => row.reference.name };
}

function distanceColumn() {
  return { title: t("questions.distance"), cell: (row) => distanceInWords(row.distance), by: (row) => row.distance.nearest_m + (row.distance.farthest_m ?? row.distance.nearest_m) / NEVER, figures: true };
}

function matchColumn() {
  return { title: t("questions.sure"), cell: (row) => matchWords(row.match), by: (row) => row.match };
}

/** Where the sides of the compass are known of any row. */
function bearingColumn(rows) {
  if (rows.every(({ distance }) => distance.bearing_deg === undefined)) return [];
  const words = ({ bearing_deg: bearing, bearing_uncertainty_deg: off }) => (bearing === undefined ? "" : `${bearing}° ± ${off}°`);
  return [{ title: t("questions.bearing"), cell: (row) => words(row.distance), by: (row) => row.distance.bearing_deg ?? null, figures: true }];
}

function counts({ numberMatched, numberReturned, numberCertain }, said) {
  const sure = numberMatched ? ` ${t("questions.said.sure", { n: numberCertain })}` : "";
  const part = numberReturned < numberMatched ? ` ${t("questions.said.first", { n: numberReturned })}` : "";
  return `${said}${sure}${part}`;
}

function notes({ numberWithoutPlace: left, features = [] }) {
  const some = features.some(({ properties }) => properties.aggregate);
  return [left ? t("questions.unlocated", { n: left }) : null, some ? t("questions.aggregate") : null].filter(Boolean).map((text) => element("p", { class: "note" }, text));
}

function referenceOf({ collection, id, properties }) {
  return { collection, id: String(id), name: properties.name ?? String(id) };
}
