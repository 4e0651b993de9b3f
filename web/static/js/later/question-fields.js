// The fields of the questions' forms. Each is {node, read()}: read() resolves to values by parameter, or rejects with a FieldFault.

import { readPosition } from "ca-geo/coordinates.js";
import { element } from "ca-geo/dom.js";
import { find as search } from "ca-geo/finder.js";
import { borderName } from "ca-geo/later/distances.js";
import { recordName } from "ca-geo/names.js";
import { settings } from "ca-geo/page.js";
import { featuresOf } from "ca-geo/records.js";
import { t } from "ca-geo/strings.js";

const MOST_RECORDS = 300; // of a layer, in a list to choose from
const DIGITS = 5;
let count = 0;

export class FieldFault extends Error {
  constructor(message, input) {
    super(message);
    this.input = input;
  }
}

/** A label and what it labels, with an optional hint below. */
function labelled(text, input, hint = null) {
  input.id ||= `field-${(count += 1)}`;
  const note = hint && element("p", { class: "note", id: `${input.id}-hint` }, hint);
  if (note) input.setAttribute("aria-describedby", note.id);
  return element("div", { class: "field" }, element("label", { for: input.id }, text), input, note);
}

/** One of several values; `choices` are [value, words] or {label, choices}. */
export function choice(name, text, choices, value = "") {
  const input = element("select", {}, choices.map(option));
  if (value && ![...input.options].some((one) => one.value === value)) input.append(element("option", { value }, value));
  if (value) input.value = value;
  return { node: labelled(text, input), input, read: async () => ({ [name]: input.value }) };
}

function option(one) {
  if (Array.isArray(one)) return element("option", { value: one[0] }, one[1]);
  return element("optgroup", { label: one.label }, one.choices.map(option));
}

/** Kilometres within what the API's schema allows; empty where it may be. */
export function kilometres(schema, value, isNeeded) {
  const input = element("input", { type: "number", min: "0.1", max: schema.maximum, step: "any", inputmode: "decimal", required: isNeeded });
  input.value = value ?? schema.default ?? "";
  const read = async () => {
    if (input.value === "" && !isNeeded && input.validity.valid) return {};
    if (!input.checkValidity() || input.value === "") throw new FieldFault(t("questions.badKm", { most: schema.maximum }), input);
    return { km: String(Number(Number(input.value).toFixed(3))) };
  };
  return { node: labelled(t("questions.km"), input, isNeeded ? null : t("questions.km.none")), read };
}

/** How sure an answer has to be. */
export function certainty(value) {
  return choice("match", t("questions.match"), [["", t("questions.match.possible")], ["certain", t("questions.match.certain")]], value === "certain" ? value : "");
}

/** A position in any way of writing it, or the name of a place. What it was resolved to is kept while the text stays. */
export function place(value, { centre, name = null }) {
  const input = element("input", { type: "text", autocomplete: "off", spellcheck: "false" });
  let known = { text: name ?? readable(value), value };
  input.value = known.text;
  const here = element("button", { type: "button", class: "button small", onclick: () => { input.value = readable(centre()); } }, t("questions.centre"));
  const node = labelled(t("questions.place"), input, t("questions.place.hint"));
  node.append(here);
  const read = async () => {
    if (input.value !== known.text) known = { text: input.value, value: await resolved(input) };
    if (!known.value) throw new FieldFault(t("questions.badPlace"), input);
    return { place: known.value };
  };
  return { node, read, rename: (text) => { if (input.value === known.text) input.value = known.text = text; } };
}

/** Latitude first, as readers know it; ids as they are. */
function readable(value) {
  const [lon, lat] = (value ?? "").split(",");
  return lat === undefined ? lon : `${lat}, ${lon}`;
}

async function resolved(input) {
  const position = await readPosition(input.value);
  if (position) return position.lonlat.map((one) => Number(one.toFixed(DIGITS))).join(",");
  const { hits } = input.value.trim() ? await search(input.value.trim()) : { hits: [] };
  const hit = hits.find(({ kind }) => kind === "place");
  if (!hit) throw new FieldFault(t("questions.badPlace"), input);
  return hit.id;
}

/** The records that have a place, by layer. */
export function record(value, located) {
  const groups = settings.layers.filter(({ id }) => located.includes(id)).map((layer) => ({ label: layer.title, choices: recordsOf(layer) }));
  const field = choice("feature", t("questions.feature"), [["", t("questions.choose")], ...groups], value);
  return needed(field, t("questions.needFeature"));
}

function recordsOf({ id }) {
  return featuresOf(id).filter(({ geometry }) => geometry).slice(0, MOST_RECORDS).map((feature) => [`${id}/${feature.id}`, recordName(feature.properties) ?? feature.id]);
}

/** Lines that are things of their own: a layer's together, or one. */
export function line(value, located, isWhole) {
  const groups = settings.layers.filter(({ id }) => located.includes(id)).map((layer) => ({ layer, lines: linesOf(layer) })).filter(({ lines }) => lines.length);
  const choices = groups.flatMap(({ layer, lines }) => [...(isWhole(layer) ? [[layer.id, layer.title]] : []), ...lines.map((feature) => [`${layer.id}/${feature.id}`, recordName(feature.properties) ?? feature.id])]);
  return needed(choice("line", t("questions.line"), choices, value), t("questions.needLine"));
}

function linesOf({ id }) {
  return featuresOf(id).filter(({ geometry, properties }) => /LineString$/.test(geometry?.type) && !properties.geometry_ref);
}

/** Borders by the names of the two countries. */
export function border(name, ids, value, none = null) {
  const choices = ids.map((id) => [id, borderName(id)]).sort((a, b) => a[1].localeCompare(b[1]));
  return choice(name, t("questions.border"), none ? [["", none], ...choices] : choices, value);
}

/** A layer by its title. */
export function layer(name, text, located, value) {
  return choice(name, text, settings.layers.filter(({ id }) => located.includes(id)).map(({ id, title }) => [id, title]), value);
}

/** The corners of an area, one position a line; `draw` starts drawing on the map. */
export function corners(value, draw) {
  const input = element("textarea", { rows: "5", spellcheck: "false" });
  input.value = cornersInWords(value);
  const button = element("button", { type: "button", class: "button small", onclick: draw }, t("questions.draw"));
  const node = labelled(t("questions.polygonCorners"), input, t("questions.polygon.hint"));
  node.append(button);
  return { node, read: async () => ({ polygon: await readCorners(input) }) };
}

function cornersInWords(text) {
  const numbers = text ? text.split(",") : [];
  return numbers.filter((_, i) => i % 2 === 0).map((lon, i) => `${numbers[2 * i + 1]}, ${lon}`).join("\n");
}

async function readCorners(input) {
  const rows = input.value.split("\n").filter((row) => row.trim());
  const found = await Promise.all(rows.map(readPosition));
  const wrong = found.findIndex((one) => !one);
  if (wrong >= 0) throw new FieldFault(t("questions.badCorner", { row: rows[wrong].slice(0, 40) }), input);
  if (found.length < 3) throw new FieldFault(t("questions.fewCorners"), input);
  return found.map(({ lonlat }) => lonlat.map((one) => Number(one.toFixed(DIGITS))).join(",")).join(",");
}

function needed(field, message) {
  const read = async () => {
    if (!field.input.value) throw new FieldFault(message, field.input);
    return field.read();
  };
  return { ...field, read };
}
