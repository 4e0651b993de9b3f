/**
 * Railways as double lines: open for 1,435 mm, filled with a light core for 1,520 mm, broken where the line is new and
 * its course schematic, unbroken where it exists. Source: design document "Cartography", section 5.
 */
import { widthAt } from "ca-geo/basemap.js";
import { along, distance, lengthOf, polyline, shifted, smoothPoints } from "ca-geo/curve.js";
import { unitsPerMetre } from "ca-geo/geometry.js";
import { language, recordName, shortName } from "ca-geo/names.js";
import { svg } from "ca-geo/stage.js";
import { number } from "ca-geo/words.js";

const WIDTHS = [[5, 5.2], [6.5, 6.6], [8, 8]];
const CASING_PX = 4;
const BAND_FROM = 6.8;
const STEPS = 10; // pieces of the smooth line between two waypoints
const WORDS_OFF_PX = 11;
const WORDS_PX = 12.5;
const STANDARD_GAUGE_MM = 1435; // UIC; the wide gauge of the region is 1,520

/** Zoom from which a point of the line is drawn, and its name; until then the line stands for it. */
const POINT_ZOOM = { terminus: 5.2, "break-of-gauge": 5.6, known: 6.2, estimated: 7, "waypoint-town": 7.4, tunnel: 7.4, "works-site": 7.4 };
const NAME_ZOOM = { "break-of-gauge": 6.8, station: 7.4, tunnel: 7.4, "works-site": 7.4 };

const SECTION = "railway-section";
const WHOLE = "railway";
const POINTS = new Set(["station", "break-of-gauge", "tunnel", "works-site", "waypoint-town"]);

/** Whether a record belongs to a railway drawn here. */
export const isRailway = ({ properties: { category } }) => category === SECTION || category === WHOLE || POINTS.has(category);

export class Railway {
  /** Draws on a stage the records of one layer whose categories are those of a railway. */
  constructor(stage, layer, t) {
    Object.assign(this, { stage, layer, t });
    this.band = svg("path", { class: "rail-band" });
    this.casings = svg("g");
    this.bodies = svg("g");
    this.group = svg("g", { class: "railway" }, [this.band, this.casings, this.bodies]);
    this.sections = [];
    this.points = [];
    stage.root.append(this.group);
    stage.add((frame) => this._paint(frame));
  }

  /** Shows these records; none hides the railway. `selected` is the key of the chosen record or null. */
  set(records, selected) {
    this.whole = records.find(({ properties }) => properties.category === WHOLE) ?? null;
    const lines = records.filter(({ properties, line }) => properties.category === SECTION && line);
    this.sections = this._sectionsOf(lines);
    this.points = records.filter(({ properties, point }) => POINTS.has(properties.category) && point).map((record) => this._place(record));
    this.select(selected);
    this.casings.replaceChildren(...this.sections.flatMap(({ outline, casing }) => [outline, casing]));
    this.bodies.replaceChildren(...this.sections.flatMap(({ body, core, hit }) => [body, core, hit]));
    this._paint(this.stage.frame);
  }

  /** Marks the chosen section; choosing the whole line marks them all. */
  select(key) {
    this.sections.forEach((section) => section.outline.classList.toggle("selected", key !== null && (key === section.record.key || key === this.whole?.key)));
  }

  hover(key) {
    this.sections.forEach((section) => section.outline.classList.toggle("hover", key !== null && (key === section.record.key || key === this.whole?.key)));
  }

  /** Sections in their order as one smooth line through every waypoint, cut where they meet. */
  _sectionsOf(records) {
    const sections = records.map((record) => ({ record, waypoints: record.line[0], ...elementsOf(record) }));
    for (const chain of chains(sections)) {
      const whole = smoothPoints(chain.flatMap(({ waypoints }, i) => (i ? waypoints.slice(1) : waypoints)), STEPS);
      let from = 0;
      for (const section of chain) {
        const to = from + (section.waypoints.length - 1) * (whole.length > 2 ? STEPS : 1);
        section.curve = whole.slice(from, to + 1);
        from = to;
      }
      [chain[0].first, chain[chain.length - 1].last] = [chain[0].waypoints[0], chain[chain.length - 1].waypoints.at(-1)];
    }
    return sections;
  }

