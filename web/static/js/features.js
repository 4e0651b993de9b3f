/**
 * The records on the map: what is shown, chosen, pointed at and named.
 * Source: design document "Cartography", sections 4 to 6.
 */
import { PANES } from "ca-geo/basemap.js";
import { HoverCard, ListCard } from "ca-geo/cards.js";
import { Countries } from "ca-geo/countries.js";
import { Areas } from "ca-geo/areas.js";
import { arrange, setAside, thinned } from "ca-geo/crowd.js";
import { kept } from "ca-geo/kept.js";
import { Leaders, Lines } from "ca-geo/lines.js";
import { bandsOf, byDate, extentOf, halfway, inBounds, keyOf, latLngOf, locateAll, longestOf } from "ca-geo/located.js";
import { MarkLayer } from "ca-geo/mark-layer.js";
import { boxesOf, lineMark, railMark, signMark } from "ca-geo/marks.js";
import { namesOf } from "ca-geo/naming.js";
import { recordName } from "ca-geo/names.js";
import { Phrases } from "ca-geo/phrases.js";
import { Places } from "ca-geo/places.js";
import { Railway } from "ca-geo/railway.js";
import { onRest } from "ca-geo/resting.js";
import { projector, reducedMotion, Stage } from "ca-geo/stage.js";
import { symbol } from "ca-geo/symbols.js";

const LIST_FROM = 7; // from this zoom a chosen stack shows its list by itself
const FLIGHT_S = 0.5;
const NEAREST_ZOOM = 11;
const KINDS = ["rail", "sign", "band", "line", "count", "area", "point"]; // as located.js has them
const NO_LAND = { features: [] };

/** Signs for records, and for the points of user layers below them, where they stand at a zoom; whichever is chosen. */
function placedAt(records, points, zoom) {
  const scale = 256 * 2 ** zoom;
  const place = (record) => ({ ...record, x: record.point.x * scale, y: record.point.y * scale });
  const above = arrange(records.map(place), zoom);
  return [above, setAside(thinned(points.map(place), zoom), above, zoom)];
}

/**
 * Draws the records and answers for them.
 *
 * `layers` are the catalogue's entries; `collections` maps a layer's id to its FeatureCollection; `land` is the base
 * map's FeatureCollection of countries; `onSelect(collection, id)` and `onHover(collection, id)` (null, null when it
 * ends) report the reader; `t`, `has` and `words` as for Phrases. Records without a geometry, and those wholly outside
 * the map's bounds, are not drawn.
 *
 * Returns setVisible(layerIds), setCollections(collections), select({collection, id} | null), highlight(the same),
 * drawnIds(), focus(collection, id), fitTo(collection, id, options), closeList(), labelSource (for labels.js),
 * onChange(listener).
 */
export function createFeatureLayer(map, options) {
  const layer = new FeatureLayer(map, options);
  const methods = ["setVisible", "setCollections", "select", "highlight", "drawnIds", "focus", "fitTo", "closeList", "labelSource", "onChange"];
  return Object.fromEntries(methods.map((name) => [name, layer[name].bind(layer)]));
}

class FeatureLayer {
  constructor(map, { layers, collections, land, onSelect, onHover = () => {}, t, has, words }) {
    Object.assign(this, { map, layers, t, onSelect, onHover });
    this.phrases = new Phrases({ t, has, words });
    this.collections = new Map(collections instanceof Map ? collections : Object.entries(collections));
    this.visible = new Set(layers.map(({ id }) => id));
    this.selected = null;
    this.located = new WeakMap();
    this.shownOf = kept((records, visible) => records.filter(({ layerId }) => visible.has(layerId)));
    this.kindsOf = kept((shown) => Object.fromEntries(KINDS.map((kind) => [kind, shown.filter((record) => record.kind === kind)])));
    this.stand = kept(placedAt);
    this.listeners = [];
    this.countries = new Countries(land ?? NO_LAND);
    this._parts();
    this._listen();
    this._read();
  }

  /* ---- what the page asks for ---- */

  setVisible(layerIds) {
    this.visible = new Set(layerIds);
    this.list.close(false);
    this._refresh();
  }

  setCollections(collections) {
    this.collections = collections;
    this._read();
  }

  select(reference) {
    const key = keyOf(reference);
    if (key === this.selected) return;
    this.selected = key;
    this.dismissed = false;
    if (this.marks.markOf(key)?.id !== this.listed?.id) this.list.close(false);
    this._refresh();
    this._listSelected();
  }

  highlight(reference) {
    const key = keyOf(reference);
    this.marks.highlight(key);
    this.railways.forEach((railway) => railway.hover(key));
  }

  /** "collection/id" of every record that the map shows: as a sign, in a stack, as a line, a band or an area. */
  drawnIds() {
    return [...new Set(this._shown().map(({ key }) => key))];
  }

