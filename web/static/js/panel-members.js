// A record that counts others says what it counts and leads to those that are known; a counted record leads back.

import { element } from "ca-geo/dom.js";
import { section } from "ca-geo/panel-section.js";
import { recordRow } from "ca-geo/record-row.js";
import { countedIn, featuresOf } from "ca-geo/records.js";
import { t } from "ca-geo/strings.js";
import { periodInWords } from "ca-geo/words.js";

/** The section of counted records, or of the record that counts this one; null for records without either. */
export function members({ layer, feature }, open) {
  const { aggregate, members: ids = [], incident_count: n } = feature.properties;
  if (aggregate) {
    const known = featuresOf(layer.id).filter((other) => ids.includes(String(other.id)));
    const words = n === undefined ? t("members.countsSome", { known: known.length }) : t("members.counts", { n, known: known.length });
    return section("members", t("members.title"), element("p", {}, words), list(layer, known, open));
  }
  const counting = countedIn(layer.id, String(feature.id));
  return counting.length ? section("members", t("members.countedIn"), list(layer, counting, open)) : null;
}

function list(layer, features, open) {
  const rows = features.map((feature) => recordRow({ layer, feature }, periodInWords(feature.properties) ?? "", open));
  return element("ul", { class: "record-list" }, ...rows.map((row) => element("li", {}, row)));
}
