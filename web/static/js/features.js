/**
 * The records on the map: signs, stacks, discs, bands, railways; pointer, keyboard and selection.
 * Source: design document "Cartography", sections 4 to 6.
 */
import { PANES } from "ca-geo/basemap.js";
import { HoverCard, ListCard } from "ca-geo/cards.js";
import { Countries } from "ca-geo/countries.js";
import { arrange, OVERVIEW_ZOOM } from "ca-geo/crowd.js";
import { along, lengthOf, polyline } from "ca-geo/curve.js";
import { circleBounds, interiorPoint, linesOf, ringArea, ringsOf, toLonLat, toUnit } from "ca-geo/geometry.js";
import { boxesOf, buttonOf, lineMark, railMark, signMark } from "ca-geo/marks.js";
import { Places } from "ca-geo/places.js";
import { isRailway, Railway } from "ca-geo/railway.js";
import { createPane, projector, reducedMotion, Stage, svg } from "ca-geo/stage.js";
import { isContested, symbol } from "ca-geo/symbols.js";
import { Travel } from "ca-geo/travel.js";

const AHEAD = 0.5; // part of the view beyond each edge in which signs are made
const LIST_FROM = 7; // from this zoom a chosen stack shows its list by itself
const FLIGHT_S = 0.5;
const NEAREST_ZOOM = 11;
const LONGEST_NAME = 120; // letters; what is longer finds no room on any map
const NO_LAND = { features: [] };

/**
 * Draws the records and answers for them.
 *
 * `layers` are the catalogue's entries; `collections` maps a layer's id to its FeatureCollection; `land` is the base
 * map's FeatureCollection of countries; `onSelect(collection, id)` and `onHover(collection, id)` (null, null when it
 * ends) report the reader; `t` and `has` speak the page's language; `words` has periodInWords, precisionInWords,
 * precisionChip. Records without a geometry, and those wholly outside the map's bounds, are not drawn.
 *
 * Returns setVisible(layerIds), setCollection(id, collection), select({collection, id} | null), highlight(the same),
 * drawnIds(), focus(collection, id), fitTo(collection, id, options), closeList(), labelSource (for labels.js),
 * onChange(listener).
 */
export function createFeatureLayer(map, options) {
  const layer = new FeatureLayer(map, options);
  const methods = ["setVisible", "setCollection", "select", "highlight", "drawnIds", "focus", "fitTo", "closeList", "onChange"];
  const bound = methods.map((name) => [name, layer[name].bind(layer)]);
  return { ...Object.fromEntries(bound), labelSource: (project, zoom) => layer.labelSource(project, zoom) };
}

const keyOf = (reference) => (reference ? `${reference.collection}/${reference.id}` : null);

class FeatureLayer {
  constructor(map, { layers, collections, land, onSelect, onHover = () => {}, t, has, words }) {
    Object.assign(this, { map, layers, t, has, words, onSelect, onHover });
    this.collections = new Map(collections instanceof Map ? collections : Object.entries(collections));
    this.visible = new Set(layers.map(({ id }) => id));
    this.selected = null;
    this.marks = [];
    this.nodes = new Map();
    this.listeners = [];
    this.countries = new Countries(land ?? NO_LAND);
    this._stages();
    this._pointer();
    this._read();
    map.on("zoomend", () => this._redraw()); // the names follow at moveend, by themselves
    map.on("moveend", () => this._arrive());
    map.on("zoom viewreset", () => this._position());
    map.on("zoomanim", (event) => this._position(event));
  }

  /* ---- what the page asks for ---- */

  setVisible(layerIds) {
    this.visible = new Set(layerIds);
    this.list.close(false);
    this._refresh();
  }

  setCollection(id, collection) {
    this.collections.set(id, collection);
    this._read();
  }

  select(reference) {
    const key = keyOf(reference);
    if (key === this.selected) return;
    this.selected = key;
    this.dismissed = false;
    if (this._markOf(key)?.id !== this.listedMark) this.list.close(false);
    this._refresh();
    this._listSelected();
  }

  highlight(reference) {
    const key = keyOf(reference);
    this.nodes.forEach(({ node, mark }) => node.classList.toggle("hover", key !== null && mark.records.some((record) => record.key === key)));
    this.railways.forEach((railway) => railway.hover(key));
  }

