// Distances, borders and kinds of rows in words.

import { settings } from "ca-geo/page.js";
import { t } from "ca-geo/strings.js";
import { country, quantity, quantityRange } from "ca-geo/words.js";

/** A distance as a range: "12 to 82 km". */
export function distanceInWords({ nearest_m: near, farthest_m: far }) {
  if (far === undefined) return t("questions.unstated", { distance: quantity(near / 1000, "km") });
  if (near === far) return quantity(near / 1000, "km");
  return near ? quantityRange(near / 1000, far / 1000, "km") : t("questions.upTo", { distance: quantity(far / 1000, "km") });
}

/** "Afghanistan – Tajikistan" for AF-TJ. */
export function borderName(id) {
  return id.split("-").map(country).join(" – ");
}

/** "12 to 15": certain records and at most. */
export function countOf({ certain, possible }) {
  return certain === possible ? String(certain) : t("range", { first: certain, last: possible });
}

/** A section, a border, or what stands at the line, by its category. */
export function kindInWords(kind) {
  if (kind.startsWith("border ")) return t("questions.kind.border", { border: borderName(kind.slice(7)) });
  return kind === "section" ? t("questions.kind.section") : (settings.codelists.category?.[kind]?.title ?? kind).toLocaleLowerCase(document.documentElement.lang);
}
