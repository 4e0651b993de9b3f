// The panel of one record: a column beside the map, a bottom sheet on phones.

import { permalink } from "ca-geo/address.js";
import { loadClaims } from "ca-geo/claims.js";
import { announce } from "ca-geo/notice.js";
import { copyText } from "ca-geo/clipboard.js";
import { element } from "ca-geo/dom.js";
import { LoadError, settings } from "ca-geo/page.js";
import { dates } from "ca-geo/panel-dates.js";
import { facts } from "ca-geo/panel-facts.js";
import { members } from "ca-geo/panel-members.js";
import { place } from "ca-geo/panel-place.js";
import { positions } from "ca-geo/panel-positions.js";
import { sources } from "ca-geo/panel-sources.js";
import { userFacts } from "ca-geo/panel-user.js";
import { isOnMap, layerSign } from "ca-geo/records.js";
import { sheetHandle } from "ca-geo/sheet.js";
import { t } from "ca-geo/strings.js";
import { isContested } from "ca-geo/symbols.js";
import { unequalSign } from "ca-geo/unequal.js";
import { areaInWords, periodInWords, precisionChip } from "ca-geo/words.js";

const panel = document.getElementById("panel");
const LANGUAGES = ["ru", "tg", "ky", "uz", "kk", "zh", "fa"];

/**
 * Shows a record ({layer, feature} of records.js).
 * `actions`: close(), zoomTo(), open(reference, opener) for links to other records.
 */
export function showPanel(record, actions) {
  const { layer, feature } = record;
  panel.style.setProperty("--sign", `var(--layer-${layer.id}, var(--ink))`);
  const parts = layer.user ? [...userFacts(record), place(layer, feature, null)] : evidenceParts(record, actions, null);
  const evidence = element("div", { class: "panel-evidence", "aria-busy": layer.user ? null : "true" }, ...parts);
  const body = element("div", { class: "panel-body" }, heading(record), chips(record), evidence,
    sources(feature.properties), meta(record), reportButton(record));
  if (!layer.user) fill(evidence, record, actions);
  panel.replaceChildren(sheetHandle(panel), bar(layer, actions), body, foot(record, actions));
  reservePanel();
  document.title = t("title.record", { name: feature.properties.name, title: settings.title });
  announce(t("panel.opened", { name: feature.properties.name }));
}

/** What rests on claims; these are null while they are still to come. */
function evidenceParts(record, { open }, claims, headings = {}) {
  const { layer, feature } = record;
  return [positions(claims, headings), summary(feature.properties), facts(feature, claims), place(layer, feature, claims),
    dates(feature.properties, claims), members(record, open)].filter(Boolean);
}

/** Puts the claims into the open panel; where they cannot be had, says so and offers to try again. */
async function fill(evidence, record, actions) {
  try {
    const { claims, headings } = await loadClaims(record.layer, record.feature);
    if (claims.length) evidence.replaceChildren(...evidenceParts(record, actions, claims, headings));
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    const again = element("button", { type: "button", class: "button small", onclick: () => { failure.remove(); fill(evidence, record, actions); } }, t("failed.retry"));
    const failure = element("p", { class: "failed", role: "status" }, `${t("claims.failed", { reason: error.reason })} `, again);
    evidence.prepend(failure);
  } finally {
    evidence.removeAttribute("aria-busy");
  }
}

/** Gives the panel its room, for a record that is still to come. */
export function reservePanel() {
  panel.hidden = false;
  document.documentElement.classList.add("panel-open");
}

export function hidePanel() {
  panel.hidden = true;
  document.title = settings.title;
  panel.replaceChildren();
  document.documentElement.classList.remove("panel-open");
}

/** Moves the keyboard to the record's title. */
export function focusPanel() {
  panel.querySelector("h2")?.focus({ preventScroll: true });
}

function bar(layer, { close }) {
  return element("div", { class: "panel-bar" }, layerSign(layer, 0.85), element("span", { class: "panel-layer" }, layer.title),
    element("button", { type: "button", class: "icon-button", "aria-label": t("panel.close"), onclick: close }, "×"));
}

function heading({ feature: { properties } }) {
  const line = element("p", { class: "panel-area" });
  [...localNames(properties), areaInWords(properties)].forEach((part, i) => line.append(...(i ? [" · ", part] : [part])));
  const others = properties.alt_names?.length ? element("p", { class: "note" }, t("panel.otherNames", { names: properties.alt_names.join("; ") })) : null;
  return element("div", { class: "panel-heading" }, element("h2", { tabindex: "-1", dir: "auto" }, properties.name), line, others);
}

/** Names in other scripts and languages; one that several languages share is shown once. */
function localNames(properties) {
  const names = new Map(LANGUAGES.map((lang) => [properties[`name_${lang}`], lang]).filter(([name]) => name).reverse());
  return [...names].reverse().map(([name, lang]) => element("bdi", { lang }, name));
}

function chips({ layer, feature: { properties } }) {
  const period = periodInWords(properties);
  const count = properties.sources?.length ?? 0;
  return element("ul", { class: "chips" },
    isContested(properties) ? element("li", { class: "chip strong" }, unequalSign(), t("signs.contested")) : null,
    element("li", { class: "chip" }, precisionChip(properties)),
    period ? element("li", { class: "chip" }, capital(period)) : null,
    element("li", { class: "chip" }, layer.user ? t("user.chip") : t("sources.count", { n: count })));
}

function summary({ summary: text }) {
  return text ? element("p", { class: "panel-summary", dir: "auto" }, text) : null;
}

function meta({ layer, feature: { properties } }) {
  const updated = properties.updated ? t("panel.updated", { date: periodInWords({ start: properties.updated, end: properties.updated }) }) : null;
  return element("p", { class: "panel-section note" }, [updated, layer.attribution, layer.licence || t("licence.unknown")].filter(Boolean).join(" · "));
}

function foot(record, { zoomTo }) {
  const located = isOnMap(record.feature);
  return element("div", { class: "panel-foot" },
    located ? footButton("panel.zoom", zoomTo) : null,
    permalink() ? footButton("panel.copy", () => copyText(permalink(), t("panel.copied"))) : null,
    geojson(record));
}

function reportButton(record) {
  return element("button", { type: "button", class: "button small", onclick: () => copyText(report(record), t("report.copied")) }, t("panel.report"));
}

function footButton(key, onclick) {
  return element("button", { type: "button", class: "button", onclick }, t(key));
}

/** The record as the API serves it; a page without a server hands out its own copy. */
function geojson({ layer, feature }) {
  if (!settings.inlined) {
    const href = `collections/${encodeURIComponent(layer.id)}/items/${encodeURIComponent(feature.id)}?f=json`;
    return element("a", { class: "button", href }, "GeoJSON");
  }
  return footButton("panel.geojson", () => copyText(JSON.stringify(feature), t("panel.geojsonCopied")));
}

function report({ layer, feature }) {
  return t("report.text", {
    title: settings.title,
    record: `${layer.id}/${feature.id}`,
    name: feature.properties.name,
    version: settings.version,
    address: permalink() ?? t("report.noAddress"),
  });
}

function capital(text) {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
