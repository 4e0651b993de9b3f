/**
 * A pane of the map with one SVG, drawn ahead of the view and taken along by the map's zooms.
 *
 * A painter gets a frame {zoom, scale, left, top, width, height}: multiply a unit point by `scale`, take off `left` and
 * `top`, and you have the SVG's user units, which are CSS px. Nothing is rounded, so circles stay circles.
 */

import { onRest } from "ca-geo/resting.js";
import { originAfter, Zoomed } from "ca-geo/zoomed.js";

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
    this.root = svg("svg", { class: "ca-stage", "aria-hidden": "true" });
    this.zoomed = new Zoomed(map, this.root);
    createPane(map, pane, zIndex).append(this.root);
    this._cover();
    map.on("move zoom", this._follow, this);
    map.on("viewreset resize", this._settle, this);
    onRest(map, () => this._settle());
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
  }

  // A drag or a flight that leaves the drawn part is drawn under way, so that no bare edge is seen.
  _follow() {
    if (!this._covers()) this._cover();
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
    this.zoomed.stand(this.frame);
    this.redraw();
  }
}
