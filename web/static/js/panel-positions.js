// What is said of a record: those who affirm beside those who deny, alike in width, weight and type, then what lies between.

import { statements } from "ca-geo/claims.js";
import { element } from "ca-geo/dom.js";
import { citations, printedInWords, valueInWords, whoAndWhen } from "ca-geo/panel-claims.js";
import { section } from "ca-geo/panel-section.js";
import { t } from "ca-geo/strings.js";

/** The section of positions; null for a record of which no statement is known. */
export function positions(claims) {
  const { affirms, denies, qualifies } = statements(claims);
  const all = [...affirms, ...denies, ...qualifies];
  if (!all.length) return null;
  const opposed = denies.length || (affirms.length && all.some(({ status }) => status === "contested"));
  const parts = opposed ? [pair(affirms, denies), between(qualifies)] : [element("div", { class: "statements" }, ...all.map(statement))];
  const part = section("positions", t("positions.title"), ...parts);
  if (opposed) part.querySelector("h3").classList.add("visually-hidden"); // the rules of the two columns say it
  return part;
}

/** Neither side ever stands alone: where one is empty, it says so in the same place. */
function pair(affirms, denies) {
  return element("div", { class: "pair" }, side("affirms", affirms), side("denies", denies));
}

function side(position, said) {
  const words = said.length ? said.map(statement) : [element("p", { class: "statement" }, t(`positions.${position}.none`))];
  return element("div", { class: `side-of ${position}` }, element("h4", {}, t(`positions.${position}`)), ...words);
}

function between(said) {
  return said.length ? element("div", { class: "between" }, element("h4", {}, t("positions.between")), ...said.map(statement)) : null;
}

/** Who, when, what, and the sources. */
function statement(claim) {
  const value = valueInWords(claim);
  const figure = value ?? printedInWords(claim, value);
  return element("p", { class: "statement", dir: "auto" }, element("strong", {}, whoAndWhen(claim)),
    element("span", { dir: "auto" }, [claim.statement, figure].filter(Boolean).join(" ")), ...citations(claim));
}
