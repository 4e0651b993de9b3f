/** What floats over the map: the card under the pointer, and the list of the records that share one sign. */
import { PANES } from "ca-geo/basemap.js";
import { contains, grown, overlap } from "ca-geo/boxes.js";
import { element } from "ca-geo/dom.js";
import { createPane, svg } from "ca-geo/stage.js";
import { unequalSign } from "ca-geo/unequal.js";

const GAP = 14;
const EDGE = 8;
const ROWS_AT_ONCE = 100; // of a list; the others come at the press of a button

/** The card of the sign under the pointer or the keyboard: a name, and date and place in words. */
export class HoverCard {
  constructor(map) {
    this.map = map;
    this.node = element("div", { class: "hover-card", "aria-hidden": "true" });
    this.node.hidden = true;
    createPane(map, "cards", PANES.cards).append(this.node);
    map.on("zoomstart", () => this.hide());
  }

  /** Shows two lines over a box in layer px, below it where there is no room above. */
  show(box, title, line) {
    this.node.replaceChildren(element("strong", { dir: "auto" }, title), element("span", {}, line));
    this.node.hidden = false;
    const view = viewOf(this.map);
    const { offsetWidth: width, offsetHeight: height } = this.node;
    const middle = box.x + box.width / 2;
    const x = Math.min(Math.max(middle - width / 2, view.x + EDGE), view.x + view.width - width - EDGE);
    const above = box.y - height - 9;
    const below = above < view.y + EDGE;
    this.node.classList.toggle("below", below);
    this.node.style.setProperty("--tip", `${Math.round(middle - x)}px`);
    move(this.node, { x, y: below ? box.y + box.height + 9 : above });
  }

  hide() {
    this.node.hidden = true;
  }
}

/**
 * The list of the records of a stack, in free space beside it, with one leader to the stack. Esc closes it and gives
 * the focus back to the stack. `onClose(byReader)` is called when it closes, true when the reader closed it.
 */
export class ListCard {
  constructor(map, onClose = () => {}) {
    this.map = map;
    this.onClose = onClose;
    this.leader = svg("path", { class: "card-leader" });
    this.leaderRoot = svg("svg", { class: "ca-sheet", width: 1, height: 1, "aria-hidden": "true" }, [this.leader]);
    this.leaderRoot.style.display = "none";
    this.pane = createPane(map, "cards", PANES.cards);
    this.pane.append(this.leaderRoot);
    this.opener = null;
    map.on("zoomstart", () => this.close(false));
  }

  get isOpen() {
    return Boolean(this.node);
  }

  /**
   * `box` of the stack and `obstacles` in layer px; each of `rows` makes {sign, date, name, contested, open()};
   * `moreLabel(n)` names the button for `n` further rows; `opener` gets the focus back.
   */
  open({ box, obstacles, title, closeLabel, layerId, rows, moreLabel, opener, focus = true }) {
    this.close(false);
    this.node = this._build({ title, closeLabel, layerId, rows, moreLabel });
    this.pane.append(this.node);
    this._settle(box, obstacles);
    this.attach(opener);
    if (focus) this.node.querySelector(".list-row")?.focus({ preventScroll: true });
  }

  /** Says which button the list belongs to; it may be drawn anew while the list is open. */
  attach(opener) {
    this.opener = opener ?? null;
    if (this.isOpen) this.opener?.setAttribute("aria-expanded", "true");
  }

  close(giveBack = true) {
    if (!this.node) return;
    this.opener?.setAttribute("aria-expanded", "false");
    this.node.remove();
    this.node = null;
    this.leaderRoot.style.display = "none";
    if (giveBack) this.opener?.focus({ preventScroll: true });
    this.onClose(giveBack);
  }

  /** The card's box in layer px, for names to keep away from; null while it is closed. */
  get box() {
    if (!this.node) return null;
    const { x, y } = L.DomUtil.getPosition(this.node);
    return { x, y, width: this.node.offsetWidth, height: this.node.offsetHeight };
  }

  _build({ title, closeLabel, layerId, rows, moreLabel }) {
    const close = element("button", { type: "button", class: "card-close", "aria-label": closeLabel, onclick: () => this.close() }, "×");
    const list = element("ul", {});
    addRows(list, rows, moreLabel);
    const node = element("div", { class: "list-card", role: "dialog", "aria-label": title }, element("p", { class: "list-title" }, title), close, list);
    node.style.setProperty("--sign", `var(--layer-${layerId}, var(--ink))`);
    this.leaderRoot.style.setProperty("--sign", `var(--layer-${layerId}, var(--ink))`);
    node.addEventListener("keydown", (event) => this._key(event));
    L.DomEvent.disableClickPropagation(node);
    L.DomEvent.disableScrollPropagation(node);
    return node;
  }