  /** "collection/id" of every record that the map shows: as a sign, in a stack, as a line, a band or an area. */
  drawnIds() {
    return this._shown().map(({ key }) => key);
  }

  focus(collection, id) {
    const mark = this._markOf(keyOf({ collection, id }));
    if (!mark) return false;
    if (!this.map.getBounds().contains(latLngOf(mark.unit))) this.map.panTo(latLngOf(mark.unit), { animate: false });
    this.nodes.get(mark.id)?.node.focus({ preventScroll: true });
    return true;
  }

  /** Shows a record whole: its disc, line or area, and never closer. `options` are those of Leaflet's fitBounds. */
  fitTo(collection, id, options = {}) {
    const record = this.records.find(({ key }) => key === keyOf({ collection, id }));
    if (!record) return false;
    const { west, south, east, north } = extent(record);
    const still = reducedMotion();
    const settings = { maxZoom: NEAREST_ZOOM, padding: [40, 40], duration: FLIGHT_S, animate: !still, ...options };
    this.map[still ? "fitBounds" : "flyToBounds"]([[south, west], [north, east]], settings);
    return true;
  }

  closeList() {
    this.list.close(false);
  }

  onChange(listener) {
    this.listeners.push(listener);
  }

  /* ---- records and marks ---- */

  _stages() {
    const areas = new Stage(this.map, "areas", PANES.areas);
    this.places = new Places(areas, this.countries);
    this.railways = this.layers.filter((layer) => layer.symbol === "double-line").map((layer) => new Railway(areas, layer.id, this.t));
    this.plainLines = svg("g");
    areas.root.append(this.plainLines);
    areas.add((frame) => this._paintLines(frame));
    this.areas = areas;
    this.leaders = new Stage(this.map, "leaders", PANES.leaders);
    this.leaders.add((frame) => this._paintLeaders(frame));
    createPane(this.map, "signs", PANES.signs);
  }

  _pointer() {
    const pane = this.map.getPane("signs");
    this.root = document.createElement("div");
    this.root.className = "marks";
    this.root.setAttribute("role", "group");
    this.root.setAttribute("aria-label", this.t("map.signs"));
    pane.append(this.root);
    this.hover = new HoverCard(this.map);
    this.list = new ListCard(this.map, (byReader) => {
      this.dismissed ||= byReader;
      this._changed();
    });
    this.travel = new Travel(this.root, () => this._inView(), ({ mark }) => this._bringIn(mark));
    this.root.addEventListener("click", (event) => this._click(event));
    this.root.addEventListener("pointerover", (event) => this._over(event.target));
    this.root.addEventListener("pointerout", () => this._out());
    this.root.addEventListener("focusin", (event) => this._over(event.target));
    this.root.addEventListener("focusout", () => this._out());
    this.areas.root.addEventListener("click", (event) => this._clickLine(event));
    L.DomEvent.disableClickPropagation(this.root);
  }

  _read() {
    const all = this.layers.flatMap((layer) => (this.collections.get(layer.id)?.features ?? []).map((feature) => ({ layer, feature })));
    this.records = all.map(({ layer, feature }, order) => recordOf(layer, feature, order)).filter((record) => record && inBounds(record, this.map.options.maxBounds));
    this._refresh();
  }

  _shown() {
    return this.records.filter(({ layerId }) => this.visible.has(layerId));
  }

  _refresh() {
    this._redraw();
    this._changed();
  }

  _redraw() {
    const shown = this._shown();
    const of = (kind) => shown.filter((record) => record.kind === kind);
    this.railways.forEach((railway) => railway.set(of("rail").filter(({ layerId }) => layerId === railway.layerId), this.selected));
    this.places.set([...of("sign"), ...of("band")], this.selected);
    this.lines = of("line");
    this.bands = this._bandsOf(of("band"));
    this.counts = of("count");
    this._drawLines();
    this._arrange(of("sign"));
  }

  _arrange(records) {
    const zoom = this.map.getZoom();
    const scale = 256 * 2 ** zoom;
    const context = { scale, zoom, selected: this.selected };
    const placed = records.map((record) => Object.assign(record, { x: record.point.x * scale, y: record.point.y * scale }));
    const signs = arrange(placed, zoom).map((sign) => signMark(sign, context));
    const rails = this.railways.flatMap((railway) => railway.pointsAt(zoom)).map((point) => railMark(point, context));
    this.marks = [...this._lineMarks(context), ...rails, ...signs];
    this._cull();
    this.leaders.redraw();
  }

