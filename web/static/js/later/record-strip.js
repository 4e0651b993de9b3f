// Spans of time as small drawings, all over one extent: what is certain as a full line, what is possible as a broken one.

import { monthOf, startOf } from "ca-geo/days.js";
import { svg } from "ca-geo/stage.js";

const LEAST_DAYS = 365;
const MARGIN = 0.03; // of the extent, to each side
const MOST_YEARS = 5; // that are named
const LAST_NAME = 0.9; // of the width: the name of a year needs room behind it

/** {from, to} in days about all finite ends of marks {first, last, certainFirst, certainLast}. */
export function spanOf(marks) {
  const days = marks.flatMap((mark) => Object.values(mark)).filter(Number.isFinite);
  const [first, last] = [Math.min(...days), Math.max(...days)];
  const missing = Math.max(0, LEAST_DAYS - (last - first)) / 2;
  const margin = (last - first + 2 * missing) * MARGIN;
  return { from: first - missing - margin, to: last + missing + margin };
}

/** Marks as lines; one that is open on a side goes to the edge. */
export function track(marks, extent, cls) {
  const lines = marks.flatMap(({ first, last, certainFirst, certainLast }) => [
    ...(first < certainFirst || last > certainLast ? possible(first, last, extent) : []),
    certainFirst <= certainLast ? line("strip-certain", certainFirst, certainLast, extent) : null,
  ]);
  return svg("svg", { class: `strip-track ${cls}`.trim(), "aria-hidden": "true", height: 14 }, lines.filter(Boolean));
}

/** A broken line between its two ends, which show where it is too short for any. */
function possible(first, last, extent) {
  const ends = [first, last].filter(Number.isFinite).map((day) => svg("line", { class: "strip-end", x1: percent(day, extent), x2: percent(day, extent), y1: 3.5, y2: 10.5 }));
  return [line("strip-possible", first, last, extent), ...ends];
}

/** The years under them. */
export function axis(extent) {
  const [from, to] = [Math.ceil(monthOf(Math.ceil(extent.from)) / 12), Math.floor(monthOf(Math.floor(extent.to)) / 12)];
  const step = [1, 2, 5, 10, 20, 50].find((years) => (to - from + 1) / years <= MOST_YEARS) ?? 100;
  const years = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i).filter((year) => year % step === 0);
  const ticks = years.flatMap((year) => {
    const x = percent(startOf(year * 12), extent);
    const tick = svg("line", { class: "strip-tick", x1: x, x2: x, y1: 0, y2: 4 });
    return parseFloat(x) > LAST_NAME * 100 ? [tick] : [tick, svg("text", { class: "strip-year", x, y: 15, dx: 2 }, [String(year)])];
  });
  return svg("svg", { class: "strip-axis", "aria-hidden": "true", height: 18 }, [svg("line", { class: "strip-tick", x1: 0, x2: "100%", y1: 0.5, y2: 0.5 }), ...ticks]);
}

function line(cls, first, last, extent) {
  return svg("line", { class: cls, x1: percent(first, extent), x2: percent(last, extent), y1: 7, y2: 7 });
}

function percent(day, { from, to }) {
  return `${(100 * (Math.min(to, Math.max(from, day)) - from)) / (to - from)}%`;
}
