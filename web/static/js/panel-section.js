// A titled part of the panel, and how the keyboard gets from one part to another.

import { element } from "ca-geo/dom.js";

export function section(name, title, ...content) {
  const id = `panel-${name}`;
  return element("section", { class: `panel-section ${name}`, "aria-labelledby": id }, element("h3", { id, tabindex: "-1" }, title), ...content);
}

/** Follows a link within the panel. The page moves there itself: a fragment in the address would be no part of the view. */
export function goTo(event) {
  event.preventDefault();
  const target = document.getElementById(event.currentTarget.hash.slice(1));
  target?.focus({ preventScroll: true });
  target?.scrollIntoView({ block: target.localName === "h3" ? "start" : "center" });
}
