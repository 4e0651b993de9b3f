// The time strip: a window of time over all dated records, set by dragging, by keyboard, by typing, or played.

import { isoOf, monthOf, moved, readDate, startOf } from "ca-geo/days.js";
import { draw } from "ca-geo/histogram.js";
import { kept } from "ca-geo/kept.js";
import { settings } from "ca-geo/page.js";
import { afterPaint } from "ca-geo/painted.js";
import { periodOf } from "ca-geo/periods.js";
import { featuresOf } from "ca-geo/records.js";
import { announceShown, onShown, passing, shownRecords } from "ca-geo/shown.js";
import { reducedMotion } from "ca-geo/stage.js";
import { t } from "ca-geo/strings.js";
import * as view from "ca-geo/view.js";
import { dateInWords } from "ca-geo/words.js";

const YEARS = 12; // what is older than the latest date by more stands in the pile "earlier"
const SPEEDS = { slow: 1000, normal: 400, fast: 160 };
const STEPS = { day: (day, by) => day + by, month: moved, year: (day, by) => moved(day, by * 12) };
const ids = settings.layers.map((layer) => layer.id);

/** Fills the strip once the records are there; returns how to fill it again. An atlas without dates has none. */
export function startTimeline() {
  const root = document.getElementById("time");
  if (!root) return () => {};
  const part = Object.fromEntries([...document.querySelectorAll("#time [data-part]")].map((node) => [node.dataset.part, node]));
  const strip = { part, size: { width: 0, height: 0 }, range: null, drawing: null, timer: 0 };
  connect(strip);
  const refresh = () => fill(strip);
  const refreshSoon = afterPaint(refresh);
  onShown((after, before) => { if (after.time === before.time && after.match === before.match) refreshSoon(); else show(strip); });
  new ResizeObserver(([{ contentRect: { width, height } }]) => {
    strip.size = { width, height }; // to ask for it at each change would have the browser lay out the page at once
    refresh();
  }).observe(part.strip);
  return refresh;
}

function connect(strip) {
  const { part } = strip;
  part.play.addEventListener("click", () => (strip.timer ? stop(strip) : play(strip)));
  part.match.addEventListener("change", () => {
    view.set({ match: part.match.value === "certain" ? "certain" : null }, "time");
    announceShown();
  });
  part.all.addEventListener("click", () => set(strip, null, null));
  for (const [side, node] of [["from", part.fromText], ["to", part.toText]]) {
    node.addEventListener("change", () => typed(strip, side, node));
  }
  for (const side of ["from", "to"]) connectHandle(strip, side);
  part.speed.addEventListener("change", () => { if (strip.timer) { stop(strip); play(strip); } });
}

/** All dated records of the layers that are on and that pass the filters, as what began when. */
function fill(strip) {
  const on = settings.layers.filter(({ id }) => view.shownLayers(ids).includes(id));
  const dated = on.flatMap(({ id }) => passing(id, "time").map((feature) => ({ layerId: id, period: periodOf(id, feature.id) }))).filter(({ period }) => period);
  const events = dated.map(({ layerId, period }) => event(layerId, period)).filter(({ earliest, latest }) => Number.isFinite(earliest) && Number.isFinite(latest));
  strip.range = rangeOfAll(...ids.map(featuresOf));
  if (!strip.range) return;
  if (!strip.size.width) return;
  strip.drawing = draw({ events, layers: settings.layers, ...strip.range, ...strip.size });
  strip.part.strip.querySelector("svg")?.remove();
  strip.part.strip.prepend(strip.drawing.svg);
  show(strip);
}

/** The months that the strip shows: those of all records, whatever is filtered; null while there is no date. */
const rangeOfAll = kept((...lists) => {
  const periods = lists.flatMap((features, index) => features.map(({ id }) => periodOf(ids[index], id))).filter(Boolean);
  const ends = periods.flatMap(({ first, last }) => [first, last]).filter(Number.isFinite);
  if (!ends.length) return null;
  const [earliest, latest] = ends.reduce(([low, high], day) => [Math.min(low, day), Math.max(high, day)], [Infinity, -Infinity]);
  const last = startOf(monthOf(latest) + 1) - 1;
  return { first: Math.max(startOf(monthOf(earliest)), startOf((Math.floor(monthOf(last) / 12) - YEARS + 1) * 12)), last };
});

/** When it began at the earliest and at the latest; what began at an unknown time stands by its end. */
function event(layerId, { first, last, certainFirst }) {
  if (!Number.isFinite(first)) return { layerId, earliest: last, latest: last };
  return { layerId, earliest: first, latest: Math.max(first, Math.min(certainFirst, last)) };
}

/** Handles, words and the number of records, as the view has them. */
function show(strip) {
  if (!strip.drawing) return;
  const { part, range, drawing } = strip;
  const { from, to } = chosen();
  const [x1, x2] = [from === null ? drawing.left : drawing.xOf(from), to === null ? drawing.right : drawing.xOf(to + 1)];
  part.from.style.left = `${x1}px`;
  part.to.style.left = `${x2}px`;
  part.before.style.width = `${Math.max(0, x1)}px`;
  part.after.style.left = `${x2}px`;
  setSlider(part.from, from ?? range.first, range, from === null ? t("time.open.from") : words(from));
  setSlider(part.to, to ?? range.last, range, to === null ? t("time.open.to") : words(to));
  part.range.textContent = rangeInWords(from, to);
  part.fromText.value = from === null ? "" : isoOf(from);
  part.toText.value = to === null ? "" : isoOf(to);
  part.match.value = view.get().match ?? "possible";
  part.all.hidden = from === null && to === null;
  part.note.textContent = note();
}

