// What else the atlas has: records with the same actors, at the same place, and within so many kilometres.

import { element } from "ca-geo/dom.js";
import { distanceInWords } from "ca-geo/later/distances.js";
import { actorName, districtName } from "ca-geo/names.js";
import { LoadError, load, settings } from "ca-geo/page.js";
import { section } from "ca-geo/panel-section.js";
import { recordRow } from "ca-geo/record-row.js";
import { featuresOf, find } from "ca-geo/records.js";
import { shownRecords } from "ca-geo/shown.js";
import { t } from "ca-geo/strings.js";
import * as view from "ca-geo/view.js";
import { periodInWords } from "ca-geo/words.js";

const KM = 50;
const MOST = 5; // of a group; the others are one press away

/** The section; null where nothing is related. Records that time, filters or layers leave out are in it, and say so. */
export function related(record, open) {
  const context = { record, open, shown: new Set(shownRecords().map(({ feature }) => feature)) };
  const parts = [...samePlace(context), ...sameActors(context), near(context)].filter(Boolean);
  return parts.length ? section("related", t("related.title"), ...parts) : null;
}

/** Every other record {layer, feature} for which `test(properties)` holds. */
function others({ feature }, test) {
  return settings.layers.flatMap((layer) => featuresOf(layer.id).filter((one) => one !== feature && test(one.properties)).map((one) => ({ layer, feature: one })));
}

/** By border or outline, by district, by first-level area; each record stands in the first group that it belongs to. */
function samePlace(context) {
  const { geometry_ref: reference, district, admin1 = [] } = context.record.feature.properties;
  const within = (code) => (properties) => properties.admin1?.includes(code);
  const groups = [
    reference && { title: t("related.sameLine"), test: (properties) => properties.geometry_ref === reference },
    district && { title: t("area.district", { district: districtName(district) }), test: (properties) => properties.district === district && (properties.admin1 ?? []).some((code) => admin1.includes(code)) },
    ...admin1.map((code) => ({ title: settings.codelists.admin1?.[code]?.title ?? code, test: within(code), filter: { admin1: [code] } })),
  ];
  const seen = new Set();
  return groups.filter(Boolean).map(({ title, test, filter }) => {
    const records = others(context.record, test).filter(({ feature }) => !seen.has(feature));
    records.forEach(({ feature }) => seen.add(feature));
    return group(context, { title, records, filter });
  });
}

/** By actor. A state is in too many records for a list: only their number, which leads to them all. */
function sameActors(context) {
  const actors = [...new Set(context.record.feature.properties.actors ?? [])].map((id) => ({ id, kind: settings.actors[id]?.kind }));
  const isState = ({ kind }) => kind === "state";
  return [...actors.filter((actor) => !isState(actor)), ...actors.filter(isState)].map((actor) => {
    const records = others(context.record, (properties) => properties.actors?.includes(actor.id));
    return group(context, { title: actorName(actor.id) ?? actor.id, records, filter: { actors: [actor.id] }, most: isState(actor) ? 0 : MOST });
  });
}

function group(context, { title, records, filter = null, most = MOST }) {
  if (!records.length) return null;
  const first = filter ? records.slice(0, most) : records;
  const all = records.length > first.length ? element("button", { type: "button", class: "button small", onclick: () => filterBy(filter) }, t("related.all", { n: records.length + 1 })) : null;
  return element("div", { class: "related-group" }, element("h4", { dir: "auto" }, title), first.length ? list(context, first, ({ feature }) => periodInWords(feature.properties)) : null, all);
}

function list({ open, shown }, records, wordsOf) {
  const words = (record) => [wordsOf(record), record.layer.title, shown.has(record.feature) ? null : t("related.hidden")].filter(Boolean).join(" · ");
  return element("ul", { class: "record-list" }, ...records.map((record) => element("li", {}, recordRow(record, words(record), open))));
}

/** Map and table show these only; every layer is on, as they may be in each. */
function filterBy(filter) {
  view.set({ ...filter, layers: null }, "filter");
}

/** What lies within 50 km, from the API, for it measures with what is not known of both places. */
function near(context) {
  if (context.record.feature.geometry === null) return null;
  const body = element("div", { class: "related-near" });
  if (settings.inlined) body.append(element("p", { class: "note" }, t("related.nearOffline")));
  else fillNear(context, body);
  return element("div", { class: "related-group" }, element("h4", {}, t("related.near", { km: KM })), body);
}

async function fillNear(context, body) {
  body.replaceChildren(element("p", { class: "note", role: "status" }, t("related.nearLoading")));
  try {
    const { features, numberMatched } = await load(`${question(context.record)}&limit=${MOST * 2}&f=json`);
    body.replaceChildren(...nearest(context, features, numberMatched));
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    const again = element("button", { type: "button", class: "button small", onclick: () => fillNear(context, body) }, t("failed.retry"));
    body.replaceChildren(element("p", { class: "failed", role: "status" }, `${t("related.nearFailed", { reason: error.reason })} `, again));
  }
}

function nearest(context, features, matched) {
  const found = features.map(({ collection, id, distance }) => ({ ...find({ collection, id: String(id) }), distance })).filter(({ feature }) => feature);
  const words = ({ distance }) => [distanceInWords(distance), t(`related.${distance.within}`)].join(", ");
  const all = element("a", { class: "button small", href: question(context.record) }, t("related.nearAll", { n: matched }));
  return [found.length ? list(context, found, words) : element("p", { class: "note" }, t("related.nearNone")), matched > found.length ? all : null].filter(Boolean);
}

function question({ layer, feature }) {
  return `analysis/within?feature=${encodeURIComponent(`${layer.id}/${feature.id}`)}&km=${KM}`;
}
