/**
 * What stands at the edges of the map: scale, coordinates, buttons, border statement. Leaflet's own controls are not
 * used: these have larger targets, names in the page's language, and colours that hold on any ground.
 * Source: design document "Cartography", sections 2, 6 and 7.
 */
import { element } from "ca-geo/dom.js";
import { roundBelow } from "ca-geo/geometry.js";
import { language, recordName } from "ca-geo/names.js";
import { positionInWords } from "ca-geo/positions.js";
import { reducedMotion, svg } from "ca-geo/stage.js";
import { canStep, onSteps, step } from "ca-geo/view-history.js";

const SCALE_MOST_PX = 130;
const PAN_PX = 160;
const NARROW_REM = 35;
const EARTH_M = 40075016.686; // equator of EPSG:3857

/** Icons of the buttons as path data in a box of 20 px. */
const ICONS = {
  zoomIn: "M10 4.5V15.5M4.5 10H15.5",
  zoomOut: "M4.5 10H15.5",
  fullScreen: "M8.5 11.5L4.5 15.5M4.5 11.5V15.5H8.5M11.5 8.5L15.5 4.5M11.5 4.5H15.5V8.5",
  move: "M10 3.5V16.5M3.5 10H16.5M8 5.5L10 3.5L12 5.5M8 14.5L10 16.5L12 14.5M5.5 8L3.5 10L5.5 12M14.5 8L16.5 10L14.5 12",
  up: "M5 12.5L10 7.5L15 12.5",
  down: "M5 7.5L10 12.5L15 7.5",
  left: "M12.5 5L7.5 10L12.5 15",
  right: "M7.5 5L12.5 10L7.5 15",
  back: "M8.5 4.5L4.5 8.5L8.5 12.5M4.5 8.5H12A3.5 3.5 0 0 1 12 15.5H9",
  forward: "M11.5 4.5L15.5 8.5L11.5 12.5M15.5 8.5H8A3.5 3.5 0 0 0 8 15.5H11",
  copy: "M8 8H15.5V15.5H8ZM12 8V4.5H4.5V12H8",
};

/**
 * Puts the furniture on the map's container.
 *
 * `t` speaks the page's language; `selected()` gives the chosen feature or null; `copyText(text, message)` copies;
 * `credit` is an element that stands above the border statement, whatever the width; `extras` are elements that the reader may
 * have there too. `options.pan` false leaves out the buttons for panning and for the views before and after. Returns {boxes()}: client rectangles that names keep away from.
 */
export function createFurniture(map, { t, selected = () => null, copyText, credit = null, extras = [], pan = true }) {
  const container = map.getContainer();
  followWidth(map, container);
  const parts = [buttons(map, t, pan), scale(map, t), coordinates(map, t, selected, copyText), statement(map, t, credit), extras].flat();
  parts.forEach((part) => {
    container.append(part);
    L.DomEvent.disableClickPropagation(part);
    L.DomEvent.disableScrollPropagation(part);
  });
  return { boxes: () => parts.map((part) => part.getBoundingClientRect()).filter(({ width }) => width > 0) };
}

/** A narrow map folds its statement away. */
function followWidth(map, container) {
  const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);
  const reflect = () => container.classList.toggle("narrow", map.getSize().x < NARROW_REM * rem());
  map.on("resize", reflect);
  reflect();
}

/* ---- buttons ---- */

function icon(name) {
  return svg("svg", { width: 20, height: 20, viewBox: "0 0 20 20", "aria-hidden": "true", focusable: "false" }, [svg("path", { class: "icon", d: ICONS[name] })]);
}

function button(t, name, onclick) {
  const label = t(`map.button.${name}`);
  return element("button", { type: "button", class: "map-button", "aria-label": label, title: label, onclick }, icon(name));
}

function buttons(map, t, pan) {
  const zoomIn = button(t, "zoomIn", () => map.zoomIn(1, { animate: !reducedMotion() }));
  const zoomOut = button(t, "zoomOut", () => map.zoomOut(1, { animate: !reducedMotion() }));
  const pad = pan ? panPad(map, t) : null;
  const steps = pan ? ["back", "forward"].map((way) => stepButton(t, way)) : [];
  const bar = element("div", { class: "map-furniture map-buttons", role: "group", "aria-label": t("map.buttons") }, zoomIn, zoomOut, fullScreenButton(map, t), pad && padButton(t, pad), steps);
  const reflect = () => {
    zoomIn.setAttribute("aria-disabled", String(map.getZoom() >= map.getMaxZoom()));
    zoomOut.setAttribute("aria-disabled", String(map.getZoom() <= map.getMinZoom()));
  };
  map.on("zoomend zoomlevelschange", reflect);
  reflect();
  return pad ? [bar, pad] : [bar];
}

/** To the view before, or to the one that was left by that. */
function stepButton(t, way) {
  const node = button(t, way, () => step(way));
  const reflect = () => node.setAttribute("aria-disabled", String(!canStep(way)));
  onSteps(reflect);
  reflect();
  return node;
}

