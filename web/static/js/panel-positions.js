// What is said of a record: those who affirm beside those who deny, alike in width, weight and type, then what lies between.

import { statements } from "ca-geo/claims.js";
import { element } from "ca-geo/dom.js";
import { dataLanguage } from "ca-geo/names.js";
import { citations, printedInWords, valueInWords, whoAndWhen } from "ca-geo/panel-claims.js";
import { section } from "ca-geo/panel-section.js";
import { t } from "ca-geo/strings.js";

/** The section of positions; null for a record of which no statement is known. `headings` say what each side holds. */
export function positions(claims, headings) {
  const { affirms, denies, qualifies } = statements(claims);
  const all = [...affirms, ...denies, ...qualifies];
  if (!all.length) return null;
  const opposed = denies.length > 0;
  const parts = opposed ? [pair(affirms, denies, headings), between(qualifies)] : [element("div", { class: "statements" }, ...all.map(statement))];
  const part = section("positions", t("positions.title"), ...parts);
  if (opposed) part.querySelector("h3").classList.add("visually-hidden"); // the rules of the two columns say it
  return part;
}

/** A denial never stands alone: where nobody affirms, it says so in the same place. */
function pair(affirms, denies, headings) {
  return element("div", { class: "pair" }, side("affirms", affirms, headings), side("denies", denies, headings));
}

function side(position, said, headings) {
  const title = headings[position] ?? t(`positions.${position}`);
  const words = said.length ? said.map(statement) : [element("p", { class: "statement" }, t("positions.none"))];
  return element("div", { class: `side-of ${position}` }, element("h4", { dir: "auto" }, title), ...words);
}

function between(said) {
  return said.length ? element("div", { class: "between" }, element("h4", {}, t("positions.between")), ...said.map(statement)) : null;
}

/** Who, when, what, and the sources. */
function statement(claim) {
  const value = valueInWords(claim);
  const figure = value ?? printedInWords(claim, value);
  return element("p", { class: "statement", dir: "auto" }, element("strong", {}, whoAndWhen(claim)),
    element("span", { dir: "auto" }, claim.statement ? element("span", { lang: dataLanguage }, claim.statement) : null, claim.statement && figure ? " " : null, figure), ...citations(claim));
}
