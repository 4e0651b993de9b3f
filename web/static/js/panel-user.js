// What the panel says of a user's feature: where it is from, and its properties as the file has them.

import { element } from "ca-geo/dom.js";
import { factRow, factTable } from "ca-geo/panel-fact.js";
import { section } from "ca-geo/panel-section.js";
import { t } from "ca-geo/strings.js";
import { quantity } from "ca-geo/words.js";

/** The sections of a feature of a user layer, in place of all that rests on claims. */
export function userFacts({ layer, feature: { own } }) {
  const rows = layer.user.properties.filter(({ name }) => isSaid(own[name])).map((info) => row(info, own[info.name]));
  return [element("p", { class: "note" }, layer.note), section("facts", t("user.properties"), factTable(rows))];
}

function isSaid(value) {
  return value !== null && value !== undefined;
}

function row({ name, title, unit }, value) {
  return factRow({ name, title, value: inWords(value, unit) });
}

function inWords(value, unit) {
  if (Array.isArray(value)) return value.join("; ");
  if (typeof value === "boolean") return t(value ? "facts.yes" : "facts.no");
  return typeof value === "number" ? quantity(value, unit) : value;
}
