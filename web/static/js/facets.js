// The filters beside the map: values with the number of records each would leave, chips for what is set, and the way out.

import { copyText } from "ca-geo/clipboard.js";
import { element } from "ca-geo/dom.js";
import { active, asCql2, FILTERS, NO_FILTERS, valuesOf } from "ca-geo/filters.js";
import { settings } from "ca-geo/page.js";
import { afterPaint } from "ca-geo/painted.js";
import { featuresOf, layerOf } from "ca-geo/records.js";
import { announceShown, onShown, passing } from "ca-geo/shown.js";
import { t } from "ca-geo/strings.js";
import * as view from "ca-geo/view.js";

const MANY = 15; // values that are looked through without help
const ids = settings.layers.map((layer) => layer.id);

/** Builds the section; returns how to fill it again. */
export function startFacets() {
  const section = document.getElementById("filters");
  const facets = FILTERS.map(facet);
  section.replaceChildren(...facets.map(({ node }) => node));
  const count = () => facets.forEach(fill);
  const countSoon = afterPaint(count);
  onShown(() => {
    showChips();
    countSoon();
  });
  return () => {
    showChips();
    count();
  };
}

function facet(filter) {
  const summary = element("summary", {});
  const find = element("input", { type: "search", class: "facet-find", placeholder: t("filters.find"), "aria-label": t("filters.find") });
  const list = element("ul", { class: "facet-values" });
  find.addEventListener("input", () => narrow(find, list));
  return { filter, summary, find, list, shown: null, node: element("details", { class: "facet", "data-filter": filter.name }, summary, find, list) };
}

/** Of a long list only the values that contain what is typed. */
function narrow(find, list) {
  const typed = find.value.trim().toLocaleLowerCase();
  for (const row of list.children) row.hidden = !row.querySelector(".facet-title").textContent.toLocaleLowerCase().includes(typed);
}

/** The values that occur among the records that the other filters leave, most frequent first; what is set always stays. */
function fill(facet) {
  const { filter, summary, find, list, node } = facet;
  const counts = countsOf(filter);
  const set = view.get()[filter.name] ?? [];
  const codes = filter.codes().filter((code) => counts.get(code) || set.includes(code));
  if (!filter.least) codes.sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || filter.title(a).localeCompare(filter.title(b)));
  const values = codes.map((code) => [code, counts.get(code) ?? 0, set.includes(code)]);
  const wanted = JSON.stringify(values);
  if (wanted === facet.shown) return; // most changes leave most facets as they are
  facet.shown = wanted;
  const focused = list.contains(document.activeElement) ? document.activeElement.value : null;
  summary.textContent = set.length ? t("filters.set", { title: t(`filters.${filter.name}`), n: set.length }) : t(`filters.${filter.name}`);
  list.replaceChildren(...values.map(([code, count, isSet]) => value(filter, code, count, isSet)));
  node.hidden = !codes.length;
  find.hidden = codes.length <= MANY && !find.value;
  narrow(find, list);
  if (focused) [...list.querySelectorAll("input")].find((input) => input.value === focused)?.focus();
}

function countsOf(filter) {
  const counts = new Map();
  const on = view.shownLayers(ids).filter((id) => !layerOf(id).user); // what a user's records say has no codes
  for (const feature of on.flatMap((id) => passing(id, filter.name))) {
    for (const code of valuesOf(filter, feature.properties)) counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return counts;
}

function value(filter, code, count, isSet) {
  const box = element("input", { type: filter.least ? "radio" : "checkbox", name: `filter-${filter.name}`, value: code, checked: isSet, onchange: () => toggle(filter, code) });
  return element("li", {}, element("label", {}, box, element("span", { class: "facet-title", dir: "auto" }, filter.title(code)), element("span", { class: "facet-count" }, String(count))));
}

function toggle(filter, code) {
  const set = view.get()[filter.name] ?? [];
  const next = filter.least ? [code] : set.includes(code) ? set.filter((other) => other !== code) : [...set, code];
  change({ [filter.name]: next.length ? next : null });
}

function change(patch) {
  view.set(patch, "filter");
  announceShown();
}

/** What is set, each with its way out. */
function showChips() {
  const set = active(view.get());
  const chips = set.flatMap(([filter, codes]) => codes.map((code) => chip(filter, code)));
  const place = document.getElementById("chips");
  place.hidden = !chips.length;
  if (!chips.length) return void place.replaceChildren();
  const clear = element("button", { type: "button", class: "button small", onclick: clearAll }, t("filters.clear"));
  const copy = element("button", { type: "button", class: "button small", onclick: () => copyText(cql2(), t("filters.copied")) }, t("filters.copy"));
  place.replaceChildren(element("ul", { class: "chips", "aria-label": t("filters.active") }, ...chips), element("div", { class: "chip-buttons" }, clear, copy));
}

function chip(filter, code) {
  const title = filter.title(code);
  return element("li", {}, element("button", { type: "button", class: "chip removable", "aria-label": t("filters.remove", { title }), onclick: () => drop(filter, code) }, title, element("span", { "aria-hidden": "true" }, "×")));
}

/** The keyboard stays in the row of chips, else it goes back to the layers. */
function drop(filter, code) {
  const left = view.get()[filter.name].filter((other) => other !== code);
  change({ [filter.name]: left.length ? left : null });
  (document.querySelector("#chips button") ?? document.getElementById("layers")).focus();
}

function clearAll() {
  change(NO_FILTERS);
  document.getElementById("layers").focus();
}

/** The expression over all properties that any record of the layers has. */
function cql2() {
  const names = new Set(ids.flatMap((id) => featuresOf(id).flatMap(({ properties }) => Object.keys(properties))));
  return asCql2(view.get(), names) ?? "";
}
