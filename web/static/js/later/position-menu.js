// What can be done with a position of the map: a small menu at the pointer, or at the map's centre for the keyboard.

import { copyText } from "ca-geo/clipboard.js";
import { element } from "ca-geo/dom.js";
import { positionInWords } from "ca-geo/positions.js";
import { settings } from "ca-geo/page.js";
import { askAround } from "ca-geo/questions.js";
import { t } from "ca-geo/strings.js";

const DIGITS = 5;
const MOVES = { ArrowDown: 1, ArrowUp: -1 };
let open = null;

/** Opens the menu for a position [lon, lat] at a point {x, y} of the map's container. */
export function openPositionMenu(map, lonlat, { x, y }) {
  open?.();
  const container = map.getContainer();
  const close = () => {
    node.remove();
    open = null;
    map.off("movestart", close);
    document.removeEventListener("pointerdown", outside, true);
  };
  const outside = ({ target }) => { if (!node.contains(target)) close(); };
  const leave = () => { close(); container.focus({ preventScroll: true }); };
  const entries = choices(lonlat).map(([words, run]) => element("button", { type: "button", role: "menuitem", class: "menu-entry", onclick: () => { leave(); run(); } }, words));
  const node = element("div", { class: "position-menu", role: "menu", "aria-label": t("position.menu"), onkeydown: (event) => onKey(event, entries, leave) }, entries);
  container.append(node);
  L.DomEvent.disableClickPropagation(node);
  const { x: width, y: height } = map.getSize();
  node.style.left = `${Math.min(x, width - node.offsetWidth)}px`;
  node.style.top = `${Math.min(y, height - node.offsetHeight)}px`;
  map.on("movestart", close);
  document.addEventListener("pointerdown", outside, true);
  open = close;
  entries[0].focus({ preventScroll: true });
}

function choices(lonlat) {
  const text = lonlat.map((one) => Number(one.toFixed(DIGITS))).join(",");
  const words = positionInWords(lonlat);
  const ask = settings.inlined ? [] : [[t("questions.around"), () => askAround({ place: text })]];
  return [...ask, [t("position.copy", { position: words }), () => copyText(words, t("map.copied"))]];
}

function onKey(event, entries, leave) {
  event.stopPropagation();
  const move = MOVES[event.key];
  if (!move && event.key !== "Escape" && event.key !== "Tab") return;
  event.preventDefault();
  if (move) entries[(entries.indexOf(document.activeElement) + move + entries.length) % entries.length].focus();
  else leave();
}
