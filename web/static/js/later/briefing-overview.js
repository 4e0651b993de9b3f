// All steps of a briefing at once: a grid of small maps with titles, each of which leads to its step.

import { goTo, number, steps } from "ca-geo/briefing-steps.js";
import { openDialog } from "ca-geo/dialog.js";
import { element } from "ca-geo/dom.js";
import { singleKeys, switchSingleKeys } from "ca-geo/shortcuts.js";
import { t } from "ca-geo/strings.js";

/** Opens the grid; the step that is shown has the keyboard. */
export function openOverview() {
  const cards = steps.map((step, index) => card(step, index + 1, (n) => { close(); goTo(n); }));
  const { close } = openDialog({ title: t("briefing.overview"), className: "overview" }, element("ol", { class: "overview-steps" }, ...cards), keys());
  cards[number() - 1].firstChild.focus();
}

/** The letters that steer a briefing can be turned off here. */
function keys() {
  return element("label", { class: "overview-keys" }, element("input", { type: "checkbox", checked: singleKeys(), onchange: switchSingleKeys }), t("keys.single"));
}

function card(step, n, choose) {
  const current = n === number() ? "step" : null;
  const label = element("span", { class: "overview-title" }, `${n}. ${step.title}`);
  return element("li", {}, element("button", { type: "button", class: "overview-card", "aria-current": current, onclick: () => choose(n) }, picture(n), label));
}

/** The small map of the text, without the names that only one drawing of the page may have. */
function picture(n) {
  const figure = document.querySelector(`#step-${n} .story-figure`).cloneNode(true);
  const drawing = figure.firstElementChild;
  drawing.setAttribute("aria-hidden", "true");
  ["role", "aria-labelledby"].forEach((name) => drawing.removeAttribute(name));
  drawing.querySelectorAll("title, desc").forEach((node) => node.remove());
  const cloned = element("span", { class: "locator overview-picture" }, drawing);
  for (const pattern of cloned.querySelectorAll("pattern")) rename(cloned, pattern);
  return cloned;
}

function rename(node, pattern) {
  const [before, after] = [`url(#${pattern.id})`, `url(#overview-${pattern.id})`];
  pattern.id = `overview-${pattern.id}`;
  for (const path of node.querySelectorAll("path")) {
    for (const name of ["fill", "stroke"]) if (path.getAttribute(name) === before) path.setAttribute(name, after);
  }
}
