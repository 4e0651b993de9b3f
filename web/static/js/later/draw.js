// Measuring and drawing: the reader's own shapes, by pointer, by keyboard or by typed positions. They stay in this browser.

import { asAsk } from "ca-geo/asks.js";
import { readPosition } from "ca-geo/coordinates.js";
import { element } from "ca-geo/dom.js";
import { destination } from "ca-geo/geometry.js";
import { saveFile } from "ca-geo/later/file.js";
import { azimuth, densified, distance, length } from "ca-geo/later/geodesy.js";
import { MOST_BYTES, asGeoJson, readGeoJson } from "ca-geo/later/sketch-file.js";
import { SketchMap } from "ca-geo/later/sketch-map.js";
import { KINDS, Sketches, measuresInWords } from "ca-geo/later/sketches.js";
import { createTool } from "ca-geo/later/tool-panel.js";
import { map } from "ca-geo/leaflet-map.js";
import { announce, notify } from "ca-geo/notice.js";
import { settings } from "ca-geo/page.js";
import { t } from "ca-geo/strings.js";
import * as view from "ca-geo/view.js";

const KEPT = "ca-geo:drawings";
const DOUBLE_MS = 400;
const SAME_PX = 6; // a press so near to a corner means that corner
const MOST_ASKED = 450; // corners of an area that is sent
const LEAST_STEP_M = 50_000; // between corners put in, so that straight edges follow the geodesics
const MOST_ASKED_KM = 2000;
const sketches = new Sketches();
const drawn = new SketchMap(map, sketches);
const tool = createTool({ id: "draw", title: t("draw.title"), onClose: () => { end(); sketches.choose(null); } });
const container = map.getContainer();

const kinds = Object.keys(KINDS).map((kind) => element("button", { type: "button", class: "button", value: kind, onclick: () => toggle(kind) }, t(`draw.${kind}`)));
const hint = element("p", { class: "note", role: "status" });
const typed = element("input", { id: "draw-position", type: "text", autocomplete: "off", spellcheck: "false" });
const radius = element("input", { id: "draw-radius", type: "number", min: "0.001", step: "any", inputmode: "decimal", onchange: () => setRadius() });
const fault = element("p", { class: "failed", role: "alert", hidden: true });
const finish = button("draw.finish", () => end());
const undo = button("draw.undo", () => sketches.undo());
const list = element("ul", { class: "sketch-list" });
const keep = element("input", { type: "checkbox", onchange: () => save() });
const file = element("input", { type: "file", accept: ".geojson,.json,application/geo+json", class: "visually-hidden", tabindex: "-1", "aria-hidden": "true", onchange: () => read() });
const form = element("form", { class: "field", onsubmit: (event) => { event.preventDefault(); type(); } },
  element("label", { for: typed.id }, t("draw.position")), element("div", { class: "field-row" }, typed, element("button", { type: "submit", class: "button" }, t("draw.add"))));
const radiusField = element("div", { class: "field", hidden: true }, element("label", { for: radius.id }, t("draw.radiusKm")), radius);

tool.body.append(element("div", { class: "sketch-kinds", role: "group", "aria-label": t("draw.kinds") }, kinds), hint, form, radiusField, fault,
  element("div", { class: "answer-links" }, finish, undo), list,
  element("div", { class: "answer-links" }, button("draw.export", write), button("draw.import", () => file.click()), button("draw.clear", () => sketches.set([])), file),
  element("label", { class: "table-choice" }, keep, t("draw.keep")), element("p", { class: "note" }, t("draw.private")));

/** Opens the tool, with a kind of shape to begin at once. */
export function start(kind = null) {
  tool.show();
  if (kind) begin(kind);
}

function button(key, onclick) {
  return element("button", { type: "button", class: "button small", onclick }, t(key));
}

/* ---- drawing ---- */

function toggle(kind) {
  if (sketches.draft?.kind === kind) end();
  else begin(kind);
}

function begin(kind) {
  sketches.begin(kind);
  map.doubleClickZoom.disable();
  container.focus({ preventScroll: true });
}

