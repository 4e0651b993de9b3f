// Charts of answers: records by month, certain ones full and possible ones hatched; and what comes after what along a line.

import { element } from "ca-geo/dom.js";
import { kindInWords } from "ca-geo/later/distances.js";
import { svg } from "ca-geo/stage.js";
import { t } from "ca-geo/strings.js";
import { dateInWords, quantity } from "ca-geo/words.js";

const WIDTH = 332;
const BARS_PX = 84;
const MOST_BAR_PX = 18;

/** One bar for each month from the first to the last that has any; rows of several borders are added, which may count a record twice. */
export function monthBars(rows) {
  const dated = rows.filter(({ month }) => month);
  if (!dated.length) return element("p", { class: "note" }, t("questions.noMonths"));
  const numbers = dated.map(({ month }) => indexOf(month));
  const first = Math.min(...numbers);
  const months = Array.from({ length: Math.max(...numbers) - first + 1 }, (_, i) => monthFrom(first + i, dated));
  const most = Math.max(...months.map(({ possible }) => possible));
  const step = (WIDTH - 24) / months.length;
  const bars = months.flatMap((month, i) => bar(month, 24 + i * step, Math.min(MOST_BAR_PX, step * 0.8), most));
  const label = t("questions.bars", { first: dateInWords(months[0].name), last: dateInWords(months.at(-1).name), most });
  const root = svg("svg", { class: "answer-chart", viewBox: `0 0 ${WIDTH} ${BARS_PX + 30}`, role: "img", "aria-label": label },
    [hatch(), svg("path", { class: "chart-axis", d: `M24 ${BARS_PX + 8}H${WIDTH}` }), text(String(most), 18, 14, "end"), text("0", 18, BARS_PX + 8, "end"), ...bars, ...ends(months)]);
  return element("figure", { class: "answer-figure" }, root, element("figcaption", { class: "note" }, t("questions.barsNote")));
}

function indexOf(month) {
  const [year, number] = month.split("-").map(Number);
  return year * 12 + number - 1;
}

function monthFrom(index, rows) {
  const name = `${String(Math.floor(index / 12)).padStart(4, "0")}-${String((index % 12) + 1).padStart(2, "0")}`;
  const mine = rows.filter(({ month }) => month === name);
  return { name, certain: sum(mine, "certain"), possible: sum(mine, "possible") };
}

const sum = (rows, name) => rows.reduce((total, row) => total + row[name], 0);

function bar({ name, certain, possible }, x, width, most) {
  const height = (count) => (count / most) * BARS_PX;
  const rect = (cls, from, to) => svg("rect", { class: cls, x: x.toFixed(1), width: width.toFixed(1), y: (BARS_PX + 8 - height(to)).toFixed(1), height: height(to - from).toFixed(1), "data-month": name, "data-count": to - from });
  return [certain && rect("bar-certain", 0, certain), possible > certain && rect("bar-possible", certain, possible)].filter(Boolean);
}

function ends(months) {
  const last = months.length > 1 ? [text(dateInWords(months.at(-1).name), WIDTH, BARS_PX + 24, "end")] : [];
  return [text(dateInWords(months[0].name), 24, BARS_PX + 24, "start"), ...last];
}

function hatch() {
  const pattern = svg("pattern", { id: "answer-hatch", width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, [svg("path", { class: "hatch-line", d: "M0 0V5" })]);
  return svg("defs", {}, [pattern]);
}

function text(words, x, y, anchor, cls = "chart-text") {
  return svg("text", { class: cls, x, y, "text-anchor": anchor }, [words]);
}

const AXIS_Y = 52;

/**
 * Sections as bars one after another, what stands at the line above them, borders across; below a slider that points at a place of
 * the line on the map. `rows` as the API's.
 */
export function profileChart(rows, length, drawing) {
  const xOf = (km) => 8 + (Math.min(km, length) / length) * (WIDTH - 16);
  const sections = rows.filter((row) => kindOf(row) === "section");
  const parts = [...sections, ...rows.filter((row) => !sections.includes(row))].flatMap((row, index) => PARTS[kindOf(row)](row, xOf, index));
  const cursor = svg("path", { class: "profile-cursor" });
  const root = svg("svg", { class: "answer-chart", viewBox: `0 0 ${WIDTH} 92`, "aria-hidden": "true" }, [...parts, text("0", 8, 86, "start"), text(quantity(length, "km"), WIDTH - 8, 86, "end"), cursor]);
  const slider = element("input", { type: "range", min: "0", max: String(length), step: "1", class: "profile-slider", "aria-label": t("questions.point") });
  const output = element("output", { class: "note" });
  const follow = () => {
    const km = Number(slider.value);
    cursor.setAttribute("d", `M${xOf(km).toFixed(1)} 8V70`);
    output.textContent = placeInWords(rows, km);
    slider.setAttribute("aria-valuetext", output.textContent);
  };
  slider.addEventListener("input", () => { follow(); drawing.point(Number(slider.value)); });
  drawing.onPoint((km) => { slider.value = km; follow(); });
  slider.value = 0;
  follow();
  return element("figure", { class: "answer-figure" }, root, slider, output);
}

function kindOf({ kind }) {
  if (kind === "section") return "section";
  return kind.startsWith("border ") ? "border" : kind === "tunnel" ? "tunnel" : "stop";
}

const PARTS = {
  section: ({ from_km: from, to_km: to }, xOf, index) => [svg("rect", { class: `profile-section${index % 2 ? " odd" : ""}`, "data-kind": "section", x: xOf(from), width: Math.max(1, xOf(to) - xOf(from)), y: AXIS_Y - 5, height: 10 })],
  border: ({ kind, from_km: at, plus_minus_km: off }, xOf) => [whisker(at, off, xOf, 26), svg("path", { class: "profile-border", "data-kind": kind, d: `M${xOf(at)} 20V68` }), text(kind.slice(7).replace("-", "–"), xOf(at), 15, "middle", "chart-text strong")],
  tunnel: ({ from_km: at }, xOf) => [svg("path", { class: "profile-tunnel", "data-kind": "tunnel", d: `M${xOf(at) - 4} ${AXIS_Y - 10}q4 -7 8 0` })],
  stop: ({ kind, from_km: at, plus_minus_km: off }, xOf) => [whisker(at, off, xOf, 70), svg("circle", { class: "profile-stop", "data-kind": kind, cx: xOf(at), cy: AXIS_Y, r: 3.4 })],
};

/** How far off a place along the line may be. */
function whisker(at, off, xOf, y) {
  return svg("path", { class: "profile-whisker", d: `M${xOf(Math.max(0, at - off))} ${y}H${xOf(at + off)}` });
}

/** "123 km: section …; 12 km to …". */
function placeInWords(rows, km) {
  const on = rows.find((row) => row.kind === "section" && row.from_km <= km && km <= row.to_km);
  const near = rows.filter((row) => row.kind !== "section").reduce((best, row) => (!best || Math.abs(row.from_km - km) < Math.abs(best.from_km - km) ? row : best), null);
  const parts = [on?.feature?.name, near && t("questions.nearby", { distance: quantity(Math.abs(near.from_km - km), "km"), name: near.feature?.name ?? kindInWords(near.kind) })].filter(Boolean);
  return `${quantity(km, "km")}: ${parts.join("; ")}`;
}