/** Four arrows for those who can neither drag nor use arrow keys; folded away until asked for. */
function panPad(map, t) {
  const by = { up: [0, -PAN_PX], left: [-PAN_PX, 0], right: [PAN_PX, 0], down: [0, PAN_PX] };
  const parts = Object.entries(by).map(([name, offset]) => {
    const node = button(t, name, () => map.panBy(offset, { animate: !reducedMotion() }));
    node.classList.add(name);
    return node;
  });
  const pad = element("div", { class: "map-furniture map-pan", role: "group", "aria-label": t("map.pan"), id: "map-pan" }, parts);
  pad.hidden = true;
  return pad;
}

function padButton(t, pad) {
  const label = t("map.pan");
  const node = element("button", { type: "button", class: "map-button", "aria-label": label, title: label, "aria-expanded": "false", "aria-controls": pad.id }, icon("move"));
  node.addEventListener("click", () => {
    pad.hidden = !pad.hidden;
    node.setAttribute("aria-expanded", String(!pad.hidden));
  });
  return node;
}

/** The whole page where the browser lets it, so that panel and legend come along; left out where it does not. */
function fullScreenButton(map, t) {
  if (!document.fullscreenEnabled) return null;
  const node = button(t, "fullScreen", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  });
  node.setAttribute("aria-pressed", "false");
  document.addEventListener("fullscreenchange", () => {
    node.setAttribute("aria-pressed", String(Boolean(document.fullscreenElement)));
    map.invalidateSize();
  });
  return node;
}

/* ---- scale ---- */

/** Ground metres of one px at the centre of the map, on the sphere of EPSG:3857. */
function metresPerPx(map) {
  const { lat } = map.getCenter();
  return (EARTH_M * Math.cos((lat * Math.PI) / 180)) / (256 * 2 ** map.getZoom());
}

function scale(map, t) {
  const line = svg("path", { class: "scale-line" });
  const halo = svg("path", { class: "scale-halo" });
  const [zero, end] = [svg("text", { class: "scale-text", x: 2, y: 12 }, ["0"]), svg("text", { class: "scale-text", y: 12, "text-anchor": "end" })];
  const root = svg("svg", { width: SCALE_MOST_PX + 34, height: 26, class: "map-furniture map-scale", role: "img" }, [halo, line, zero, end]);
  const draw = () => {
    const metres = roundBelow(SCALE_MOST_PX * metresPerPx(map));
    const width = metres / metresPerPx(map);
    const words = metres >= 1000 ? t("unit.km", { n: metres / 1000, figure: (metres / 1000).toLocaleString(language) }) : t("unit.m", { figure: metres });
    const d = `M2 17.5V22.5H${(2 + width).toFixed(1)}V17.5M${(2 + width / 2).toFixed(1)} 19.5V22.5`;
    [halo, line].forEach((path) => path.setAttribute("d", d));
    end.textContent = words;
    end.setAttribute("x", (2 + width + 12).toFixed(1));
    root.setAttribute("aria-label", t("map.scale", { words, width: Math.round(width) }));
  };
  map.on("moveend zoomend resize", draw);
  draw();
  return root;
}

/* ---- coordinates ---- */

function inWords({ lat, lng }) {
  return positionInWords([lng, lat]);
}

/** Coordinates under the pointer; a button copies those of the centre, or of the chosen record with its uncertainty. */
function coordinates(map, t, selected, copyText) {
  const read = element("output", { class: "coordinates-read", "aria-live": "off" });
  const copy = button(t, "copy", () => copyText(...whatToCopy(map, t, selected())));
  const show = (latlng) => { read.textContent = inWords(latlng); };
  map.on("mousemove", (event) => show(event.latlng));
  map.on("moveend", () => show(map.getCenter()));
  show(map.getCenter());
  return element("div", { class: "map-furniture map-coordinates" }, read, copyText ? copy : null);
}

function whatToCopy(map, t, feature) {
  if (feature?.geometry?.type !== "Point") return [inWords(map.getCenter()), t("map.copied")];
  const metres = feature.properties.location_uncertainty_m;
  const place = positionInWords(feature.geometry.coordinates);
  const text = metres ? t("map.copy.within", { place, radius: t("unit.km", { n: metres / 1000, figure: metres / 1000 }), name: recordName(feature.properties) }) : place;
  return [text, t("map.copied")];
}

/* ---- border statement ---- */

/** Always on the map; on a narrow map a button that unfolds it. */
function statement(map, t, credit) {
  const text = element("p", { class: "statement-text", id: "border-statement" }, t("map.statement"));
  const toggle = element("button", { type: "button", class: "statement-button", "aria-controls": "border-statement", "aria-expanded": "false" }, t("map.statement.button"));
  const root = element("div", { class: "map-furniture map-statement" }, credit, toggle, text);
  toggle.addEventListener("click", () => {
    const open = root.classList.toggle("open");
    toggle.setAttribute("aria-expanded", String(open));
  });
  map.on("movestart", () => {
    root.classList.remove("open");
    toggle.setAttribute("aria-expanded", "false");
  });
  return root;
}