  _lineMarks(context) {
    const sections = this.railways.flatMap(({ sections }) => sections).map(({ record, curve }) => lineMark(record.key, [record], halfway(curve), context));
    const singles = [...this.lines, ...this.counts].map((record) => lineMark(record.key, [record], halfway(longest(record.line)), context));
    const bands = this.bands.map(({ key, records }) => lineMark(key, records, halfway(longest(records[0].line)), context));
    return [...sections, ...singles, ...bands];
  }

  /** Records that share a band, in the order of their dates. */
  _bandsOf(records) {
    const bands = new Map();
    for (const record of records) {
      const key = `${record.layerId} ${record.properties.geometry_ref}`;
      bands.set(key, [...(bands.get(key) ?? []), record]);
    }
    const byStart = (a, b) => (a.properties.start ?? "").localeCompare(b.properties.start ?? "");
    return [...bands].map(([key, members]) => ({ key, records: members.sort(byStart) }));
  }

  _arrive() {
    this._cull();
    this._listSelected();
  }

  /** Makes buttons for the marks in and near the view, keeps those that look the same, drops the others. */
  _cull() {
    const view = this.map.getPixelBounds();
    const margin = this.map.getSize().multiplyBy(AHEAD);
    const near = L.bounds(view.min.subtract(margin), view.max.add(margin));
    const scale = 256 * 2 ** this.map.getZoom();
    const wanted = this.marks.filter(({ unit }) => near.contains([unit.x * scale, unit.y * scale]));
    const kept = new Map(wanted.map((mark) => [mark.id, this._node(mark)]));
    const focused = document.activeElement;
    this.nodes.forEach(({ node }, id) => { if (kept.get(id)?.node !== node) node.remove(); });
    this.nodes = kept;
    kept.forEach(({ node }) => { if (!node.isConnected) this.root.append(node); });
    if (focused !== document.activeElement) kept.get(focused?.dataset?.mark)?.node.focus({ preventScroll: true });
    this._position();
    this.travel.refresh();
    if (this.list.isOpen) this.list.attach(kept.get(this.listedMark)?.node);
  }

  _node(mark) {
    const known = this.nodes.get(mark.id);
    if (known && known.mark.look === mark.look && known.mark.kind === mark.kind) return { node: known.node, mark };
    const node = buttonOf(mark, this._name(mark));
    node.dataset.mark = mark.id;
    return { node, mark };
  }

  _position(animation) {
    const project = projector(this.map, animation);
    this.nodes.forEach(({ node, mark }) => {
      const at = project(mark.unit);
      L.DomUtil.setPosition(node, L.point(Math.round(at.x + mark.dx), Math.round(at.y + mark.dy)));
    });
  }

  _markOf(key) {
    return key ? this.marks.find((mark) => mark.records.some((record) => record.key === key)) : undefined;
  }

  _changed() {
    this.listeners.forEach((listener) => listener());
  }

  /* ---- lines ---- */

  _drawLines() {
    this.linePaths = this.lines.map((record) => {
      const paths = ["line-casing", `line${record.key === this.selected ? " selected" : ""}`, "line-hit"].map((cls) => svg("path", { class: cls, "data-key": record.key }));
      const group = svg("g", {}, paths);
      group.style.setProperty("--sign", `var(--layer-${record.layerId}, var(--ink))`);
      return { record, paths, group };
    });
    this.plainLines.replaceChildren(...this.linePaths.map(({ group }) => group));
    this.places.bands().forEach(({ element, records }) => { element.dataset.key = [...records][0]; });
    this._paintLines(this.areas.frame);
  }

  _paintLines({ scale, left, top }) {
    const at = ({ x, y }) => ({ x: x * scale - left, y: y * scale - top });
    this.linePaths?.forEach(({ record, paths }) => {
      const d = record.line.map((points) => polyline(points.map(at))).join("");
      paths.forEach((path) => path.setAttribute("d", d));
    });
  }

