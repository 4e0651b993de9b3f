// The records that are shown as a file, made in the browser of what the page holds: for pages that have no server.

import { saveFile } from "ca-geo/later/file.js";
import { settings } from "ca-geo/page.js";
import { shownRecords } from "ca-geo/shown.js";

const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/; // what a spreadsheet would work out instead of showing
const MAKERS = { geojson: ["application/geo+json", asGeoJson], csv: ["text/csv;charset=utf-8", asCsv] };

/** Hands the reader the records shown, as `geojson` or `csv`. */
export function save(format) {
  const [type, make] = MAKERS[format];
  saveFile(`ca-geo.${format}`, new Blob([make(shownRecords())], { type }));
}

/** One FeatureCollection (RFC 7946); each record says its layer. */
function asGeoJson(records) {
  const features = records.map(({ layer, feature: { type, id, geometry, properties } }) => ({ type, id, geometry, properties: { layer: layer.id, ...properties } }));
  return JSON.stringify({ type: "FeatureCollection", features });
}

/** RFC 4180, with the properties that any of the records has; a point is a longitude and a latitude, other places stay out. */
function asCsv(records) {
  const has = new Set(records.flatMap(({ feature }) => Object.keys(feature.properties)));
  const names = Object.keys(settings.properties).filter((name) => has.has(name));
  const rows = records.map(({ layer, feature: { geometry, properties } }) =>
    [layer.id, ...names.map((name) => properties[name]), ...(geometry?.type === "Point" ? geometry.coordinates.slice(0, 2) : ["", ""])]);
  return `\ufeff${[["layer", ...names, "longitude", "latitude"], ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

function cell(value) {
  const text = Array.isArray(value) ? value.join(";") : String(value ?? "");
  const plain = typeof value !== "number" && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