  /** Gives the keyboard to the sign of a record; false when it has none. */
  focus(collection, id) {
    const mark = this.marks.markOf(keyOf({ collection, id }));
    if (!mark) return false;
    if (!this._inView(mark)) this.map.panTo(latLngOf(mark.unit), { animate: false });
    this.marks.nodeOf(mark)?.focus({ preventScroll: true });
    return true;
  }

  /** Shows a record whole: its disc, line or area, and never closer. `options` are those of Leaflet's fitBounds. */
  fitTo(collection, id, options = {}) {
    const parts = this.records.filter(({ key }) => key === keyOf({ collection, id }));
    if (!parts.length) return false;
    const still = reducedMotion();
    const settings = { maxZoom: NEAREST_ZOOM, padding: [40, 40], duration: FLIGHT_S, animate: !still, ...options };
    this.map[still ? "fitBounds" : "flyToBounds"](parts.map(extentOf).reduce((all, part) => all.extend(part)), settings);
    return true;
  }

  closeList() {
    this.list.close(false);
  }

  onChange(listener) {
    this.listeners.push(listener);
  }

  /** What labels.js must know: boxes, marks and names in the px of `project`. */
  labelSource(project, zoom) {
    const { counts, bands, selected } = this;
    const lines = this.plain.filter(({ layer }) => !layer.user);
    const shown = { marks: this.marks.near(), counts, bands, lines, selected };
    const names = namesOf(shown, { phrases: this.phrases, countries: this.countries }, project, zoom);
    const railNames = this.railways.flatMap((railway) => railway.labels(project, zoom, railway.layer.title));
    const obstacles = this.railways.flatMap((railway) => railway.obstacles(project, zoom));
    return { obstacles: this.list.box ? [...obstacles, this.list.box] : obstacles, marks: this.marks.boxes(project), candidates: [...names, ...railNames] };
  }

  /* ---- parts ---- */

  _parts() {
    this.areas = new Stage(this.map, "areas", PANES.areas);
    this.userAreas = new Areas(this.areas);
    this.places = new Places(this.areas, this.countries);
    this.railways = this.layers.filter(({ symbol: shape }) => shape === "double-line").map((layer) => new Railway(this.areas, layer, this.t));
    this.lines = new Lines(this.areas);
    this.leaders = new Leaders(this.map);
    this.marks = new MarkLayer(this.map, { label: this.t("map.signs"), nameOf: (mark) => this.phrases.accessibleName(mark), onReach: (mark) => this._bringIn(mark) });
    this.hover = new HoverCard(this.map);
    this.list = new ListCard(this.map, (byReader) => {
      this.dismissed ||= byReader;
      this._changed();
    });
  }

  _listen() {
    const { root } = this.marks;
    root.addEventListener("click", (event) => this._click(event));
    root.addEventListener("pointerover", (event) => this._over(event.target));
    root.addEventListener("pointerout", () => this._out());
    root.addEventListener("focusin", (event) => this._over(event.target));
    root.addEventListener("focusout", () => this._out());
    this.areas.root.addEventListener("click", (event) => this._clickLine(event));
    onRest(this.map, () => this._arrive());
  }

  /* ---- records and marks ---- */

  _read() {
    const all = this.layers.flatMap((layer) => (this.collections.get(layer.id)?.features ?? []).map((feature) => ({ layer, feature })));
    this.records = all.flatMap(({ layer, feature }, order) => this._locate(layer, feature, order));
    this._refresh();
    if (this.list.isOpen && !this.marks.marks.some(({ id }) => id === this.listed.id)) this.list.close(false); // it would list what is no longer there
  }

  /** The parts of a feature that lie on the map: found once, whatever is filtered; only their order changes. */
  _locate(layer, feature, order) {
    if (!this.located.has(feature)) this.located.set(feature, locateAll(layer, feature, order).filter((record) => inBounds(record, this.map.options.maxBounds)));
    return this.located.get(feature).map((record) => Object.assign(record, { order }));
  }

  _shown() {
    return this.shownOf(this.records, this.visible);
  }

  _refresh() {
    this._redraw();
    this._changed();
  }

  _changed() {
    this.listeners.forEach((listener) => listener());
  }

  _redraw() {
    const { rail, sign, band, line, count, area, point } = this.kindsOf(this._shown());
    this.railways.forEach((railway) => railway.set(rail.filter(({ layer }) => layer === railway.layer), this.selected));
    this.places.set([...sign, ...band], this.selected);
    [this.plain, this.counts, this.bands, this.outlined] = [line, count, bandsOf(band), area];
    this.userAreas.set(this.outlined, this.selected);
    this.lines.set(this.plain, this.selected);
    this._arrange(sign, point);
  }