  _paintLeaders({ scale, left, top }) {
    const drawn = this.marks.filter(({ leader }) => leader).flatMap((mark) => mark.records.map((record) => leaderOf(mark, record, { scale, left, top })));
    this.leaders.root.replaceChildren(...drawn);
  }

  /* ---- pointer and keyboard ---- */

  _reachable() {
    return [...this.nodes.values()].map(({ node, mark }) => {
      const { x, y } = L.DomUtil.getPosition(node);
      return { element: node, mark, x, y };
    });
  }

  /** What the keyboard travels: the signs in view, so that no arrow key throws the map about. */
  _inView() {
    const { x: left, y: top } = this.map.containerPointToLayerPoint([0, 0]);
    const size = this.map.getSize();
    return this._reachable().filter(({ x, y }) => x >= left && x <= left + size.x && y >= top && y <= top + size.y);
  }

  _entryOf(target) {
    const node = target.closest?.(".mark");
    return node ? this.nodes.get(node.dataset.mark) : undefined;
  }

  _click(event) {
    const entry = this._entryOf(event.target);
    if (!entry) return;
    this._activate(entry.mark, event.detail === 0);
  }

  _clickLine(event) {
    const { key } = event.target.closest("[data-key]")?.dataset ?? {};
    if (!key || this.map.dragging?.moved()) return;
    event.stopPropagation();
    const mark = this._markOf(key);
    if (mark.records.length > 1) this._openList(mark, false, this.map.mouseEventToLayerPoint(event));
    else this._activate(mark, false);
  }

  _activate({ records, ...mark }) {
    if (records.length === 1) this.onSelect(records[0].collection, records[0].id);
    else this._openList({ records, ...mark }, true);
  }

  _over(target) {
    const entry = this._entryOf(target);
    if (!entry || this.list.isOpen) return;
    const { mark } = entry;
    const [first] = mark.records;
    const single = mark.records.length === 1;
    const at = projector(this.map)(mark.unit);
    const lines = single ? [first.properties.name, this._whenAndWhere(first.properties)] : [this._stackTitle(mark), this.t("map.stack.open")];
    this.hover.show(boxesOf(mark, at).box, ...lines);
    this.railways.forEach((railway) => railway.hover(first.key));
    this.onHover(single ? first.collection : null, single ? first.id : null);
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
    const mark = this._markOf(this.selected);
    const open = mark?.kind === "stack" && this.map.getZoom() >= LIST_FROM && !this.list.isOpen && !this.dismissed;
    if (open && this.map.getBounds().contains(latLngOf(mark.unit))) this._openList(mark, false);
  }

  _openList(mark, focus, at = null) {
    const centre = at ?? projector(this.map)(mark.unit);
    const box = at ? { x: at.x - 2, y: at.y - 2, width: 4, height: 4 } : boxesOf(mark, centre).box;
    this.listedMark = mark.id;
    this.hover.hide();
    this.list.open({
      box, focus, title: this._listTitle(mark), closeLabel: this.t("map.list.close"), layerId: mark.layerId,
      rows: byDate(mark.records).map((record) => this._row(record)), opener: this.nodes.get(mark.id)?.node ?? null,
      obstacles: this._reachable().filter((other) => other.mark.picture !== false).map(({ mark: other, x, y }) => boxesOf({ ...other, dx: 0, dy: 0 }, { x, y }).box),
    });
    this._changed();
  }

  _row({ layer, layerId, properties, precision, collection, id }) {
    const sign = symbol({ shape: layer.symbol, layerId, status: properties.status, precision, size: 0.8 });
    const contested = isContested(properties) ? this.t("map.contested") : null;
    const date = this.words.periodInWords(properties) ?? this.t("map.undated");
    return { sign, date, name: properties.name_short ?? properties.name, contested, open: () => this.onSelect(collection, id) };
  }

  /* ---- words ---- */

  _whenAndWhere(properties) {
    return [this.words.periodInWords(properties), this.words.precisionChip(properties)].filter(Boolean).join(" · ");
  }

  /** Layer, name, date, place: all that the picture says, in words. */
  _name(mark) {
    const [{ layer, properties }] = mark.records;
    if (mark.records.length > 1) return [layer.title, this._stackTitle(mark)].join(": ");
    const contested = isContested(properties) ? this.t("map.contested") : null;
    const parts = [properties.name, this.words.periodInWords(properties), this.words.precisionInWords(properties), contested];
    return `${layer.title}: ${parts.filter(Boolean).join(", ")}`;
  }