/** The window of the view, open on both sides where there is none. */
function chosen() {
  return view.get().time ?? { from: null, to: null };
}

function setSlider(node, value, { first, last }, text) {
  const told = { "aria-valuemin": Math.min(first, value), "aria-valuemax": Math.max(last, value), "aria-valuenow": value, "aria-valuetext": text };
  for (const [name, said] of Object.entries(told)) node.setAttribute(name, said);
}

function words(day) {
  return dateInWords(isoOf(day));
}

/** A window of days, null where it is open, as a reader says it. */
export function rangeInWords(from, to) {
  if (from === null && to === null) return t("time.whole");
  if (from === null) return t("date.until", { date: words(to) });
  return to === null ? t("date.from", { date: words(from) }) : t("range", { first: words(from), last: words(to) });
}

/** How many of the records shown have no date: time does not hide them, unless only what is certain is asked for. */
function note() {
  const undated = shownRecords().filter(({ layer, feature }) => !periodOf(layer.id, feature.id)).length;
  if (view.get().match === "certain" && view.get().time) return t("time.undatedHidden");
  return undated ? t("time.undated", { n: undated }) : t("time.undatedNone");
}

function set(strip, from, to) {
  const time = from === null && to === null ? null : { from, to };
  view.set({ time }, "time");
  announceShown(`${rangeInWords(from, to)}. `);
}

/** Moves one end; the other keeps its place, and neither passes it. */
function moveEnd(strip, side, day) {
  const { from, to } = chosen();
  const { first, last } = strip.range;
  if (side === "from") {
    const next = Math.min(day, to ?? last);
    set(strip, next <= first && day <= first ? null : next, to);
  } else {
    const next = Math.max(day, from ?? first);
    set(strip, from, next >= last ? null : next);
  }
}

function typed(strip, side, node) {
  const read = node.value.trim() === "" ? { first: null, last: null } : readDate(node.value);
  const { from, to } = chosen();
  const next = read && (side === "from" ? { from: read.first, to } : { from, to: read.last });
  const wrong = !read ? t("time.badDate") : next.from !== null && next.to !== null && next.from > next.to ? t("time.badOrder") : "";
  node.setCustomValidity(wrong);
  node.reportValidity();
  if (!wrong) set(strip, next.from, next.to);
}

function connectHandle(strip, side) {
  const node = strip.part[side];
  node.addEventListener("keydown", (event) => onKey(strip, side, event));
  node.addEventListener("pointerdown", (event) => {
    node.setPointerCapture(event.pointerId);
    const follow = ({ clientX }) => moveEnd(strip, side, snapped(strip, side, clientX));
    node.addEventListener("pointermove", follow);
    const end = () => { node.removeEventListener("pointermove", follow); };
    node.addEventListener("pointerup", end, { once: true });
    node.addEventListener("pointercancel", end, { once: true });
  });
}

/** The day under the pointer, at the border of the step that is chosen. */
function snapped(strip, side, clientX) {
  const day = strip.drawing.dayAt(clientX - strip.part.strip.getBoundingClientRect().left);
  const step = strip.part.step.value;
  if (step === "day") return day;
  const months = step === "year" ? 12 : 1;
  const edge = startOf(Math.round((monthOf(day) + (day - startOf(monthOf(day))) / 30) / months) * months);
  return side === "from" ? edge : edge - 1;
}

function onKey(strip, side, event) {
  const { from, to } = chosen();
  const { first, last } = strip.range;
  const now = side === "from" ? (from ?? first) : (to ?? last);
  const step = STEPS[strip.part.step.value];
  const by = (amount) => (side === "from" ? step(now, amount) : step(now + 1, amount) - 1);
  const targets = { ArrowLeft: () => by(-1), ArrowDown: () => by(-1), ArrowRight: () => by(1), ArrowUp: () => by(1), PageDown: () => moved(now, -12), PageUp: () => moved(now, 12), Home: () => first, End: () => last };
  if (!targets[event.key]) return;
  event.preventDefault();
  moveEnd(strip, side, targets[event.key]());
}

/** Steps on; a reader who wants no motion gets one step for each press. */
function play(strip) {
  if (!advance(strip) || reducedMotion()) return;
  strip.timer = setInterval(() => { if (!advance(strip)) stop(strip); }, SPEEDS[strip.part.speed.value]);
  showPlaying(strip, true);
}

function stop(strip) {
  clearInterval(strip.timer);
  strip.timer = 0;
  showPlaying(strip, false);
}

function showPlaying({ part }, isPlaying) {
  part.play.setAttribute("aria-pressed", String(isPlaying));
  part.play.setAttribute("aria-label", t(isPlaying ? "time.pause" : "time.play"));
}

/** The window moves on by a step; without an end it starts to grow from the left. False when it has arrived. */
function advance(strip) {
  const { from, to } = chosen();
  const { first, last } = strip.range;
  const step = STEPS[strip.part.step.value];
  if (to === null) return void set(strip, from, step(from ?? first, 1) - 1) ?? true;
  if (to >= last) return false;
  const next = Math.min(last, step(to + 1, 1) - 1);
  set(strip, from === null ? null : step(from, 1), next);
  return true;
}