  /** `records` each stand for themselves; `points` are those of user layers, drawn below. */
  _arrange(records, points) {
    const zoom = this.zoom = this.map.getZoom();
    const context = { scale: 256 * 2 ** zoom, zoom, selected: this.selected };
    const [signs, below] = this.stand(records, points, zoom).map((placed) => placed.map((sign) => signMark(sign, context)));
    const stations = this.railways.flatMap((railway) => railway.pointsAt(zoom)).map((point) => railMark(point, context));
    this.marks.show([...below, ...this._lineMarks(context), ...stations, ...signs]);
    this.leaders.set([...below, ...signs]);
    this.list.attach(this.marks.nodeOf(this.listed));
  }

  /** The keyboard's way to each section, line and band: a button halfway along it. */
  _lineMarks(context) {
    const sections = this.railways.flatMap(({ sections: drawn }) => drawn).map(({ record, curve }) => lineMark(record.key, [record], halfway(curve), context));
    const lines = [...this.plain, ...this.counts].map((record) => lineMark(record.key, [record], halfway(longestOf(record)), context));
    const bands = this.bands.map(({ key, records }) => lineMark(key, records, halfway(longestOf(records[0])), context));
    const outlines = this.outlined.map((record) => lineMark(record.key, [record], record.point, context));
    return [...outlines, ...sections, ...lines, ...bands];
  }

  _arrive() {
    if (this.zoom !== this.map.getZoom()) this._redraw();
    else this.marks.follow();
    this._listSelected();
  }

  _inView(mark) {
    return this.map.getBounds().contains(latLngOf(mark.unit));
  }

  /* ---- pointer and keyboard ---- */

  _click(event) {
    const mark = this.marks.markAt(event.target);
    event.stopPropagation();
    if (!mark || (event.detail > 0 && this.map.dragging?.moved())) return; // the end of a drag that began on a sign
    this._activate(mark);
  }

  _clickLine(event) {
    const { key } = event.target.closest("[data-key]")?.dataset ?? {};
    if (!key || this.map.dragging?.moved()) return;
    event.stopPropagation();
    const mark = this.marks.markOf(key);
    if (mark.records.length > 1) this._openList(mark, { at: this.map.mouseEventToLayerPoint(event) });
    else this._activate(mark);
  }

  _activate(mark) {
    if (mark.records.length === 1) this.onSelect(mark.records[0].collection, mark.records[0].id);
    else this._openList(mark, { focus: true });
  }

  _over(target) {
    const mark = this.marks.markAt(target);
    if (!mark || this.list.isOpen) return;
    const [first, ...others] = mark.records;
    const lines = others.length ? [this.phrases.stack(mark), this.t("map.stack.open")] : [recordName(first.properties), this.phrases.whenAndWhere(first)];
    this.hover.show(boxesOf(mark, projector(this.map)(mark.unit)).box, ...lines);
    this.railways.forEach((railway) => railway.hover(first.key));
    if (!others.length) this.onHover(first.collection, first.id);
  }

  _out() {
    this.hover.hide();
    this.railways.forEach((railway) => railway.hover(null));
    this.onHover(null, null);
  }

  // A sign at the very edge is brought in whole, with room for its card.
  _bringIn(mark) {
    this.map.panInside(latLngOf(mark.unit), { padding: [30, 30], animate: false });
  }

  /* ---- lists ---- */

  _listSelected() {
    const mark = this.marks.markOf(this.selected);
    const wanted = mark?.kind === "stack" && this.map.getZoom() >= LIST_FROM && !this.list.isOpen && !this.dismissed;
    if (wanted && this._inView(mark)) this._openList(mark);
  }

  /** Opens the list of a stack, or of a band at the point `at` of it. */
  _openList(mark, { focus = false, at = null } = {}) {
    const project = projector(this.map);
    const box = at ? { x: at.x - 2, y: at.y - 2, width: 4, height: 4 } : boxesOf(mark, project(mark.unit)).box;
    this.listed = mark;
    this.hover.hide();
    this.list.open({
      box, focus, title: this.phrases.listTitle(mark), closeLabel: this.t("map.list.close"), layerId: mark.layerId,
      rows: byDate(mark.records).map((record) => () => this._row(record)), opener: this.marks.nodeOf(mark),
      moreLabel: (n) => this.t("map.list.more", { n }),
      obstacles: this.marks.boxes(project).map((other) => other.box),
    });
    this._changed();
  }

  _row(record) {
    const { layer, layerId, properties, precision, collection, id } = record;
    const sign = symbol({ shape: layer.symbol, layerId, status: properties.status, precision, size: 0.8 });
    const open = () => this.onSelect(collection, id);
    return { sign, date: this.phrases.date(record), name: this.phrases.shortName(record), contested: this.phrases.contested(properties), open };
  }
}
