// The drawing under the time handles: dated records as blocks by month and layer, those known to more than a month as spans.

import { isoOf, monthOf, startOf } from "ca-geo/days.js";
import { t } from "ca-geo/strings.js";

const SVG = "http://www.w3.org/2000/svg";
const BLOCK_GAP = 1;
const TALLEST_PX = 11;
const LEAST_PX = 2.5;
const TOP_PX = 16; // kept free for the number over a pile
const YEAR_LABEL_PX = 46; // room that a year takes

/**
 * The strip as {svg, xOf(day), dayAt(x), top}. `events` are {layerId, earliest, latest} in days: when each began at the earliest
 * and at the latest. What began before `first` stands in one pile at the left edge.
 */
export function draw({ events, layers, first, last, width, height }) {
  const left = 30;
  const scale = (width - left - 8) / (last - first + 1);
  const xOf = (day) => left + (Math.min(last + 1, Math.max(first, day)) - first) * scale;
  const dayAt = (x) => Math.round(first + (Math.max(left, Math.min(width - 8, x)) - left) / scale);
  const axis = height - 17;
  const svg = node("svg", { viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true" });
  svg.append(node("line", { class: "time-axis", x1: left, x2: width - 8, y1: axis, y2: axis }), ...ticks(first, last, xOf, axis, width));
  const bins = piles(events, layers, first);
  const most = Math.max(1, ...[...bins.values()].filter((pile) => !pile.early).map((pile) => pile.layers.length));
  const unit = Math.min(TALLEST_PX, (axis - TOP_PX) / most);
  for (const pile of bins.values()) svg.append(...blocks(pile, pile.early ? earlyUnit(pile, unit, axis) : unit, { xOf, axis, left, scale }));
  const early = bins.get("early");
  if (early) svg.append(...earlyWords(early, axis - early.layers.length * earlyUnit(early, unit, axis) - 4, height));
  svg.append(...spans(events.filter((event) => event.latest - event.earliest > 31 && event.latest >= first), { xOf, axis, first, last }));
  return { svg, xOf, dayAt, left, right: width - 8 };
}

/** The pile of what is earlier may be the tallest: its blocks shrink, and its number stands over it. */
function earlyUnit({ layers }, unit, axis) {
  return Math.min(unit, (axis - TOP_PX) / layers.length);
}

function earlyWords({ layers }, y, height) {
  return [text(String(layers.length), { x: 13, y, class: "time-count" }), text(t("time.earlier"), { x: 0, y: height - 4, class: "time-tick" })];
}

/** The sets of blocks: one for each month, one for all that is earlier than the strip. Layers keep their order. */
function piles(events, layers, first) {
  const order = new Map(layers.map(({ id }, index) => [id, index]));
  const found = new Map();
  for (const { layerId, earliest, latest } of events) {
    if (latest - earliest > 31 && latest >= first) continue; // a span
    const early = latest < first;
    const key = early ? "early" : monthOf(latest);
    if (!found.has(key)) found.set(key, { key, early, layers: [] });
    found.get(key).layers.push(layerId);
  }
  for (const pile of found.values()) pile.layers.sort((a, b) => order.get(a) - order.get(b));
  return found;
}

function blocks({ key, early, layers }, unit, { xOf, axis, left, scale }) {
  const wide = early ? 10 : Math.max(3, Math.min(8, scale * 30 - 1));
  const x = early ? left - 22 : xOf(startOf(key) + 14) - wide / 2;
  const month = early ? "early" : isoOf(startOf(key)).slice(0, 7);
  return runs(layers, unit).map(({ layerId, from, count }) => node("rect", { class: "time-block", "data-month": month, "data-count": count, x, y: axis - (from + count) * unit + (unit > LEAST_PX ? BLOCK_GAP : 0),
    width: wide, height: count * unit - (unit > LEAST_PX ? BLOCK_GAP : 0), fill: `var(--layer-${layerId}, var(--ink))` }));
}

/** A block for each record; where they would be too low to tell apart, one for all of a layer. */
function runs(layers, unit) {
  if (unit > LEAST_PX) return layers.map((layerId, from) => ({ layerId, from, count: 1 }));
  const found = [];
  layers.forEach((layerId, from) => {
    if (found.at(-1)?.layerId === layerId) found.at(-1).count += 1;
    else found.push({ layerId, from, count: 1 });
  });
  return found;
}

/** A line from the earliest to the latest day on which something may have begun, dashed as all that is not sure. */
function spans(events, { xOf, axis, first, last }) {
  return events.filter(({ earliest }) => earliest <= last).map(({ layerId, earliest, latest }, index) => {
    const y = axis + 2 + (index % 2) * 2;
    return node("line", { class: "time-span", x1: xOf(Math.max(first, earliest)), x2: xOf(latest + 1), y1: y, y2: y, stroke: `var(--layer-${layerId}, var(--ink))` });
  });
}

function ticks(first, last, xOf, axis, width) {
  const [from, to] = [Math.ceil(monthOf(first) / 12), Math.floor(monthOf(last) / 12)];
  const step = [1, 2, 5, 10, 20, 50].find((years) => ((to - from + 1) / years) * YEAR_LABEL_PX < width) ?? 100;
  const years = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index).filter((year) => year % step === 0);
  return years.flatMap((year) => {
    const x = xOf(startOf(year * 12));
    const tick = node("line", { class: "time-axis", x1: x, x2: x, y1: axis, y2: axis + 4 });
    return x > width - YEAR_LABEL_PX + 8 ? [tick] : [tick, text(String(year), { x: x + 3, y: axis + 14, class: "time-tick" })];
  });
}

function text(words, attributes) {
  const made = node("text", attributes);
  made.textContent = words;
  return made;
}

function node(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
