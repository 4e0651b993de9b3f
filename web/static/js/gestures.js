// Leaves scrolling to the page around the map: the wheel zooms once the map has been chosen, one finger scrolls, two fingers move the map.

import { element } from "ca-geo/dom.js";
import { t } from "ca-geo/strings.js";

const HINT_MS = 1600;

/** Makes a map in a frame a guest of the page around it; what a gesture needs is said when it is tried. */
export function leaveScrolling(map) {
  const container = map.getContainer();
  const hint = element("p", { class: "gesture-hint", "aria-hidden": "true", hidden: true });
  container.append(hint);
  container.classList.add("leaves-scrolling");
  freeWheel(map, container, hint);
  freeFinger(map, container, hint);
}

/** The wheel is the map's from the first click or key on it until the pointer leaves the frame, or the keyboard does. */
function freeWheel(map, container, hint) {
  const take = () => { map.scrollWheelZoom.enable(); hint.hidden = true; };
  const leave = () => map.scrollWheelZoom.disable();
  leave();
  container.addEventListener("click", take, true); // signs keep their clicks to themselves
  container.addEventListener("keydown", take, true);
  container.addEventListener("wheel", () => { if (!map.scrollWheelZoom.enabled()) show(hint, t("embed.wheel")); }, { passive: true });
  document.documentElement.addEventListener("mouseleave", leave);
  addEventListener("blur", leave);
}

/** Two fingers on the map are the map's, which the browser must hear before it scrolls the page with them. */
function freeFinger(map, container, hint) {
  container.addEventListener("pointerdown", ({ pointerType }) => map.dragging[pointerType === "touch" ? "disable" : "enable"](), true);
  for (const name of ["touchstart", "touchmove"]) {
    container.addEventListener(name, (event) => {
      if (event.touches.length > 1 && event.cancelable) event.preventDefault();
      if (event.touches.length > 1) hint.hidden = true;
    }, { capture: true, passive: false });
  }
  container.addEventListener("touchmove", ({ touches }) => { if (touches.length === 1) show(hint, t("embed.fingers")); }, { passive: true });
}

function show(hint, text) {
  clearTimeout(hint.timer);
  hint.textContent = text;
  hint.hidden = false;
  hint.timer = setTimeout(() => { hint.hidden = true; }, HINT_MS);
}
