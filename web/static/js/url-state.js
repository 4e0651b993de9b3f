// One table: each part of the view state, how it is written into the query and read back. Never the fragment: servers need it too.

import { readAsk, writeAsk } from "ca-geo/asks.js";
import { dayOf, intervalOf, readDate } from "ca-geo/days.js";
import { FILTERS } from "ca-geo/filters.js";
import { MORE, NAMES } from "ca-geo/table-columns.js";

export const FURNITURE = ["graticule", "minimap", "north"]; // what a reader may have on the map or not
export const USUAL_FURNITURE = ["graticule"];
const DAY = /^\d{4}-\d\d-\d\d$/;
const NUMBER = /^-?\d+(\.\d+)?$/;

const TABLE = {
  center: {
    allowed: "lon,lat",
    read: readCenter,
    write: ([lon, lat]) => `${round(lon, 4)},${round(lat, 4)}`,
  },
  zoom: {
    allowed: "number",
    read: (text, { minZoom, maxZoom }) => inRange(text, minZoom, maxZoom),
    write: (zoom) => round(zoom, 2),
  },
  layers: {
    allowed: "layers",
    read: readLayers,
    write: (ids) => ids.join(","),
  },
  feature: {
    allowed: "collection/id",
    read: readFeature,
    write: ({ collection, id }) => `${collection}/${id}`,
  },
  time: {
    allowed: "interval",
    read: readInterval,
    write: intervalOf,
  },
  match: {
    allowed: "matches",
    read: (text) => (text === "possible" ? null : text === "certain" ? text : undefined),
    write: (match) => match,
  },
  ...Object.fromEntries(FILTERS.map((filter) => [filter.name, { allowed: filter.name, read: (text) => readCodes(text, filter), write: (codes) => codes.join(",") }])),
  indicator: {
    allowed: "indicators",
    read: (text, { indicators }) => (indicators.includes(text) ? text : undefined),
    write: (id) => id,
  },
  theme: {
    allowed: "themes",
    read: (text, { themes }) => (themes.includes(text) ? text : undefined),
    write: (theme) => theme,
  },
  lang: {
    allowed: "languages",
    read: (text, { languages }) => (languages.includes(text) ? (text === languages[0] ? null : text) : undefined),
    write: (lang) => lang,
  },
  base: {
    allowed: "bases",
    read: readBase,
    write: (id) => id,
  },
  table: {
    allowed: "table",
    read: (text) => (text === "open" ? text : undefined),
    write: (text) => text,
  },
  sort: {
    allowed: "sort",
    read: readSort,
    write: ({ column, descending }) => `${descending ? "-" : ""}${column}`,
  },
  columns: {
    allowed: "columns",
    read: readColumns,
    write: (names) => names.join(","),
  },
  follow: {
    allowed: "follow",
    read: (text) => (text === "extent" ? text : undefined),
    write: (text) => text,
  },
  furniture: {
    allowed: "furniture",
    read: readFurniture,
    write: (names) => names.join(","),
  },
  ask: {
    allowed: "ask",
    read: readAsk,
    write: writeAsk,
  },
};

/** The state that says nothing. */
export const EMPTY = Object.freeze(Object.fromEntries(Object.keys(TABLE).map((name) => [name, null])));

/**
 * The state that a query string tells, and its faults: {parameter, value, allowed}. A fault's part of the state stays null.
 * `limits`: minZoom, maxZoom, bounds [west, south, east, north], layers (ids), themes, languages (codes, the one that goes without saying first), bases (ids).
 */
export function parse(search, limits) {
  const query = new URLSearchParams(search);
  const state = { ...EMPTY };
  const faults = [];
  for (const name of new Set(query.keys())) {
    const fault = readInto(state, name, query.getAll(name), limits);
    if (fault) faults.push(fault);
  }
  return { state, faults };
}

/** The query string, with its question mark, that tells this state; empty when there is nothing to tell. */
export function write(state) {
  const parts = Object.entries(TABLE)
    .filter(([name]) => state[name] !== null)
    .map(([name, { write: text }]) => `${name}=${readable(text(state[name]))}`);
  return parts.length ? `?${parts.join("&")}` : "";
}

function readInto(state, name, values, limits) {
  if (!Object.hasOwn(TABLE, name)) return { parameter: name, value: values[0], allowed: "unknown" };
  if (values.length > 1) return { parameter: name, value: values.join(" & "), allowed: "once" };
  const value = TABLE[name].read(values[0], limits);
  if (value === undefined) return { parameter: name, value: values[0], allowed: TABLE[name].allowed };
  state[name] = value;
  return null;
}

function readCenter(text, { bounds: [west, south, east, north] }) {
  const parts = text.split(",");
  if (parts.length !== 2) return undefined;
  const [lon, lat] = [inRange(parts[0], west, east), inRange(parts[1], south, north)];
  return lon === undefined || lat === undefined ? undefined : [lon, lat];
}

function readLayers(text, { layers }) {
  const ids = text === "" ? [] : text.split(",");
  if (!ids.every((id) => layers.includes(id))) return undefined;
  return layers.every((id) => ids.includes(id)) ? null : layers.filter((id) => ids.includes(id));
}

function readFeature(text, { layers }) {
  const slash = text.indexOf("/");
  const [collection, id] = [text.slice(0, slash), text.slice(slash + 1)];
  return slash > 0 && id && layers.includes(collection) ? { collection, id } : undefined;
}

/** {from, to} in days, null for an open side: the form of the API's `datetime`. */
function readInterval(text) {
  const sides = text.split("/");
  if (sides.length !== 2 || !sides.every((side) => side === ".." || (DAY.test(side) && readDate(side)))) return undefined;
  const [from, to] = sides.map((side) => (side === ".." ? null : dayOf(side)));
  if (from === null && to === null) return null;
  return from !== null && to !== null && from > to ? undefined : { from, to };
}

function readCodes(text, { least, codes }) {
  const wanted = [...new Set(text.split(","))];
  const known = codes();
  return wanted.every((code) => known.includes(code)) && (!least || wanted.length === 1) ? wanted : undefined;
}

/** {column, descending}, as the API's `sortby` writes it. */
function readSort(text) {
  const descending = text.startsWith("-");
  const column = descending ? text.slice(1) : text;
  return NAMES.includes(column) ? { column, descending } : undefined;
}

function readColumns(text) {
  const names = text.split(",");
  return names.every((name) => MORE.includes(name)) ? MORE.filter((name) => names.includes(name)) : undefined;
}

/** What is usual can be named, and is null. */
function readFurniture(text) {
  const names = text === "" ? [] : text.split(",");
  if (!names.every((name) => FURNITURE.includes(name))) return undefined;
  const wanted = FURNITURE.filter((name) => names.includes(name));
  return wanted.join() === USUAL_FURNITURE.join() ? null : wanted;
}

/** The atlas's own ground can be named, and is null. */
function readBase(text, { bases }) {
  if (text === "atlas") return null;
  return bases.includes(text) ? text : undefined;
}

function inRange(text, low, high) {
  const value = NUMBER.test(text) ? Number(text) : NaN;
  return value >= low && value <= high ? value : undefined;
}

function round(value, digits) {
  return String(Number(value.toFixed(digits)));
}

function readable(text) {
  return encodeURIComponent(text).replaceAll("%2C", ",").replaceAll("%2F", "/").replaceAll("%3B", ";").replaceAll("%3D", "=");
}
