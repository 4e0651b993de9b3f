// The panel of one record: a column beside the map, a bottom sheet on phones.

import { permalink } from "ca-geo/address.js";
import { loadClaims } from "ca-geo/claims.js";
import { announce } from "ca-geo/notice.js";
import { copyText } from "ca-geo/clipboard.js";
import { element } from "ca-geo/dom.js";
import { withModule } from "ca-geo/lazy.js";
import { ENGLISH, dataLanguage, nameLanguage, recordName } from "ca-geo/names.js";
import { LoadError, settings } from "ca-geo/page.js";
import { dates } from "ca-geo/panel-dates.js";
import { facts } from "ca-geo/panel-facts.js";
import { linkBack, startNotes } from "ca-geo/panel-footnotes.js";
import { fillJumps, jumps } from "ca-geo/panel-jumps.js";
import { members } from "ca-geo/panel-members.js";
import { place } from "ca-geo/panel-place.js";
import { positions } from "ca-geo/panel-positions.js";
import { sources } from "ca-geo/panel-sources.js";
import { userFacts } from "ca-geo/panel-user.js";
import { askAround } from "ca-geo/questions.js";
import { isOnMap, layerSign } from "ca-geo/records.js";
import { sheetHandle } from "ca-geo/sheet.js";
import { t } from "ca-geo/strings.js";
import { isContested } from "ca-geo/symbols.js";
import { unequalSign } from "ca-geo/unequal.js";
import { areaInWords, periodInWords, precisionChip } from "ca-geo/words.js";

const panel = document.getElementById("panel");
const LANGUAGES = [ENGLISH, "ru", "tg", "ky", "uz", "kk", "zh", "fa"];

/**
 * Shows a record ({layer, feature} of records.js).
 * `actions`: close(), zoomTo(), open(reference, opener) for links to other records.
 */
export function showPanel(record, actions) {
  const { layer, feature } = record;
  panel.style.setProperty("--sign", `var(--layer-${layer.id}, var(--ink))`);
  const content = element("div", { class: "panel-content", "aria-busy": "true" });
  const body = element("div", { class: "panel-body" }, heading(record), chips(record), jumps(), content, meta(record), aroundButton(record), reportButton(record));
  put(content, record, actions);
  panel.replaceChildren(sheetHandle(panel), bar(layer, actions), body, foot(record, actions));
  fill(content, record, actions);
  reservePanel();
  document.title = t("title.record", { name: feature.properties.name, title: settings.title });
  announce(t("panel.opened", { name: feature.properties.name }));
}

/** Puts in what is there: `claims` and `more` (see later/panel-parts.js) are null while they are still to come. */
function put(content, record, actions, { claims = null, headings = {}, more = {} } = {}) {
  const { layer, feature } = record;
  startNotes(feature.properties.sources);
  const facts = layer.user ? [...userFacts(record), place(layer, feature, null)] : evidenceParts(record, actions, claims, headings);
  const parts = [...facts, more.time, layer.user ? null : members(record, actions.open), more.related, sources(feature.properties), more.files];
  content.replaceChildren(...parts.filter(Boolean));
  linkBack(content);
  fillJumps(content.previousElementSibling, content);
}

/** What rests on claims. */
function evidenceParts({ layer, feature }, actions, claims, headings) {
  return [positions(claims, headings), summary(feature.properties), facts(feature, claims), place(layer, feature, claims), dates(feature.properties, claims)];
}

/** Adds what has to be asked for; where claims cannot be had, says so and offers to try again. */
async function fill(content, record, actions) {
  const [told, further] = await Promise.allSettled([record.layer.user ? { claims: [] } : loadClaims(record.layer, record.feature), import("ca-geo/later/panel-parts.js")]);
  if (!content.isConnected) return; // another record is open by now
  if (told.status === "rejected" && !(told.reason instanceof LoadError)) throw told.reason;
  const { claims = null, headings } = told.value?.claims.length ? told.value : {};
  put(content, record, actions, { claims, headings, more: further.value?.furtherParts(record, claims, actions) });
  const again = () => fill(content, record, actions);
  if (told.reason) sayFailed(content, t("claims.failed", { reason: told.reason.reason }), again);
  if (further.reason) sayFailed(content, t("panel.partsFailed", { reason: further.reason.message }), again);
  content.removeAttribute("aria-busy");
}

function sayFailed(content, words, again) {
  const button = element("button", { type: "button", class: "button small", onclick: again }, t("failed.retry"));
  content.prepend(element("p", { class: "failed", role: "status" }, `${words} `, button));
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
  return element("div", { class: "panel-heading" }, element("h2", { tabindex: "-1", dir: "auto", lang: nameLanguage(properties) }, recordName(properties)), line, others);
}

/** Names in other scripts and languages; one that several languages share is shown once. */
function localNames(properties) {
  const names = new Map(LANGUAGES.map((lang) => [lang === ENGLISH ? properties.name : properties[`name_${lang}`], lang]).filter(([name]) => name && name !== recordName(properties)).reverse());
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
  return text ? element("p", { class: "panel-summary", dir: "auto", lang: dataLanguage }, text) : null;
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
    settings.embed ? null : footButton("cite.entry", () => cite(record)), geojson(record));
}

function cite({ layer, feature }) {
  return withModule(t("cite.entry"), () => import("ca-geo/later/cite.js"), ({ openCite }) => openCite({ collection: layer.id, id: String(feature.id) }));
}

/** What lies around the record is asked of the server. */
function aroundButton({ layer, feature }) {
  if (settings.inlined || settings.embed || !feature.geometry) return null;
  return element("button", { type: "button", class: "button small", onclick: () => askAround({ feature: `${layer.id}/${feature.id}` }) }, t("questions.around"));
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
