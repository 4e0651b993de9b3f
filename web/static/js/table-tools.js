// What can be done with the table: following the map, further columns, copying, files of what it lists.

import { copyText } from "ca-geo/clipboard.js";
import { element } from "ca-geo/dom.js";
import { downloadsOf } from "ca-geo/download.js";
import { settings } from "ca-geo/page.js";
import { t } from "ca-geo/strings.js";
import { MORE } from "ca-geo/table-columns.js";
import * as view from "ca-geo/view.js";

const FORMULA = /^[=+\-@]/; // what a spreadsheet would work out instead of showing

/** Fills the bar; `rows()` gives {records, columns} as they are listed. */
export function startTools(place, rows) {
  const follow = element("input", { type: "checkbox", onchange: () => view.set({ follow: follow.checked ? "extent" : null }, "table") });
  const boxes = MORE.map(columnBox);
  const columns = menu(t("table.columns"), () => boxes.map(({ label }) => label));
  const copy = element("button", { type: "button", class: "button small", onclick: () => copyRows(rows()) }, t("table.copy"));
  const files = settings.inlined ? [] : [menu(t("download.title"), downloads)];
  place.replaceChildren(element("label", { class: "table-follow" }, follow, t("table.follow")), columns, copy, ...files);
  document.addEventListener("click", ({ target }) => place.querySelectorAll("details[open]").forEach((open) => { if (!open.contains(target)) open.open = false; }));
  const show = (state) => {
    follow.checked = state.follow === "extent";
    boxes.forEach(({ name, box }) => { box.checked = state.columns?.includes(name) ?? false; });
  };
  view.on(show);
  show(view.get());
}

/** The rows as text between tabs, the heads first. */
export function asText({ records, columns }) {
  const lines = [columns.map(({ name }) => t(`table.column.${name}`)), ...records.map((record) => columns.map((column) => column.text(record)))];
  return lines.map((cells) => cells.map(plain).join("\t")).join("\n");
}

function plain(text) {
  const flat = text.replaceAll(/\s+/g, " ").trim();
  return FORMULA.test(flat) ? `'${flat}` : flat;
}

function copyRows(rows) {
  copyText(asText(rows), t("table.copied", { n: rows.records.length }));
}

function columnBox(name) {
  const box = element("input", { type: "checkbox", value: name, onchange: () => toggle(name) });
  return { name, box, label: element("label", { class: "table-choice" }, box, t(`table.column.${name}`)) };
}

function toggle(name) {
  const set = view.get().columns ?? [];
  const next = MORE.filter((other) => (other === name ? !set.includes(name) : set.includes(other)));
  view.set({ columns: next.length ? next : null }, "table");
}

function downloads() {
  const ids = view.shownLayers(settings.layers.map((layer) => layer.id));
  const layers = settings.layers.filter(({ id }) => ids.includes(id));
  return [element("p", { class: "menu-row note" }, t("table.downloadNote")), ...layers.map(downloadsOf)];
}

/** A button and what it opens, filled each time it is opened. */
function menu(title, fill) {
  const body = element("div", { class: "menu-body" });
  return element("details", { class: "table-menu", ontoggle: ({ target }) => { if (target.open) body.replaceChildren(...fill()); } }, element("summary", { class: "button small" }, title), body);
}