  _counted({ layerId, records }) {
    const key = `map.count.${layerId}`;
    return this.t(this.has(key) ? key : "records", { n: records.length });
  }

  _stackTitle(mark) {
    const place = placeOf(mark.records);
    return place ? this.t("map.stack.in", { count: this._counted(mark), place: this.t("map.district", { district: place }) }) : this._counted(mark);
  }

  _listTitle(mark) {
    if (mark.kind === "line") return this.t("map.list.band", { count: this._counted(mark) });
    return this.t(placeOf(mark.records) ? "map.list.district" : "map.list.near", { count: this._counted(mark) });
  }

  /* ---- names ---- */

  /** What the names must know: boxes, marks and candidates in the px of `project`. */
  labelSource(project, zoom) {
    const seen = [...this.nodes.values()].map(({ mark }) => mark);
    const marks = seen.filter(({ picture }) => picture !== false).map((mark) => {
      const { box, badge } = boxesOf(mark, project(mark.unit));
      return { key: mark.records[0].key, box, badge, fixed: mark.fixed };
    });
    const away = this._away(project);
    const list = this.list.box;
    const obstacles = [...this.railways.flatMap((railway) => railway.obstacles(project, zoom)), ...(list ? [list] : [])];
    const candidates = [...this._signNames(seen, zoom), ...this._lineNames(project, zoom, away), ...this._railNames(project, zoom)];
    return { obstacles, marks, candidates: candidates.map((candidate) => ({ ...candidate, texts: candidate.texts.filter((text) => text && text.length <= LONGEST_NAME) })) };
  }

  _railNames(project, zoom) {
    return this.railways.flatMap((railway) => railway.labels(project, zoom, this.layers.find(({ id }) => id === railway.layerId).title));
  }

  _signNames(marks, zoom) {
    return marks.filter(({ kind }) => kind === "sign" || kind === "stack").map((mark) => {
      const chosen = mark.chosen ? mark.records.find(({ key }) => key === this.selected) : null;
      const common = { key: mark.records[0].key, mark: mark.records[0].key, layerId: mark.layerId };
      if (mark.kind === "stack" && !chosen) return { ...common, cls: "stack", rank: 5, from: 5.7, texts: [this._stackTitle(mark), this._counted(mark)] };
      const { properties, key, order } = chosen ?? mark.records[0];
      const texts = zoom >= 8.5 ? [properties.name, properties.name_short] : [properties.name_short ?? properties.name];
      const rank = chosen ? 1 : 6 + (FIRST.has(mark.layerId) ? 0 : 0.5) + order / 1e6;
      return { ...common, cls: chosen ? "feature selected" : "feature", rank, from: chosen ? 0 : 6.3, texts, opens: key };
    });
  }

  /** Whether a point of the screen lies outside the countries that a record names: room beside its band. */
  _away(project) {
    const scale = project({ x: 1, y: 0 }).x - project({ x: 0, y: 0 }).x;
    const origin = project({ x: 0, y: 0 });
    return (record) => ({ x, y }) => !this.countries.contain({ x: (x - origin.x) / scale, y: (y - origin.y) / scale }, record.properties.countries ?? []);
  }

  _lineNames(project, zoom, away) {
    const counts = this.counts.map((record) => this._alongLine(record, project, { rank: 1.5, prefers: away(record), texts: this._countTexts(record, zoom) }));
    const bands = this.bands.map(({ records }) => this._alongLine(records[0], project, { rank: 5.5, prefers: away(records[0]), from: 6.2, texts: this._bandTexts(records), opens: undefined }));
    const lines = this.lines.map((record) => this._alongLine(record, project, { rank: 6, from: 5.7, texts: [record.properties.name, record.properties.name_short] }));
    return [...counts, ...bands, ...lines];
  }

  _alongLine(record, project, more) {
    return { key: `along ${record.key}`, cls: "along", layerId: record.layerId, line: longest(record.line).map(project), beside: 12, opens: record.key, ...more };
  }

  /** In the overview the bare name; else it is said that this is a number only. */
  _countTexts({ properties: { name, name_short: short = name } }, zoom) {
    return zoom < OVERVIEW_ZOOM ? [short] : [this.t("map.countOnly", { name: short }), short];
  }

