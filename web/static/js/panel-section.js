// A titled part of the panel.

import { element } from "ca-geo/dom.js";

export function section(name, title, ...content) {
  const id = `panel-${name}`;
  return element("section", { class: `panel-section ${name}`, "aria-labelledby": id }, element("h3", { id }, title), ...content);
}
