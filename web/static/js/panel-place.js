// How sure the place is: a small diagram to scale, the words for it, and where the coordinate comes from.

import { claimsOn, merged } from "ca-geo/claims.js";
import { element } from "ca-geo/dom.js";
import { boxOf, linesOf, ringsOf, roundBelow, toUnit, unitsPerMetre } from "ca-geo/geometry.js";
import { citations, who, whoAndWhen } from "ca-geo/panel-claims.js";
import { section } from "ca-geo/panel-section.js";
import { isOnMap } from "ca-geo/records.js";
import { svg } from "ca-geo/stage.js";
import { dataLanguage } from "ca-geo/names.js";
import { t } from "ca-geo/strings.js";
import { symbol } from "ca-geo/symbols.js";
import { unequalSign } from "ca-geo/unequal.js";
import { kilometres, number, precisionInWords } from "ca-geo/words.js";

const SIZE = 92; // px, the diagram's edge
const RADIUS = 33; // px, of a disc
const RING = { settlement: "ring", district: "disc", region: "region" };

/** The section about the place. `claims` is null until they are there. */
export function place(layer, feature, claims) {
  const { location_note: note, location_basis: basis } = feature.properties;
  const words = element("div", { class: "place-words" },
    element("p", {}, element("strong", {}, precisionInWords(feature.properties))),
    feature.properties.location_contested ? element("p", { class: "doubt" }, unequalSign(), t("facts.differ")) : null,
    note ? element("p", { dir: "auto", lang: dataLanguage }, note) : null,
    drawnWidth(feature),
    isOnMap(feature) || feature.geometry === null ? null : element("p", {}, t("place.outside")));
  const picture = diagram(layer, feature);
  return section("place", t("place.title"), element("div", { class: picture ? "place-row" : "" }, picture, words), how(basis, claimsOn(claims, "location")));
}

/** How the place is known: the basis in words, then who says so. */
function how(basis, claims) {
  if (!basis && !claims.length) return null;
  return element("div", { class: "place-how" }, element("h4", {}, t("place.basis")),
    basis ? element("p", { class: "note", dir: "auto", lang: dataLanguage }, basis) : null,
    claims.length ? element("ul", { class: "claims" }, ...bySource(claims).map((group) => element("li", {}, ...placed(group)))) : null);
}

/** The vertices of a line that one source gives are one entry. */
function bySource(claims) {
  const groups = new Map();
  for (const claim of claims) {
    const key = JSON.stringify([claim.asserted_by, claim.source, claim.locator, claim.date, claim.statement, claim.status]);
    groups.set(key, [...(groups.get(key) ?? []), claim]);
  }
  return [...groups.values()];
}

function placed(group) {
  const [claim] = merged(group);
  const points = group.filter(({ value }) => value);
  const where = points.length > 1 ? t("place.points", { n: points.length }) : points.length ? coordinates(points[0].value) : null;
  const standing = claim.status === "accepted" ? null : t(`claims.${claim.status}`);
  const words = [where, claim.statement, standing].filter(Boolean).join(" · ");
  return [element("strong", {}, claim.date ? whoAndWhen(claim) : who(claim)), " ", element("span", { dir: "auto" }, words), ...citations(claim)];
}

/** "75.55 39.78", longitude first as everywhere in the data, as people read it. */
function coordinates(text) {
  const [lon, lat] = text.split(" ").map(Number);
  const half = (value, positive, negative) => `${number(Math.abs(value))}° ${t(value < 0 ? negative : positive)}`;
  return `${half(lat, "place.north", "place.south")}, ${half(lon, "place.east", "place.west")}`;
}

/** A band along a border is drawn with a width that no source gives. */
function drawnWidth({ geometry, properties }) {
  const band = geometry && properties.location_precision === "corridor" && !properties.location_uncertainty_m;
  return band ? element("p", { class: "note" }, t("place.drawnWidth")) : null;
}

function diagram(layer, { geometry, properties }) {
  if (!geometry) return null;
  const content = geometry.type === "Point" ? disc(layer, properties) : outline(geometry);
  return svg("svg", { class: "diagram", width: SIZE, height: SIZE, viewBox: `${-SIZE / 2} ${-SIZE / 2} ${SIZE} ${SIZE}`, "aria-hidden": "true" }, content);
}

function disc(layer, properties) {
  const { location_precision: precision, location_uncertainty_m: metres, status } = properties;
  const sign = symbol({ shape: layer.symbol, layerId: layer.id, status, precision, size: 0.9 });
  sign.setAttribute("x", -10.8);
  sign.setAttribute("y", -10.8);
  const ground = svg("circle", { class: "diagram-ground", r: SIZE / 2 });
  if (!metres || !RING[precision]) return [ground, sign];
  return [ground, svg("circle", { class: `place-${RING[precision]}`, r: RADIUS }), sign, ...radiusLine(metres)];
}

/** The radius itself is the scale: a line from the sign to the edge, with its length in words. */
function radiusLine(metres) {
  const [x, y] = [RADIUS * Math.SQRT1_2, -RADIUS * Math.SQRT1_2];
  const line = svg("path", { class: "diagram-radius", d: `M${x * 0.42} ${y * 0.42}L${x} ${y}` });
  return [line, svg("text", { class: "diagram-text", x: 0, y: RADIUS + 3, "text-anchor": "middle" }, [kilometres(metres)])];
}

/** A line or an area in its own shape, with a scale bar of round length under it. */
function outline(geometry) {
  const area = /Polygon$/.test(geometry.type);
  const paths = area ? ringsOf(geometry) : /LineString$/.test(geometry.type) ? linesOf(geometry) : [geometry.coordinates.map(toUnit)];
  const fit = fitted(boxOf(paths.flat()));
  const d = paths.map((path) => `M${path.map((point) => fit.place(point)).join("L")}${area ? "Z" : ""}`).join("");
  return [svg("path", { class: area ? "place-region" : "diagram-line", d }), ...scaleBar(fit)];
}

function fitted({ minX, minY, maxX, maxY }) {
  const scale = (SIZE - 22) / Math.max(maxX - minX, maxY - minY, 1e-9);
  const [midX, midY] = [(minX + maxX) / 2, (minY + maxY) / 2];
  const place = ({ x, y }) => `${((x - midX) * scale).toFixed(1)} ${((y - midY) * scale - 7).toFixed(1)}`;
  return { place, pxPerMetre: scale * unitsPerMetre(midY) };
}

function scaleBar({ pxPerMetre }) {
  const metres = roundBelow(44 / pxPerMetre);
  const half = (metres * pxPerMetre) / 2;
  const y = SIZE / 2 - 3;
  return [
    svg("path", { class: "diagram-radius", d: `M${-half} ${y - 4}V${y}H${half}V${y - 4}` }),
    svg("text", { class: "diagram-text", x: 0, y: y - 5, "text-anchor": "middle" }, [kilometres(metres)]),
  ];
}
