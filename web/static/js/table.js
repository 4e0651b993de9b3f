// The table under the map: every record that is shown, on the map or not. Opens, sorts, follows the map and the choice.

import { element } from "ca-geo/dom.js";
import { bboxOf, boxesMeet } from "ca-geo/geometry.js";
import { announce } from "ca-geo/notice.js";
import { highlight, open } from "ca-geo/selection.js";
import { isPhone } from "ca-geo/sheet.js";
import { onShown, shownRecords } from "ca-geo/shown.js";
import { t } from "ca-geo/strings.js";
import { shownColumns, sorted } from "ca-geo/table-columns.js";
import { Rows } from "ca-geo/table-rows.js";
import { startTools } from "ca-geo/table-tools.js";
import * as view from "ca-geo/view.js";

const bboxes = new WeakMap(); // of each feature

/** Takes over the table that the page came with; returns how to fill it again. */
export function startTable(map) {
  const find = (id) => document.getElementById(id);
  const table = { map, root: find("table"), toggle: find("table-toggle"), count: find("table-count"), scroller: find("table-body"), listed: [] };
  table.rows = new Rows(table.scroller, { open: (reference) => choose(table, reference), point: highlight });
  table.empty = table.scroller.appendChild(element("p", { class: "table-empty", hidden: true }));
  startTools(find("table-tools"), () => ({ records: table.listed, columns: shownColumns(view.get().columns) }));
  table.toggle.addEventListener("click", () => view.set({ table: isOpen() ? null : "open" }, "table"));
  table.root.addEventListener("keydown", (event) => { if (event.key === "Escape") leave(table, event); });
  listen(table);
  showOpen(table);
  table.rows.select(view.get().feature);
  return () => fill(table);
}

function listen(table) {
  onShown(() => fill(table));
  view.on((after, before) => {
    if (after.table !== before.table) showOpen(table);
    if (["table", "sort", "columns", "follow"].some((name) => after[name] !== before[name])) fill(table);
    if (after.table !== before.table) table.rows.revealSelected();
  });
  view.watch("feature", (feature) => table.rows.select(feature));
  table.map.on("moveend", () => (view.get().follow ? fill(table) : count(table, shownRecords())));
  isPhone.addEventListener("change", () => showOpen(table));
  new ResizeObserver(() => table.rows.follow()).observe(table.scroller);
}

function isOpen() {
  return view.get().table === "open";
}

/** On a phone the table lies over all else, which is out of reach meanwhile. */
function showOpen({ root, toggle }) {
  root.classList.toggle("open", isOpen());
  toggle.setAttribute("aria-expanded", String(isOpen()));
  toggle.textContent = isOpen() && isPhone.matches ? t("table.close") : t("table.title");
  document.querySelectorAll(".head, .side, .time, main, .panel").forEach((part) => { part.inert = isOpen() && isPhone.matches; });
}

function fill(table) {
  const { sort, columns, follow } = view.get();
  const records = shownRecords();
  count(table, records);
  table.listed = sorted(follow ? inView(table.map, records) : records, sort);
  if (!isOpen()) return;
  table.empty.textContent = t(records.length ? "table.emptyView" : "table.empty");
  table.empty.hidden = table.listed.length > 0;
  fillHead(table, shownColumns(columns), sort);
  table.rows.set(table.listed, shownColumns(columns));
}

function count({ map, count: place }, records) {
  place.textContent = t("table.count", { records: t("records", { n: records.length }), n: inView(map, records).length });
}

function fillHead(table, columns, sort) {
  const focused = table.rows.head.contains(document.activeElement) ? document.activeElement.value : null;
  table.rows.head.replaceChildren(element("tr", { "aria-rowindex": "1" }, ...columns.map(({ name }) => headCell(name, sort))));
  if (focused) table.rows.head.querySelector(`button[value="${focused}"]`)?.focus();
}

function headCell(name, sort) {
  const order = sort?.column !== name ? null : sort.descending ? "descending" : "ascending";
  const arrow = { ascending: "↑", descending: "↓" }[order];
  const button = element("button", { type: "button", value: name, onclick: () => sortBy(name) }, t(`table.column.${name}`), arrow && element("span", { "aria-hidden": "true" }, ` ${arrow}`));
  return element("th", { scope: "col", "data-column": name, "aria-sort": order }, button);
}

/** Ascending, then descending, then as the layers have them. */
function sortBy(column) {
  const { sort } = view.get();
  const next = sort?.column !== column ? { column, descending: false } : sort.descending ? null : { column, descending: true };
  view.set({ sort: next }, "table");
  announce(next ? t("table.sorted", { column: t(`table.column.${column}`), order: t(next.descending ? "table.down" : "table.up") }) : t("table.unsorted"));
}

function choose(table, reference) {
  if (isPhone.matches) view.set({ table: null }, "table");
  open(reference, isPhone.matches ? table.toggle : undefined);
}

/** Closes the menu that is open, else the table; an open record goes first where it stands beside. */
function leave(table, event) {
  const menu = table.root.querySelector("details[open]");
  if (!menu && (!isOpen() || (view.get().feature && !isPhone.matches))) return;
  event.preventDefault();
  if (menu) menu.open = false;
  else view.set({ table: null }, "table");
  (menu?.querySelector("summary") ?? table.toggle).focus();
}

/** Those of the records that have a place in the map's view. */
function inView(map, records) {
  const bounds = map.getBounds();
  const seen = { west: bounds.getWest(), south: bounds.getSouth(), east: bounds.getEast(), north: bounds.getNorth() };
  return records.filter(({ feature }) => feature.geometry && boxesMeet(placeOf(feature), seen));
}

function placeOf(feature) {
  if (!bboxes.has(feature)) bboxes.set(feature, bboxOf(feature.geometry));
  return bboxes.get(feature);
}
