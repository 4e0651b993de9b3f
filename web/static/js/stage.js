/**
 * A pane of the map with one SVG, drawn ahead of the view and moved by Leaflet's own zoom animation.
 *
 * A painter gets a frame {zoom, scale, left, top, width, height}: multiply a unit point by `scale`, take off `left` and
 * `top`, and you have the SVG's user units, which are CSS px. Nothing is rounded, so circles stay circles.
 */

const SVG_NS = "http://www.w3.org/2000/svg";

/** An SVG element with attributes; those that are null or undefined are left out. */
export function svg(name, attributes = {}, children = []) {
  const element = document.createElementNS(SVG_NS, name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/** World pixel of the layer origin after a zoom that is still under way (Leaflet knows it only at the end). */
function originAfter(map, center, zoom) {
  const pane = L.DomUtil.getPosition(map.getPane("mapPane"));
  return map.project(center, zoom).subtract(map.getSize().divideBy(2)).add(pane).round();
}

/** Layer points of unit points: {x, y} of the map as it is, or as it will be at the end of a zoom animation. */
export function projector(map, animation) {
  const zoom = animation ? animation.zoom : map.getZoom();
  const origin = animation ? originAfter(map, animation.center, zoom) : map.getPixelOrigin();
  const scale = 256 * 2 ** zoom;
  return ({ x, y }) => ({ x: x * scale - origin.x, y: y * scale - origin.y });
}

/** Creates a pane that lies at `zIndex` and lets the pointer through. */
export function createPane(map, name, zIndex) {
  const pane = map.getPane(name) ?? map.createPane(name);
  pane.style.zIndex = zIndex;
  pane.style.pointerEvents = "none";
  return pane;
}

/** Whether the reader wants no motion: then everything jumps. */
export const reducedMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export class Stage {
  /** `padding` is how far beyond each edge of the view is drawn, as a part of the view. */
  constructor(map, pane, zIndex, padding = 0.4) {
    this.map = map;
    this.padding = padding;
    this.painters = [];
    this.root = svg("svg", { class: "ca-stage leaflet-zoom-animated", "aria-hidden": "true" });
    createPane(map, pane, zIndex).append(this.root);
    this._cover();
    map.on("moveend viewreset resize", this._settle, this);
    map.on("move zoom", this._follow, this);
    map.on("zoomanim", (event) => this._transform(event));
  }

  /** Adds a painter and lets it draw at once. */
  add(painter) {
    this.painters.push(painter);
    painter(this.frame);
  }

  /** Draws again, for new content. */
  redraw() {
    this.painters.forEach((painter) => painter(this.frame));
  }

  _settle() {
    if (this.frame.zoom !== this.map.getZoom() || !this._covers()) this._cover();
    else this._transform();
  }

  // A drag or a flight that leaves the drawn part is drawn under way, so that no bare edge is seen.
  _follow() {
    if (this._covers()) this._transform();
    else this._cover();
  }

  _covers() {
    const view = this.map.getPixelBounds();
    const scale = this.map.getZoomScale(this.map.getZoom(), this.frame.zoom);
    const { left, top, width, height } = this.frame;
    return (
      view.min.x >= left * scale && view.min.y >= top * scale &&
      view.max.x <= (left + width) * scale && view.max.y <= (top + height) * scale
    );
  }

  _cover() {
    const zoom = this.map.getZoom();
    const { min } = this.map.getPixelBounds();
    const size = this.map.getSize();
    const margin = size.multiplyBy(this.padding).ceil();
    const [width, height] = [size.x + 2 * margin.x, size.y + 2 * margin.y];
    this.frame = { zoom, scale: 256 * 2 ** zoom, left: min.x - margin.x, top: min.y - margin.y, width, height };
    this.root.setAttribute("width", width);
    this.root.setAttribute("height", height);
    this.root.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this._transform();
    this.redraw();
  }

  _transform(animation) {
    const zoom = animation ? animation.zoom : this.map.getZoom();
    const origin = animation ? originAfter(this.map, animation.center, zoom) : this.map.getPixelOrigin();
    const scale = this.map.getZoomScale(zoom, this.frame.zoom);
    const offset = L.point(this.frame.left, this.frame.top).multiplyBy(scale).subtract(origin);
    L.DomUtil.setTransform(this.root, offset, scale);
  }
}
