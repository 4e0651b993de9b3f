/** The buttons of the marks in and near the view: made when they come near, kept while they look the same. */
import { PANES } from "ca-geo/basemap.js";
import { element } from "ca-geo/dom.js";
import { boxesOf, buttonOf, isOfCrowd } from "ca-geo/marks.js";
import { createPane, projector, svg } from "ca-geo/stage.js";
import { crowdOf } from "ca-geo/symbols.js";
import { Travel } from "ca-geo/travel.js";
import { Zoomed } from "ca-geo/zoomed.js";

const AHEAD = 0.25; // part of the view beyond each edge in which buttons are made
const PIECE_PX = 256; // a tile that the browser paints, without a graphics card

export class MarkLayer {
  /** `label` names the group of all marks, `nameOf(mark)` one mark; `onReach(mark)` is called when the keyboard gets to one. */
  constructor(map, { label, nameOf, onReach }) {
    Object.assign(this, { map, nameOf });
    this.marks = [];
    this.nodes = new Map();
    this.made = { near: null, zoom: null }; // where buttons are made
    this.root = element("div", { class: "marks", role: "group", "aria-label": label });
    this.root.addEventListener("dblclick", (event) => event.stopPropagation());
    this.sheet = svg("svg", { class: "sign", width: 1, height: 1, "aria-hidden": "true" }); // the pictures of the crowd
    this.crowd = element("div", { class: "crowd" }, [this.sheet]); // signs of user layers: a zoom carries them all as one
    this.zoomed = new Zoomed(map, this.crowd);
    this.root.append(this.crowd);
    ["pointerover", "focusin"].forEach((type) => this.crowd.addEventListener(type, ({ target }) => this._bringOut(target.closest(".mark"))));
    createPane(map, "signs", PANES.signs).append(this.root);
    this.travel = new Travel(this.root, () => this._inView(), ({ mark }) => onReach(mark));
    map.on("zoom viewreset", () => this._position(this._alone()));
    map.on("zoomanim", (event) => this._position(this._alone(), event));
    map.on("move", () => { if (this._isLeft()) this.follow(); }); // a long drag: no bare edge is seen
  }

  show(marks) {
    this.marks = marks;
    this.follow();
  }

  /** Brings the buttons in step with the view. */
  follow() {
    const [near, zoom] = [this._near(), this.map.getZoom()];
    const scale = 256 * 2 ** zoom;
    this.made = { near, zoom };
    const wanted = this.marks.filter(({ unit }) => near.contains([unit.x * scale, unit.y * scale]));
    this._replace(new Map(wanted.map((mark) => [mark.id, this._entry(mark)])));
    this._position(this.nodes.values());
    this._drawCrowd();
    this.travel.refresh();
  }

  /** The mark that shows a record, near the view or not. */
  markOf(key) {
    return key ? this.marks.find(({ records }) => records.some((record) => record.key === key)) : undefined;
  }

  /** The mark whose button an event came from. */
  markAt(target) {
    const node = target.closest?.(".mark");
    return node ? this.nodes.get(node.dataset.mark)?.mark : undefined;
  }

  nodeOf(mark) {
    return this.nodes.get(mark?.id)?.node ?? null;
  }

  /** Marks that have a button now. */
  near() {
    return [...this.nodes.values()].map(({ mark }) => mark);
  }

  /** Boxes of the pictures of these marks in the px of `project`, [{key, box, badge, fixed}]. */
  boxes(project) {
    return this.near().filter(({ picture }) => picture !== false).map((mark) => {
      const { box, badge } = boxesOf(mark, project(mark.unit));
      return { key: mark.records[0].key, box, badge, fixed: mark.fixed };
    });
  }

  highlight(key) {
    this.nodes.forEach(({ node, mark }) => {
      const hovered = key !== null && mark.records.some((record) => record.key === key);
      node.classList.toggle("hover", hovered);
      if (hovered) this._bringOut(node);
    });
  }

  /** Whether the view, at the same zoom, has come to where no buttons are made yet. */
  _isLeft() {
    const { near, zoom } = this.made;
    return zoom === this.map.getZoom() && !near.contains(this.map.getPixelBounds());
  }

  _near() {
    const view = this.map.getPixelBounds();
    const margin = this.map.getSize().multiplyBy(AHEAD);
    return L.bounds(view.min.subtract(margin), view.max.add(margin));
  }

  _entry(mark) {
    const known = this.nodes.get(mark.id);
    if (known && known.mark.look === mark.look && known.mark.kind === mark.kind) return { node: known.node, mark };
    const node = buttonOf(mark, this.nameOf(mark));
    node.dataset.mark = mark.id;
    return { node, mark };
  }

  /** A button that is drawn anew keeps the keyboard. */
  _replace(kept) {
    const focused = document.activeElement;
    this.nodes.forEach(({ node }, id) => { if (kept.get(id)?.node !== node) node.remove(); });
    this.nodes = kept;
    kept.forEach(({ node, mark }) => { if (!node.isConnected) (isOfCrowd(mark) ? this.crowd : this.root).append(node); });
    if (focused !== document.activeElement) kept.get(focused?.dataset?.mark)?.node.focus({ preventScroll: true });
  }

  /** All but the crowd: these stay as large as they are while the map zooms. */
  _alone() {
    return [...this.nodes.values()].filter(({ mark }) => !isOfCrowd(mark));
  }

  _crowd() {
    return [...this.nodes.values()].filter(({ mark }) => isOfCrowd(mark) && mark.picture !== false);
  }

  _drawCrowd() {
    const layers = new Map(); // of each what is asked of its signs, and where they are, by squares
    for (const { node, mark: { layerId, asked, records } } of this._crowd()) {
      const { x, y } = L.DomUtil.getPosition(node);
      const square = `${Math.floor(x / PIECE_PX)} ${Math.floor(y / PIECE_PX)}`;
      if (!layers.has(layerId)) layers.set(layerId, { asked, squares: new Map() });
      const { squares } = layers.get(layerId);
      squares.set(square, [...(squares.get(square) ?? []), { x, y, count: records.length }]);
    }
    this.sheet.replaceChildren(...[...layers.values()].map(({ asked, squares }) => crowdOf({ ...asked, pieces: [...squares.values()] })));
    const { x: left, y: top } = this.map.getPixelOrigin();
    this.zoomed.stand({ zoom: this.made.zoom, left, top });
  }

  /** A sign of the crowd that is pointed at gets a picture of its own, to stand out. */
  _bringOut(node) {
    const { mark } = this.nodes.get(node?.dataset.mark) ?? {};
    if (mark && !node.firstChild) node.append(...mark.draw());
  }

  _position(entries, animation) {
    const project = projector(this.map, animation);
    for (const { node, mark } of entries) {
      const at = project(mark.unit);
      place(node, L.point(Math.round(at.x + mark.dx), Math.round(at.y + mark.dy)));
    }
  }

  /** What the keyboard travels: the marks in view, so that no arrow key throws the map about. */
  _inView() {
    const { x: left, y: top } = this.map.containerPointToLayerPoint([0, 0]);
    const size = this.map.getSize();
    const places = [...this.nodes.values()].map(({ node, mark }) => ({ element: node, mark, ...L.DomUtil.getPosition(node) }));
    return places.filter(({ x, y }) => x >= left && x <= left + size.x && y >= top && y <= top + size.y);
  }
}

/** As L.DomUtil.setPosition, but in the plane: with a depth each of hundreds of signs is a layer of its own to the browser. */
function place(node, at) {
  node._leaflet_pos = at; // where L.DomUtil.getPosition looks
  node.style.transform = `translate(${at.x}px, ${at.y}px)`;
}