  _key(event) {
    event.stopPropagation();
    if (event.key === "Escape") {
      this.close();
      return;
    }
    const rows = [...this.node.querySelectorAll("li button")];
    const at = rows.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1, PageDown: Math.min(at + 10, rows.length - 1), PageUp: Math.max(at - 10, 0) }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    rows.at(to % rows.length).focus();
  }

  _settle(box, obstacles) {
    const size = { width: this.node.offsetWidth, height: this.node.offsetHeight };
    const spot = freest(box, size, viewOf(this.map), obstacles);
    move(this.node, spot);
    this.leader.setAttribute("d", leaderPath(box, { ...spot, ...size }));
    this.leaderRoot.style.display = "";
  }
}

/** The next rows; the button for those after them stands last. */
function addRows(list, rows, moreLabel) {
  const later = rows.slice(ROWS_AT_ONCE);
  list.append(...rows.slice(0, ROWS_AT_ONCE).map((row) => element("li", {}, rowButton(row()))));
  if (!later.length) return;
  const more = element("li", {}, element("button", { type: "button", class: "button small list-more", onclick: () => {
    more.remove();
    const next = list.children.length;
    addRows(list, later, moreLabel);
    list.children[next].firstChild.focus();
  } }, moreLabel(later.length)));
  list.append(more);
}

function rowButton({ sign, date, name, contested, open }) {
  return element("button", { type: "button", class: "list-row", onclick: open }, sign,
    element("span", { class: "row-date" }, date), element("span", { class: "row-name", dir: "auto" }, name),
    contested ? element("span", { class: "row-contested", role: "img", "aria-label": contested, title: contested }, unequalSign()) : null);
}

function move(node, { x, y }) {
  L.DomUtil.setPosition(node, L.point(Math.round(x), Math.round(y)));
}

function viewOf(map) {
  const { x, y } = map.containerPointToLayerPoint([0, 0]);
  const size = map.getSize();
  return { x, y, width: size.x, height: size.y };
}

/** Of the places about a box the one that covers least; near places win. */
function freest(box, { width, height }, view, obstacles) {
  const inner = grown(view, -EDGE);
  const places = around(box, width, height).map((place) => clamped(place, inner)).filter((place) => contains(inner, place) || width > inner.width);
  const cost = (place) => obstacles.reduce((sum, other) => sum + (overlap(place, other) ? 60 : 0), 0) + (overlap(place, box) ? 1000 : 0) + distance(place, box) / 4;
  return places.reduce((best, place) => (cost(place) < cost(best) ? place : best));
}

function around({ x, y, width: w, height: h }, width, height) {
  const places = [];
  for (const far of [GAP * 2, GAP * 6, GAP * 10]) {
    for (const shift of [0, 0.25, 0.5, 0.75, 1]) {
      places.push({ x: x + w + far, y: y + h / 2 - height * shift }, { x: x - far - width, y: y + h / 2 - height * shift });
      places.push({ x: x + w / 2 - width * shift, y: y + h + far }, { x: x + w / 2 - width * shift, y: y - far - height });
    }
  }
  return places.map((place) => ({ ...place, width, height }));
}

function clamped(place, view) {
  const x = Math.max(view.x, Math.min(place.x, view.x + view.width - place.width));
  const y = Math.max(view.y, Math.min(place.y, view.y + view.height - place.height));
  return { ...place, x, y };
}

const middle = ({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 });

function distance(a, b) {
  const [p, q] = [middle(a), middle(b)];
  return Math.hypot(p.x - q.x, p.y - q.y);
}

/** From the edge of the stack to the nearest point of the card. */
function leaderPath(box, card) {
  const from = middle(box);
  const x = Math.max(card.x, Math.min(from.x, card.x + card.width));
  const y = Math.max(card.y, Math.min(from.y, card.y + card.height));
  const length = Math.hypot(x - from.x, y - from.y) || 1;
  const start = Math.min(box.width / 2, length);
  return `M${from.x + ((x - from.x) / length) * start} ${from.y + ((y - from.y) / length) * start}L${x} ${y}`;
}
