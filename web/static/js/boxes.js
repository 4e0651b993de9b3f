/** Boxes {x, y, width, height} in px and the question whether a place is free. */

const SQUARE = 64;

export const overlap = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

export const contains = (outer, inner) =>
  inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width && inner.y + inner.height <= outer.y + outer.height;

export const around = ({ x, y }, halfWidth, halfHeight = halfWidth) => ({ x: x - halfWidth, y: y - halfHeight, width: 2 * halfWidth, height: 2 * halfHeight });

export const grown = ({ x, y, width, height }, by) => ({ x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by });

/** Shortest distance between two boxes; 0 where they touch. */
export function gapBetween(a, b) {
  const [dx, dy] = [Math.max(a.x - b.x - b.width, b.x - a.x - a.width, 0), Math.max(a.y - b.y - b.height, b.y - a.y - a.height, 0)];
  return Math.hypot(dx, dy);
}

/** Taken places; looks only at the squares that a box touches. */
export class Taken {
  constructor(boxes = []) {
    this.squares = new Map();
    boxes.forEach((box) => this.add(box));
  }

  add(box, owner = null) {
    const entry = { box, owner };
    for (const key of squaresOf(box)) {
      if (!this.squares.has(key)) this.squares.set(key, []);
      this.squares.get(key).push(entry);
    }
  }

  /** Whether nothing lies in the box, apart from what belongs to `owner`. */
  free(box, owner = undefined) {
    return squaresOf(box).every((key) => (this.squares.get(key) ?? []).every((entry) => (owner !== undefined && entry.owner === owner) || !overlap(box, entry.box)));
  }
}

function squaresOf({ x, y, width, height }) {
  const keys = [];
  for (let i = Math.floor(x / SQUARE); i <= Math.floor((x + width) / SQUARE); i += 1) {
    for (let j = Math.floor(y / SQUARE); j <= Math.floor((y + height) / SQUARE); j += 1) keys.push(`${i} ${j}`);
  }
  return keys;
}
