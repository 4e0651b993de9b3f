// The way through a long panel: its parts in a row that stays in sight.

import { element } from "ca-geo/dom.js";
import { goTo } from "ca-geo/panel-section.js";
import { t } from "ca-geo/strings.js";

const PARTS = ["positions", "facts", "place", "dates", "time", "related", "sources", "files"];
const LEAST = 3; // parts from which the row is of use

/** The row, empty until the parts are there. */
export function jumps() {
  return element("nav", { class: "panel-jumps", "aria-label": t("jump.label"), hidden: true });
}

/** Names the parts that the panel has now. */
export function fillJumps(nav, panel) {
  const parts = PARTS.filter((name) => panel.querySelector(`#panel-${name}`));
  nav.replaceChildren(...parts.map((name) => element("a", { href: `#panel-${name}`, onclick: goTo }, t(`jump.${name}`))));
  nav.hidden = parts.length < LEAST;
}
