// Keeps the address bar and the view state in step: moves replace the entry, an opened feature adds one, Back and Forward are obeyed.

import { FILTERS } from "ca-geo/filters.js";
import { settings } from "ca-geo/page.js";
import { notify } from "ca-geo/notice.js";
import { permitted } from "ca-geo/online-tiles.js";
import { t } from "ca-geo/strings.js";
import { MORE, NAMES } from "ca-geo/table-columns.js";
import { THEMES } from "ca-geo/theme.js";
import { FURNITURE, parse, write } from "ca-geo/url-state.js";
import * as view from "ca-geo/view.js";

const WHOLE_PAGE = ["table", "sort", "columns", "follow", "ask"]; // parts of the view that an embedded map has no place for

const limits = {
  minZoom: settings.minZoom,
  maxZoom: settings.maxZoom,
  bounds: settings.bounds,
  layers: settings.layers.map((layer) => layer.id),
  themes: THEMES,
  languages: Object.keys(settings.languages),
  indicators: settings.choropleths.map((indicator) => indicator.id),
  bases: settings.onlineTiles.map((tiles) => tiles.id),
};

/** What of the address is no part of the view: how an embedded map is framed. It stays as it is. */
const frame = new URLSearchParams([...new URLSearchParams(location.search)].filter(([name]) => settings.frame.includes(name))).toString();

let due = null; // the view that the address is still to tell

/** Takes the view from the address, or from what a page without one was made to show; names what is wrong there. */
export function readAddress(cause = "address") {
  const search = ofView(location.search) || settings.view;
  const { state, faults } = parse(search, limits);
  for (const fault of [...faults, ...withoutPlace(state, search)]) notify(faultInWords(fault));
  view.set({ ...state, base: permitted(state.base) }, cause);
}

/** Takes out of the state what an embedded map cannot show, and names it as it names faults. */
function withoutPlace(state, search) {
  const query = new URLSearchParams(search);
  const parts = settings.embed ? WHOLE_PAGE.filter((name) => state[name] !== null) : [];
  return parts.map((name) => {
    state[name] = null;
    return { parameter: name, value: query.get(name), allowed: "wholePage" };
  });
}

/** The view that a query string of the atlas tells: of a step, which was checked where it was made. */
export function stateOf(query) {
  return parse(query, limits).state;
}

/** From now on the address follows the view; that of a briefing tells its step. */
export function keepAddress() {
  if (settings.briefing) return;
  view.on((state, before, cause) => {
    if (cause === "history") return;
    const opens = state.feature && !view.sameFeature(state.feature, before.feature);
    remember(write(state), opens && !settings.embed); // Back belongs to the page around an embedded map
  });
  addEventListener("popstate", () => readAddress("history"));
}

/** The address of the current view, for copying; null in a page without one of its own (a notebook's frame). */
export function permalink() {
  return hasAddress() ? new URL(write(view.get()) || location.pathname, location.href).href : null;
}

/** A new entry at once; else at the end of the turn, once for all that changed in it, as the browser lays the page out each time. */
function remember(search, asNewEntry) {
  if (asNewEntry) {
    writeDue();
    writeAddress(search, "pushState");
  } else {
    if (due === null) queueMicrotask(writeDue);
    due = search;
  }
}

function writeDue() {
  if (due !== null) writeAddress(due, "replaceState");
  due = null;
}

function writeAddress(search, how) {
  const query = frame ? `${search || "?"}${search && "&"}${frame}` : search;
  if (hasAddress() && query !== location.search) history[how](null, "", query || location.pathname);
}

function ofView(search) {
  const query = new URLSearchParams(search);
  settings.frame.forEach((name) => query.delete(name));
  return query.toString();
}

function hasAddress() {
  return !settings.briefing && ["http:", "https:", "file:"].includes(location.protocol);
}

function faultInWords({ parameter, value, allowed }) {
  const short = value.length > 60 ? `${value.slice(0, 60)}…` : value;
  return t("notice.parameter", { parameter, value: short, allowed: allowedInWords(allowed) });
}

function allowedInWords(allowed) {
  const lists = { layers: limits.layers.join(", "), indicators: limits.indicators.join(", ") || t("choropleth.none"), themes: THEMES.join(", "), languages: limits.languages.join(", "), bases: ["atlas", ...limits.bases].join(", "), sort: NAMES.join(", "), columns: MORE.join(", "), furniture: FURNITURE.join(", ") };
  const filter = FILTERS.find(({ name }) => name === allowed);
  if (filter) return t("allowed.layers", { list: filter.codes().join(", ") });
  const [west, south, east, north] = limits.bounds;
  return t(`allowed.${allowed}`, { list: lists[allowed], west, south, east, north, low: limits.minZoom, high: limits.maxZoom });
}
