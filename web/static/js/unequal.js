// The sign for statements that differ, in the colour and size of the text around it; the same figure as the badge on the map.

import { svg } from "ca-geo/stage.js";

export function unequalSign() {
  const figure = [svg("circle", { r: 6.2 }), svg("path", { d: "M-3 -1.4H3M-3 1.4H3M2 -3.6L-2 3.6" })];
  return svg("svg", { class: "unequal", viewBox: "-7 -7 14 14", "aria-hidden": "true" }, figure);
}