/** Keeps what is whole, drops what is not. */
function end() {
  const made = sketches.draft && sketches.finish();
  if (made) announce(t("draw.made", { measures: measuresInWords(made) }));
  setTimeout(() => { if (!sketches.draft) map.doubleClickZoom.enable(); }, DOUBLE_MS); // the press that ended it may be half of a double one
  drawn.pointAt(null);
}

function add(position) {
  const { draft } = sketches;
  if (!draft) return;
  const [first, last] = [draft.positions[0], draft.positions.at(-1)];
  if (last && isSame(last, position)) return void (draft.kind === "line" || draft.kind === "polygon" ? end() : null);
  if (draft.kind === "polygon" && draft.positions.length > 2 && isSame(first, position)) return end();
  sketches.add(position);
  if (!sketches.draft) end();
  announce(sketches.draft ? t("draw.added", { n: sketches.draft.positions.length }) : t("draw.made", { measures: measuresInWords(sketches.shapes.at(-1)) }));
}

/** Whether two positions are the same to the eye. */
function isSame(one, other) {
  const [a, b] = [one, other].map(([lon, lat]) => map.latLngToContainerPoint([lat, lon]));
  return a.distanceTo(b) < SAME_PX;
}

const placeOf = ({ lng, lat }) => [lng, lat];

function listen() {
  map.on("click", ({ latlng }) => add(placeOf(latlng)));
  map.on("mousemove", ({ latlng }) => { container.classList.remove("by-keys"); drawn.pointAt(placeOf(latlng)); });
  map.on("mouseout", () => drawn.pointAt(null));
  map.on("move", () => { if (container.classList.contains("by-keys")) drawn.pointAt(placeOf(map.getCenter())); });
  container.addEventListener("keydown", (event) => onKey(event), true);
}

const KEYS = {
  Enter: () => add(placeOf(map.getCenter())),
  Backspace: () => { if (sketches.draft.positions.length) sketches.dropLast(); },
  Escape: () => { end(); tool.heading.focus({ preventScroll: true }); },
};

function onKey(event) {
  if (!sketches.draft || event.target !== container) return;
  container.classList.add("by-keys");
  drawn.pointAt(placeOf(map.getCenter()));
  if (!KEYS[event.key]) return;
  event.preventDefault();
  event.stopPropagation();
  KEYS[event.key]();
}

/** A typed position is a corner of what is being drawn, else a point. */
async function type() {
  const found = await readPosition(typed.value);
  fault.hidden = Boolean(found);
  if (!found) {
    fault.textContent = t("questions.badPlace");
    return typed.focus();
  }
  if (!sketches.draft) sketches.begin("point");
  add(found.lonlat);
  typed.value = "";
  return typed.focus();
}

/** The radius of the circle that is being drawn or is chosen. */
function setRadius() {
  const metres = Number(radius.value) * 1000;
  if (!(metres > 0) || !radius.checkValidity()) return;
  const one = chosen();
  if (sketches.draft?.positions.length === 1) add(destination(sketches.draft.positions[0], 90, metres));
  else if (one) sketches.change(one.id, { positions: [one.positions[0], destination(one.positions[0], azimuth(...one.positions), metres)] });
}

function chosen() {
  return sketches.shapes.find(({ id }) => id === sketches.chosen) ?? null;
}

/* ---- the column ---- */

function show() {
  const { draft } = sketches;
  container.classList.toggle("sketching", Boolean(draft));
  kinds.forEach((one) => one.setAttribute("aria-pressed", String(one.value === draft?.kind)));
  hint.textContent = draft ? under(draft) : t(sketches.shapes.length ? "draw.hint.change" : "draw.hint.none");
  finish.disabled = !draft;
  undo.disabled = !sketches.canUndo;
  const circle = chosen()?.kind === "circle" ? chosen() : null;
  radiusField.hidden = !(circle || (draft?.kind === "circle" && draft.positions.length === 1));
  if (circle && document.activeElement !== radius) radius.value = Number((distance(...circle.positions) / 1000).toPrecision(6));
  showList();
  save();
}

