// What is drawn for one zoom goes along with the map through others until it is drawn anew.

const ZOOM_MS = 250; // of Leaflet's own animation
const STEPS = 12; // of a bisection: a hundredth of a px

/**
 * Carries an element that is drawn for a frame {zoom, left, top}: where its corner is, in px of the world at that zoom.
 * A zoom moves it frame by frame, because the browser draws anew whatever a CSS transition scales, at its very start.
 */
export class Zoomed {
  constructor(map, node) {
    Object.assign(this, { map, node });
    node.classList.add("zoomed");
    map.on("move zoom viewreset", () => this.follow());
    map.on("zoomanim", (view) => this._glide(view));
  }

  stand(frame) {
    this.frame = frame;
    this.follow();
  }

  /** Where the map is now. */
  follow() {
    cancelAnimationFrame(this.request);
    this._place(this._placeIn(this.map.getZoom(), this.map.getPixelOrigin()));
  }

  _glide({ center, zoom }) {
    const [from, to, begun] = [this.place, this._placeIn(zoom, originAfter(this.map, center, zoom)), performance.now()];
    const step = (now) => {
      const part = eased(Math.min(1, Math.max(0, (now - begun) / ZOOM_MS)));
      this._place(Object.fromEntries(Object.keys(to).map((key) => [key, from[key] + (to[key] - from[key]) * part])));
      if (part < 1) this.request = requestAnimationFrame(step);
    };
    cancelAnimationFrame(this.request);
    this.request = requestAnimationFrame(step);
  }

  _placeIn(zoom, origin) {
    const scale = this.map.getZoomScale(zoom, this.frame.zoom);
    return { x: this.frame.left * scale - origin.x, y: this.frame.top * scale - origin.y, scale };
  }

  _place(place) {
    this.place = place;
    L.DomUtil.setTransform(this.node, place, place.scale);
  }
}

/** World pixel of the layer origin after a zoom that is still under way (Leaflet knows it only at the end). */
export function originAfter(map, center, zoom) {
  const pane = L.DomUtil.getPosition(map.getPane("mapPane"));
  return map.project(center, zoom).subtract(map.getSize().divideBy(2)).add(pane).round();
}

/** A part of the time as a part of the way: the curve cubic-bezier(0, 0, 0.25, 1), by which Leaflet moves everything else. */
export function eased(time) {
  let [low, high] = [0, 1];
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (low + high) / 2;
    if (0.75 * middle ** 2 * (1 - middle) + middle ** 3 < time) low = middle;
    else high = middle;
  }
  return time === 1 ? 1 : 3 * high ** 2 * (1 - high) + high ** 3;
}
