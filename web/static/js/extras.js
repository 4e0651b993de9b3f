// What a reader may put on the map beside its fixed furniture: graticule, overview, north arrow; part of the view.

import { createMinimap } from "ca-geo/minimap.js";
import { svg } from "ca-geo/stage.js";
import { t } from "ca-geo/strings.js";
import { FURNITURE, USUAL_FURNITURE } from "ca-geo/url-state.js";
import * as view from "ca-geo/view.js";

/** Whether one is on. */
export function hasExtra(name) {
  return (view.get().furniture ?? USUAL_FURNITURE).includes(name);
}

export function switchExtra(name) {
  const next = FURNITURE.filter((one) => hasExtra(one) !== (one === name));
  view.set({ furniture: next.join() === USUAL_FURNITURE.join() ? null : next }, "furniture");
}

/** The elements, shown as the view says; without land there is no overview. `changed` is called when one comes or goes. */
export function createExtras(map, land, changed) {
  const parts = { minimap: land && createMinimap(map, land, t("minimap.label")), north: northArrow() };
  const show = () => {
    map.getContainer().classList.toggle("no-graticule", !hasExtra("graticule"));
    for (const [name, part] of Object.entries(parts)) part?.classList.toggle("off", !hasExtra(name));
  };
  view.watch("furniture", () => { show(); changed(); });
  show();
  return Object.values(parts).filter(Boolean);
}

/** Web Mercator has north at the top everywhere. */
function northArrow() {
  return svg("svg", { class: "map-furniture north-arrow", role: "img", "aria-label": t("north.label"), width: 26, height: 40, viewBox: "0 0 26 40" },
    [svg("path", { class: "north-halo", d: "M13 1L20 22L13 18L6 22Z" }), svg("path", { class: "north-needle", d: "M13 1L20 22L13 18L6 22Z" }), svg("text", { class: "scale-text", x: 13, y: 36, "text-anchor": "middle" }, [t("north.letter")])]);
}