  /** A point of the line with its direction there. */
  _place(record) {
    const nearest = this.sections.flatMap(({ curve }) => curve.map((point, i) => ({ curve, i, far: distance(point, record.point) })))
      .reduce((best, candidate) => (candidate.far < best.far ? candidate : best), { far: Infinity });
    const terminus = this.sections.some(({ first, last }) => [first, last].some((end) => end && distance(end, record.point) < 1e-9));
    const angle = nearest.curve ? directionAt(nearest.curve, nearest.i) : 0;
    return { record, terminus, angle, from: POINT_ZOOM[kindOf(record, terminus)] };
  }

  _paint(frame) {
    const at = ({ x, y }) => ({ x: x * frame.scale - frame.left, y: y * frame.scale - frame.top });
    const width = widthAt(WIDTHS, frame.zoom);
    this.sections.forEach((section) => paintSection(section, section.curve.map(at), width, frame.zoom));
    this._paintBand(at, frame);
  }

  _paintBand(at, frame) {
    const shown = frame.zoom >= BAND_FROM ? this.sections : [];
    this.band.setAttribute("d", shown.map(({ curve }) => polyline(curve.map(at))).join(""));
    if (!shown.length) return;
    const middle = shown[Math.floor(shown.length / 2)].curve[0];
    const radius = Math.max(...shown.map(({ record }) => record.radius ?? 0));
    this.band.setAttribute("stroke-width", 2 * radius * unitsPerMetre(middle.y) * frame.scale);
  }

  /** Points drawn at a zoom: [{record, angle, terminus}]. */
  pointsAt(zoom) {
    return this.points.filter(({ from }) => zoom >= from);
  }

  /** Boxes that no name may cover, in the px of `project`: 6 px every 9 px along the line. */
  obstacles(project, zoom) {
    const half = widthAt(WIDTHS, zoom) / 2 + 1;
    return this.sections.flatMap(({ curve }) => everyStep(curve.map(project), 9))
      .map(({ x, y }) => ({ x: x - half, y: y - half, width: 2 * half, height: 2 * half }));
  }

  /** Names of the line, its gauges, stations and tunnels, for labels.js. */
  labels(project, zoom, title) {
    if (!this.sections.length) return [];
    const words = stretches(this.sections).map((stretch) => this._gaugeWords(stretch, project));
    return [this._nameOf(project, title), ...words, ...this.pointsAt(zoom).map((point) => this._pointName(point, zoom))].filter(Boolean);
  }

  _nameOf(project, title) {
    const line = this.sections.flatMap(({ curve }) => curve.map(project));
    const key = (this.whole ?? this.sections[0].record).key;
    return { key, rank: 4, from: 5.6, to: 8, cls: "rail-name", texts: [title], line, beside: 12, opens: key };
  }

  _gaugeWords(sections, project) {
    const { gauge_mm: gauge, status } = sections[0].record.properties;
    const curve = sections.flatMap((section, i) => (i ? section.curve.slice(1) : section.curve));
    if (!gauge) return null;
    const state = status === "operational" ? "existing" : "new";
    const figure = gauge.toLocaleString(language);
    const texts = [this.t(`rail.gauge.${state}`, { gauge: figure }), this.t("unit.mm", { figure })];
    const line = upright(curve.map(project));
    return { key: `${sections[0].record.key} gauge`, rank: 4.1, from: BAND_FROM, cls: "rail-words", texts, along: [shifted(line, -WORDS_OFF_PX), shifted(line, WORDS_OFF_PX + WORDS_PX * 0.66)], slack: 1.1, steps: 15, straight: true };
  }

  _pointName({ record }, zoom) {
    const { category, length_km: km } = record.properties;
    const name = recordName(record.properties);
    if (zoom < (NAME_ZOOM[category] ?? Infinity)) return null;
    const text = { tunnel: km && this.t("rail.tunnel", { km: number(km) }), "break-of-gauge": this.t("rail.gaugeChange", { name }) }[category];
    const cls = category === "tunnel" ? "rail-tunnel" : "rail-station";
    const rank = { "break-of-gauge": 3.9, tunnel: 4.3 }[category] ?? 4.2;
    return { key: record.key, rank, cls, texts: [text || shortName(record.properties)], mark: record.key, name: text ? null : name, opens: record.key };
  }
}

