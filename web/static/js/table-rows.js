// The rows of the table: of many only those in sight are in the page. One tab stop; the arrow keys go from row to row.

import { element } from "ca-geo/dom.js";
import { signOf } from "ca-geo/records.js";
import { isPhone } from "ca-geo/sheet.js";

const ALL = 300; // as many rows as are drawn at once
const AHEAD = 20; // rows drawn before and after those in sight

export class Rows {
  /** `open(reference)` is called for a chosen row, `point(reference | null)` for one that is pointed at. */
  constructor(scroller, { open, point }) {
    Object.assign(this, { scroller, records: [], columns: [], selected: null, active: 0, drawn: [0, 0] });
    [this.head, this.body] = scroller.querySelectorAll("thead, tbody");
    scroller.tabIndex = -1;
    scroller.addEventListener("scroll", () => this.follow());
    scroller.addEventListener("keydown", (event) => this._key(event));
    this.body.addEventListener("click", ({ target }) => { const at = this._at(target); if (at !== null) { this.active = at; open(this._reference(at)); } });
    for (const name of ["pointerover", "focusin"]) this.body.addEventListener(name, ({ target }) => { const at = this._at(target); point(at === null ? null : this._reference(at)); });
    for (const name of ["pointerleave", "focusout"]) this.body.addEventListener(name, () => point(null));
    this.body.addEventListener("focusin", ({ target }) => { this.active = this._at(target) ?? this.active; });
  }

  /** Other rows; the keyboard stays on its record where that is still among them, and the selected one in sight. */
  set(records, columns) {
    const before = this.records[this.active];
    const selectedAt = this._selectedAt();
    Object.assign(this, { records, columns });
    this.active = Math.max(0, records.findIndex(({ feature }) => feature === before?.feature));
    this.scroller.querySelector("table").setAttribute("aria-rowcount", String(records.length + 1));
    this._draw(this._inSight());
    if (this._selectedAt() !== selectedAt) this.revealSelected();
  }

  /** Marks the row of a record {collection, id} (null: none) and brings it into sight. */
  select(reference) {
    this.selected = reference && `${reference.collection}/${reference.id}`;
    this.revealSelected();
    this.follow();
    this._mark(); // in place: the panel gives the keyboard back to the row that it came from
  }

  _mark() {
    for (const row of this.body.querySelectorAll("tr[data-at]")) {
      const isSelected = row.dataset.record === this.selected;
      row.classList.toggle("selected", isSelected);
      if (isSelected) row.querySelector("button").setAttribute("aria-current", "true");
      else row.querySelector("button").removeAttribute("aria-current");
    }
  }

  revealSelected() {
    const at = this._selectedAt();
    if (at >= 0) this._show(this.active = at);
  }

  _selectedAt() {
    return this.records.findIndex((record) => keyOf(record) === this.selected);
  }

  /** Draws what has come into sight. */
  follow() {
    const range = this._inSight();
    if (range.some((end, side) => end !== this.drawn[side])) this._draw(range);
  }

  /** [first, last): all where they are few; the steps of AHEAD spare a redrawing at each row. */
  _inSight() {
    const { length } = this.records;
    if (length <= ALL) return [0, length];
    const first = Math.floor(this.scroller.scrollTop / this._height() / AHEAD) * AHEAD;
    const seen = Math.ceil(this.scroller.clientHeight / this._height());
    return [Math.max(0, Math.min(first, length) - AHEAD), Math.min(length, first + seen + 2 * AHEAD)];
  }

  _draw([first, last]) {
    const hadFocus = this.body.contains(document.activeElement) || document.activeElement === this.scroller;
    this.drawn = [first, last];
    const stop = this.active >= first && this.active < last ? this.active : first; // the tab stop is always a row that is there
    const rows = this.records.slice(first, last).map((record, index) => this._row(record, first + index, stop));
    this.body.replaceChildren(...this._gap(first), ...rows, ...this._gap(this.records.length - last));
    this._mark();
    if (hadFocus) (this._button(this.active) ?? this.scroller).focus({ preventScroll: true });
  }

  _row(record, at, stop) {
    const [name, ...others] = this.columns.map((column) => ({ column: column.name, text: column.text(record) }));
    const button = element("button", { type: "button", class: "table-open", tabindex: at === stop ? "0" : "-1" }, signOf(record.layer, record.feature, 0.75), element("span", { dir: "auto" }, name.text));
    const cells = others.map(({ column, text }) => element("td", { "data-column": column, title: text || null, dir: "auto" }, text));
    return element("tr", { "data-at": String(at), "data-record": keyOf(record), "aria-rowindex": String(at + 2) },
      element("th", { scope: "row", title: name.text }, button), ...cells);
  }

  _gap(rows) {
    if (!rows) return [];
    const cell = element("td", { colspan: String(this.columns.length) });
    cell.style.height = `${rows * this._height()}px`;
    return [element("tr", { class: "table-gap", "aria-hidden": "true" }, cell)];
  }

  _key(event) {
    if (event.target !== this.scroller && !this.body.contains(event.target)) return;
    const page = Math.max(1, Math.floor((this.scroller.clientHeight - this.head.offsetHeight) / this._height()) - 1);
    const last = this.records.length - 1;
    const steps = { ArrowDown: this.active + 1, ArrowUp: this.active - 1, PageDown: this.active + page, PageUp: this.active - page, Home: 0, End: last };
    if (!(event.key in steps) || last < 0) return;
    event.preventDefault();
    this._show(this.active = Math.max(0, Math.min(last, steps[event.key])));
    this._draw(this._inSight());
    this._button(this.active)?.focus({ preventScroll: true });
  }

  /** Scrolls no more than it takes to see a row whole below the head. */
  _show(at) {
    const top = at * this._height();
    const room = this.scroller.clientHeight - this.head.offsetHeight - this._height();
    if (!this._button(at)) this._draw(this._inSight()); // the gaps are there to scroll over
    if (this.scroller.scrollTop > top) this.scroller.scrollTop = top;
    else if (this.scroller.scrollTop < top - room) this.scroller.scrollTop = top - room;
  }

  _button(at) {
    return this.body.querySelector(`tr[data-at="${at}"] button`);
  }

  _at(target) {
    const row = target.closest("tr[data-at]");
    return row ? Number(row.dataset.at) : null;
  }

  _reference(at) {
    const { layer, feature } = this.records[at];
    return { collection: layer.id, id: String(feature.id) };
  }

  _height() {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    return (isPhone.matches ? 2.75 : 1.8125) * rem; // as page.css has them
  }
}

function keyOf({ layer, feature }) {
  return `${layer.id}/${feature.id}`;
}