  /** All records of a band in one line, in one line each, or as a number. */
  _bandTexts(records) {
    const names = records.map(({ properties }) => properties.name_short ?? properties.name);
    const say = (words) => this.t("map.sitesNotPublished", { names: words });
    return [say(names.join("; ")), say(names.join(";\n")), say(this._counted({ layerId: records[0].layerId, records }))];
  }
}

const FIRST = new Set(["russian-bases", "gbao-facilities"]);

/* ---- records ---- */

const GEOMETRIES = {
  Point: ({ coordinates }) => ({ lonLat: coordinates, point: toUnit(coordinates) }),
  LineString: (geometry) => ({ line: linesOf(geometry) }),
  MultiLineString: (geometry) => ({ line: linesOf(geometry) }),
  Polygon: areaOf,
  MultiPolygon: areaOf,
};

/** A region's sign stands well inside its largest part. */
function areaOf(geometry) {
  const rings = ringsOf(geometry);
  const largest = rings.reduce((a, b) => (Math.abs(ringArea(b)) > Math.abs(ringArea(a)) ? b : a));
  const point = interiorPoint([largest]);
  return { rings, point, lonLat: toLonLat(point) };
}

/** A record as the map needs it; null when it has no geometry. */
function recordOf(layer, { id, geometry, properties }, order) {
  if (!geometry) return null;
  const make = GEOMETRIES[geometry.type];
  if (!make) throw new RangeError(`${layer.id}/${id}: a ${geometry.type} cannot be drawn; allowed are ${Object.keys(GEOMETRIES).join(", ")}`);
  const { location_precision: precision, location_uncertainty_m: radius } = properties;
  const record = { key: `${layer.id}/${id}`, collection: layer.id, id: String(id), layer, layerId: layer.id, order, properties, precision, radius, ...make(geometry) };
  return { ...record, kind: kindOf(record, layer) };
}

function kindOf({ line, properties }, layer) {
  if (layer.symbol === "double-line" && isRailway({ properties })) return "rail";
  if (!line) return "sign";
  if (properties.aggregate) return "count";
  return properties.geometry_ref?.startsWith("border:") ? "band" : "line";
}

const unitsOf = ({ point, line, rings }) => rings?.flat() ?? line?.flat() ?? [point];

function inBounds(record, bounds) {
  return !bounds || unitsOf(record).some((point) => L.latLngBounds(bounds).contains(latLngOf(point)));
}

function extent(record) {
  if (record.point && !record.rings && record.radius) return circleBounds(record.lonLat, record.radius);
  const places = unitsOf(record).map(toLonLat);
  const range = (axis) => places.reduce(([low, high], place) => [Math.min(low, place[axis]), Math.max(high, place[axis])], [Infinity, -Infinity]);
  const [[west, east], [south, north]] = [range(0), range(1)];
  return { west, south, east, north };
}

function latLngOf(unit) {
  const [lon, lat] = toLonLat(unit);
  return L.latLng(lat, lon);
}

const longest = (lines) => lines.reduce((a, b) => (lengthOf(b) > lengthOf(a) ? b : a));

function halfway(points) {
  const { x, y } = along(points, lengthOf(points) / 2);
  return { x, y };
}

const byDate = (records) => [...records].sort((a, b) => (a.properties.start ?? "9").localeCompare(b.properties.start ?? "9"));

/** The district that all records name, or null. */
function placeOf(records) {
  const { district } = records[0].properties;
  return district && records.every(({ properties }) => properties.district === district) ? district : null;
}

/** From a moved sign to the true place of its record. */
function leaderOf({ unit, dx, dy, layerId }, { point }, { scale, left, top }) {
  const from = { x: unit.x * scale + dx - left, y: unit.y * scale + dy - top };
  const to = { x: point.x * scale - left, y: point.y * scale - top };
  const group = svg("g", {}, [
    svg("path", { class: "leader-casing", d: polyline([from, to]) }),
    svg("path", { class: "leader", d: polyline([from, to]) }),
    svg("circle", { class: "leader-foot", cx: to.x, cy: to.y, r: 1.9 }),
  ]);
  group.style.setProperty("--sign", `var(--layer-${layerId}, var(--ink))`);
  return group;
}