function elementsOf(record) {
  const standard = record.properties.gauge_mm === STANDARD_GAUGE_MM;
  return {
    standard,
    existing: record.properties.status === "operational",
    outline: svg("path", { class: "rail-outline" }),
    casing: svg("path", { class: "rail-casing" }),
    body: svg("path", { class: "rail-body" }),
    core: svg("path", { class: "rail-core" }),
    hit: svg("path", { class: "line-hit", "data-key": record.key }),
  };
}

function paintSection({ outline, casing, body, core, hit, standard, existing }, points, width, zoom) {
  const d = polyline(points);
  [outline, casing, body, core, hit].forEach((path) => path.setAttribute("d", d));
  outline.setAttribute("stroke-width", width + CASING_PX + 4);
  casing.setAttribute("stroke-width", width + CASING_PX);
  body.setAttribute("stroke-width", width);
  core.setAttribute("stroke-width", standard ? width - 2.6 : Math.max(1.5, width * 0.22));
  if (!existing) body.setAttribute("stroke-dasharray", zoom < 6.5 ? "9 3.5" : "14 5");
}

/** Sections that meet end to start, in their order. */
function chains(sections) {
  const found = [];
  for (const section of sections) {
    const last = found.at(-1)?.at(-1);
    if (last && distance(last.waypoints.at(-1), section.waypoints[0]) < 1e-9) found.at(-1).push(section);
    else found.push([section]);
  }
  return found;
}

/** Sections in a row with the same gauge and state are named once. */
function stretches(sections) {
  const found = [];
  for (const section of sections) {
    const last = found.at(-1)?.at(-1);
    const same = last && last.standard === section.standard && last.existing === section.existing && distance(last.waypoints.at(-1), section.waypoints[0]) < 1e-9;
    if (same) found.at(-1).push(section);
    else found.push([section]);
  }
  return found;
}

function kindOf({ properties: { category }, precision }, terminus) {
  if (category !== "station") return category;
  if (terminus) return "terminus";
  return precision === "corridor" ? "estimated" : "known";
}

function directionAt(curve, i) {
  const [before, after] = [curve[Math.max(0, i - 1)], curve[Math.min(curve.length - 1, i + 1)]];
  return Math.atan2(after.y - before.y, after.x - before.x);
}

/** The line turned so that text along it stands upright. */
function upright(points) {
  return points.at(-1).x < points[0].x ? [...points].reverse() : points;
}

function everyStep(points, step) {
  const total = lengthOf(points);
  return Array.from({ length: Math.floor(total / step) + 1 }, (_, i) => along(points, i * step));
}

/** Sign of a point of the line, in a box of 24 px about its centre. */
export function railSign({ record, angle, terminus }, size = 1) {
  const { category } = record.properties;
  const unsure = record.precision === "corridor" ? " unsure" : "";
  const turn = `rotate(${(angle * 180) / Math.PI})`;
  const draw = { tunnel: () => tunnel(turn), "break-of-gauge": gaugeChange, "waypoint-town": town }[category];
  const parts = draw ? draw() : [svg("circle", { class: `rail-ring${unsure}`, r: (terminus ? 8.8 : 6.8) / 2 })];
  return svg("svg", { class: "sign", width: 24 * size, height: 24 * size, viewBox: "-12 -12 24 24", "aria-hidden": "true", focusable: "false" }, parts);
}

function tunnel(turn) {
  const d = "M-5.5 -9Q-2 0 -5.5 9M5.5 -9Q2 0 5.5 9";
  return [svg("g", { transform: turn }, [svg("path", { class: "rail-tunnel-casing", d }), svg("path", { class: "rail-tunnel", d })])];
}

/** Two wide rails meeting two narrow ones. */
function gaugeChange() {
  const d = "M-5.6 -3.4H-0.7M-5.6 3.4H-0.7M0.7 -1.9H6.2M0.7 1.9H6.2M0 -4.8V4.8";
  return [svg("circle", { class: "rail-change", r: 8.5 }), svg("path", { class: "rail-change-lines", d })];
}

function town() {
  return [svg("circle", { class: "town-dot", r: 2.3 })];
}
