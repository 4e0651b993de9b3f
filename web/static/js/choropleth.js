// One indicator by country, under the signs: shade by value, hatching where sources differ or nothing is known.
// Only the five states are coloured; land in dispute stays as the base map draws it.

import { areaPainter } from "ca-geo/basemap.js";
import { element } from "ca-geo/dom.js";
import { settings } from "ca-geo/page.js";
import { Stage, svg } from "ca-geo/stage.js";
import { t } from "ca-geo/strings.js";
import * as view from "ca-geo/view.js";
import * as words from "ca-geo/words.js";

const PANE = "choropleth";
const Z_INDEX = 200; // above the ground, below borders and signs
const [PALEST, FULLEST] = [0.22, 0.58];

/** The chooser and its legend beside the map. */
export function startChoropleth() {
  const chooser = document.getElementById("indicator");
  const options = settings.choropleths.map((indicator) => element("option", { value: indicator.id }, titleOf(indicator)));
  chooser.replaceChildren(element("option", { value: "" }, t("choropleth.none")), ...options);
  chooser.addEventListener("change", () => view.set({ indicator: chooser.value || null }, "indicator"));
  const refresh = () => {
    chooser.value = view.get().indicator ?? "";
    document.getElementById("legend-choropleth").replaceChildren(...legend(chosen()));
  };
  view.watch("indicator", refresh);
  refresh();
}

/** The legend alone, under the indicator's name: an embedded map has no chooser. */
export function showIndicator() {
  const place = document.getElementById("legend-choropleth");
  const indicator = chosen();
  place.hidden = !indicator;
  if (indicator) place.replaceChildren(element("p", { class: "legend-title" }, titleOf(indicator)), ...legend(indicator));
}

/** Draws the chosen indicator on the states of `land`, the base map's FeatureCollection; nothing while none is chosen. */
export function drawChoropleth(map, land) {
  const stage = new Stage(map, PANE, Z_INDEX);
  stage.root.append(patterns());
  const states = land.features.filter(({ properties }) => properties.home && properties.country);
  const paths = new Map(states.map((state) => [state.properties.country, svg("path", { "data-country": state.properties.country })]));
  stage.root.append(...paths.values());
  for (const state of states) stage.add(whileChosen(paths.get(state.properties.country), state));
  const colour = () => {
    for (const [country, path] of paths) setFill(path, chosen(), country);
    stage.redraw();
  };
  view.watch("indicator", colour);
  colour();
}

/** What is chosen, or null: {id, partner, unit, date, sources, values: {KG: {value, low, high, qualifier, contested}}}. */
function chosen() {
  return settings.choropleths.find(({ id }) => id === view.get().indicator) ?? null;
}

/** "Share in external debt: China" */
function titleOf({ id, partner }) {
  const { title } = settings.codelists.indicator[id];
  return partner ? t("choropleth.option", { title, partner: words.country(partner) }) : title;
}

function whileChosen(path, state) {
  const paint = areaPainter(path, [state]);
  return (frame) => (chosen() ? paint(frame) : path.setAttribute("d", ""));
}

function setFill(path, indicator, country) {
  if (!indicator) return;
  const known = indicator.values[country];
  const kind = !known ? "unknown" : known.contested ? "contested" : "known";
  path.setAttribute("class", `shade ${kind}`);
  path.setAttribute("fill", kind === "known" ? "none" : `url(#choropleth-${kind})`); // the style sheet fills what is known
  path.setAttribute("fill-opacity", known ? strength(indicator, known.value) : 1);
}

/** How full the shade is, from the least value to the greatest. */
function strength({ values }, value) {
  const all = Object.values(values).map((one) => one.value);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  return most === least ? (PALEST + FULLEST) / 2 : PALEST + ((FULLEST - PALEST) * (value - least)) / (most - least);
}

/** Two hatchings, by id: the one runs down, the other up, so that they differ without colour too. */
function patterns() {
  const hatching = (id, d) => svg("pattern", { id, width: 8, height: 8, patternUnits: "userSpaceOnUse" }, [svg("path", { class: id, d })]);
  return svg("defs", {}, [
    hatching("choropleth-unknown", "M-2 2L2 -2M0 8L8 0M6 10L10 6"),
    hatching("choropleth-contested", "M-2 6L2 10M0 0L8 8M6 -2L10 2"),
  ]);
}

function legend(indicator) {
  if (!indicator) return [];
  const countries = [...Object.keys(indicator.values), ...indicator.unknown];
  const rows = countries.map((country) => element("li", {}, swatch(indicator, country), element("span", {}, inWords(indicator, country))));
  const { date, sources } = indicator;
  return [element("ul", { class: "legend" }, ...rows), element("p", { class: "base-note" }, t("choropleth.source", { date: words.dateInWords(date), sources: words.list(sources) }))];
}

function swatch(indicator, country) {
  const box = svg("rect", { width: 26, height: 16 });
  setFill(box, indicator, country);
  return svg("svg", { class: "choropleth-swatch", width: 28, height: 18, viewBox: "-1 -1 28 18", "aria-hidden": "true" }, [box]);
}

function inWords({ values, unit }, country) {
  const name = words.country(country);
  const known = values[country];
  if (!known) return t("choropleth.unknown", { country: name });
  const figure = words.quantity(known.value, unit);
  const value = known.qualifier ? t("choropleth.qualified", { qualifier: settings.codelists.qualifier?.[known.qualifier]?.title ?? known.qualifier, figure }) : figure;
  if (!known.contested) return t("choropleth.known", { country: name, value });
  const others = known.low === known.high ? known.others.join(", ") : words.quantityRange(known.low, known.high, unit);
  return t("choropleth.contested", { country: name, value, others });
}
