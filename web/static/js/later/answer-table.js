// The rows of an answer, sorted by any column; records in them are opened, and lifted on the map under the pointer.

import { element } from "ca-geo/dom.js";
import { nameLanguage, recordName } from "ca-geo/names.js";
import { announce } from "ca-geo/notice.js";
import { find, signOf } from "ca-geo/records.js";
import { highlight, open } from "ca-geo/selection.js";
import { t } from "ca-geo/strings.js";

const FIRST = 100; // rows shown until the others are asked for

/** A table; `columns` are {title, cell(row) → node or text, by(row) → what it is sorted by, figures}. */
export function answerTable(caption, columns, rows) {
  const state = { columns, rows, order: null, most: FIRST, head: element("thead", {}), body: element("tbody", {}), more: element("p", { class: "note" }) };
  const table = element("table", { class: "answer-table" }, element("caption", { class: "visually-hidden" }, caption), state.head, state.body);
  fill(state);
  return [element("div", { class: "answer-scroll", tabindex: "0", role: "region", "aria-label": caption }, table), state.more];
}

function fill(state) {
  const { columns, order, most } = state;
  const rows = order ? sorted(state) : state.rows;
  state.head.replaceChildren(element("tr", {}, columns.map((column, index) => headCell(state, column, index))));
  state.body.replaceChildren(...rows.slice(0, most).map((row) => bodyRow(columns, row)));
  const button = () => element("button", { type: "button", class: "button small", onclick: () => { state.most = Infinity; fill(state); } }, t("questions.allRows", { n: rows.length }));
  state.more.replaceChildren(...(rows.length > most ? [button()] : []));
}

function sorted({ columns, rows, order }) {
  const { by } = columns[order.index];
  const compare = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b)));
  const known = rows.filter((row) => by(row) !== null).sort((a, b) => compare(by(a), by(b)) * (order.descending ? -1 : 1));
  return [...known, ...rows.filter((row) => by(row) === null)];
}

function headCell(state, { title, figures }, index) {
  const mine = state.order?.index === index ? state.order : null;
  const direction = mine && (mine.descending ? "descending" : "ascending");
  const arrow = direction && element("span", { "aria-hidden": "true" }, direction === "ascending" ? " ↑" : " ↓");
  const press = () => {
    state.order = { index, descending: Boolean(mine) && !mine.descending };
    fill(state);
    state.head.querySelectorAll("button")[index].focus();
    announce(t("table.sorted", { column: title, order: t(state.order.descending ? "table.down" : "table.up") }));
  };
  return element("th", { scope: "col", class: figures ? "figures" : null, "aria-sort": direction }, element("button", { type: "button", onclick: press }, title, arrow));
}

function bodyRow(columns, row) {
  const cells = columns.map(({ cell, figures }, index) => element(index ? "td" : "th", { scope: index ? null : "row", class: figures ? "figures" : null }, cell(row)));
  return element("tr", { "data-match": row.match ?? null, onpointerenter: () => row.onPoint?.(row), onfocusin: () => row.onPoint?.(row) }, cells);
}

/** A record as a button that opens it; `reference` {collection, id, name}. */
export function recordButton(reference) {
  const record = find(reference);
  const sign = record ? signOf(record.layer, record.feature, 0.75) : null;
  const point = (one) => () => highlight(one);
  return element("button", { type: "button", class: "answer-record", "data-record": `${reference.collection}/${reference.id}`, onclick: ({ currentTarget }) => open({ collection: reference.collection, id: reference.id }, currentTarget),
    onpointerenter: point(reference), onpointerleave: point(null), onfocus: point(reference), onblur: point(null) }, sign, element("span", { dir: "auto", lang: record ? nameLanguage(record.feature.properties) : null }, record ? recordName(record.feature.properties) : (reference.name ?? reference.id)));
}

/** "certainly" or "possibly", with the mark that the map has. */
export function matchWords(match) {
  return element("span", { class: `match ${match}` }, t(`questions.${match}`));
}