function under(draft) {
  const isEnough = draft.positions.length >= KINDS[draft.kind][0];
  const measured = isEnough && draft.kind !== "point" ? ` ${measuresInWords(draft)}.` : "";
  return `${t(`draw.hint.${draft.kind}`)}${measured}`;
}

/** Rows are made anew unless one of their fields is being typed in. */
function showList() {
  if (list.contains(document.activeElement) && document.activeElement.matches("input")) return;
  const focused = document.activeElement?.dataset?.action;
  list.replaceChildren(...sketches.shapes.map(row));
  if (focused && !document.activeElement?.dataset?.action) list.querySelector(`[data-action="${focused}"]`)?.focus();
}

function row(one) {
  const name = element("input", { type: "text", class: "sketch-name", "aria-label": t("draw.name"), placeholder: t(`draw.${one.kind}`), maxlength: "200", oninput: ({ target }) => sketches.change(one.id, { name: target.value }, false) });
  name.value = one.name;
  const act = (key, onclick) => element("button", { type: "button", class: "button small", "data-action": `${key} ${one.id}`, onclick }, t(key));
  const question = QUESTIONS[one.kind] && !settings.inlined ? act(one.kind === "polygon" ? "draw.askArea" : "draw.askAround", () => ask(one)) : null;
  return element("li", { "data-shape": one.id, class: one.id === sketches.chosen ? "chosen" : null }, name, element("p", {}, measuresInWords(one)),
    element("div", { class: "answer-links" }, act("draw.change", () => sketches.choose(one.id === sketches.chosen ? null : one.id)), act("draw.zoom", () => drawn.fit(one)), question, act("draw.delete", () => sketches.set(sketches.shapes.filter(({ id }) => id !== one.id)))));
}

/* ---- questions: what is asked does leave the browser ---- */

const inText = (positions) => positions.map((position) => position.map((one) => Number(one.toFixed(5))).join(",")).join(",");

const QUESTIONS = {
  point: ({ positions }) => asAsk("within", { place: inText(positions), km: "50" }),
  circle: ({ positions }) => asAsk("within", { place: inText(positions.slice(0, 1)), km: String(Number(Math.min(MOST_ASKED_KM, Math.max(0.001, distance(...positions) / 1000)).toFixed(3))) }),
  polygon: ({ positions }) => asAsk("polygon", { polygon: inText(asEdges(positions)) }),
};

/** The corners, with others between them where edges are long. */
function asEdges(positions) {
  const step = Math.max(LEAST_STEP_M, length([...positions, positions[0]]) / MOST_ASKED);
  return densified(positions, step, true);
}

function ask(one) {
  view.set({ ask: QUESTIONS[one.kind](one) }, "ask");
}

/* ---- files, and what the browser keeps ---- */

function write() {
  const text = JSON.stringify(asGeoJson(sketches.shapes), null, 1);
  saveFile("drawings.geojson", new Blob([text], { type: "application/geo+json" }));
}

async function read() {
  const [given] = file.files;
  file.value = "";
  if (!given) return;
  if (given.size > MOST_BYTES) return void notify(t("draw.tooLarge", { most: MOST_BYTES / 1e6 }));
  take(await given.text());
}

function take(text) {
  try {
    const { shapes, left } = readGeoJson(text);
    sketches.set([...sketches.shapes, ...shapes]);
    notify(left ? t("draw.readPart", { n: shapes.length, left }) : t("draw.read", { n: shapes.length }));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    notify(t("draw.notRead"));
  }
}

/** Only where the reader has asked for it; a browser that refuses is told of. */
function save() {
  try {
    if (keep.checked) localStorage.setItem(KEPT, JSON.stringify(asGeoJson(sketches.shapes)));
    else localStorage.removeItem(KEPT);
  } catch {
    keep.checked = false;
    notify(t("draw.notKept"));
  }
}

function restore() {
  let text = null;
  try {
    text = localStorage.getItem(KEPT);
    if (text) sketches.shapes = readGeoJson(text).shapes;
  } catch (error) {
    if (error instanceof SyntaxError) text = null; // not what was written here
  }
  keep.checked = Boolean(text);
}

sketches.on(show);
listen();
restore();
show();
