/** Lines on the screen: thinning, smoothing, parallel curves, and places along them. Points are {x, y}, y downwards. */

const format = (value) => Math.round(value * 10) / 10;

/** Points at least `tolerance` apart, first and last always kept. */
export function thin(points, tolerance) {
  const square = tolerance * tolerance;
  const kept = [points[0]];
  for (let i = 1; i < points.length - 1; i += 1) {
    const last = kept[kept.length - 1];
    if ((points[i].x - last.x) ** 2 + (points[i].y - last.y) ** 2 >= square) kept.push(points[i]);
  }
  if (points.length > 1) kept.push(points[points.length - 1]);
  return kept;
}

/** Path data of straight pieces. */
export function polyline(points, closed = false) {
  const data = points.map(({ x, y }) => `${format(x)} ${format(y)}`).join("L");
  return data ? `M${data}${closed ? "Z" : ""}` : "";
}

/** Path data of a smooth line through every point (centripetal-like Catmull-Rom written as cubic Bézier pieces). */
export function smoothPath(points) {
  if (points.length < 3) return polyline(points);
  let data = `M${format(points[0].x)} ${format(points[0].y)}`;
  for (let i = 0; i + 1 < points.length; i += 1) {
    const [c1, c2] = controls(points[i - 1] ?? points[i], points[i], points[i + 1], points[i + 2] ?? points[i + 1]);
    const end = points[i + 1];
    data += `C${format(c1.x)} ${format(c1.y)} ${format(c2.x)} ${format(c2.y)} ${format(end.x)} ${format(end.y)}`;
  }
  return data;
}

/** Bézier controls of the piece from b to c. A tangent is as long as its own piece allows, so that short pieces beside
 * long ones do not loop. */
function controls(a, b, c, d) {
  const [ab, bc, cd] = [distance(a, b), distance(b, c), distance(c, d)];
  const start = tangent(a, c, (bc / (ab + bc || 1)) * 0.68);
  const end = tangent(b, d, (bc / (bc + cd || 1)) * 0.68);
  return [{ x: b.x + start.x, y: b.y + start.y }, { x: c.x - end.x, y: c.y - end.y }];
}

const tangent = (from, to, part) => ({ x: ((to.x - from.x) * part) / 2, y: ((to.y - from.y) * part) / 2 });

/** Distance between two points. */
export const distance = (a, b) => Math.hypot(b.x - a.x, b.y - a.y);

/** The same smooth line as points, `steps` to a piece; the given points are among them. */
export function smoothPoints(points, steps = 8) {
  if (points.length < 3) return points;
  const out = [points[0]];
  for (let i = 0; i + 1 < points.length; i += 1) {
    const [c1, c2] = controls(points[i - 1] ?? points[i], points[i], points[i + 1], points[i + 2] ?? points[i + 1]);
    for (let step = 1; step <= steps; step += 1) out.push(bezier(points[i], c1, c2, points[i + 1], step / steps));
  }
  return out;
}

function bezier(a, b, c, d, t) {
  const s = 1 - t;
  const [w0, w1, w2, w3] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
  return { x: w0 * a.x + w1 * b.x + w2 * c.x + w3 * d.x, y: w0 * a.y + w1 * b.y + w2 * c.y + w3 * d.y };
}

/** Length of a line. */
export function lengthOf(points) {
  return lengthsOf(points).at(-1) ?? 0;
}

/** The point at a length along a line and the direction there in radians; beyond the ends, the ends. */
export function along(points, length) {
  if (points.length < 2) return { ...points[0], angle: 0 };
  const lengths = lengthsOf(points);
  const i = pieceAt(lengths, length);
  const [a, b, piece] = [points[i - 1], points[i], lengths[i] - lengths[i - 1]];
  const part = piece ? Math.min(1, Math.max(0, length - lengths[i - 1]) / piece) : 0;
  return { x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part, angle: Math.atan2(b.y - a.y, b.x - a.x) };
}

const measured = new WeakMap();

/** How far along a line each of its points is: measured once, as names try many places along one line. */
function lengthsOf(points) {
  if (!measured.has(points)) {
    const lengths = new Float64Array(points.length);
    for (let i = 1; i < points.length; i += 1) lengths[i] = lengths[i - 1] + distance(points[i - 1], points[i]);
    measured.set(points, lengths);
  }
  return measured.get(points);
}

/** The number of the point at the end of the piece that a length lies in; halving, as a line may have thousands. */
function pieceAt(lengths, length) {
  let [low, high] = [1, lengths.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lengths[middle] >= length) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Points every `step` along a line, the last point included. */
export function resample(points, step) {
  const total = lengthOf(points);
  const count = Math.max(1, Math.round(total / step));
  return walk(points, Array.from({ length: count + 1 }, (_, i) => (total * i) / count));
}

/** The points at ascending lengths along a line, in one pass. */
function walk(points, lengths) {
  const out = [];
  let [piece, before] = [1, 0];
  for (const length of lengths) {
    while (piece < points.length - 1 && before + distance(points[piece - 1], points[piece]) < length) {
      before += distance(points[piece - 1], points[piece]);
      piece += 1;
    }
    const [a, b] = [points[piece - 1], points[piece]];
    const part = Math.min(1, (length - before) / (distance(a, b) || 1));
    out.push({ x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part });
  }
  return out;
}

/** The part of a line between two lengths along it. */
export function slice(points, from, to) {
  const out = [along(points, from)];
  let passed = 0;
  for (let i = 1; i < points.length - 1; i += 1) {
    passed += distance(points[i - 1], points[i]);
    if (passed > from && passed < to) out.push(points[i]);
  }
  out.push(along(points, to));
  return out;
}

/** A line moved sideways by `offset` (to the right of its direction when positive), point by point. */
export function shifted(points, offset) {
  return points.map((point, i) => {
    const [before, after] = [points[Math.max(0, i - 1)], points[Math.min(points.length - 1, i + 1)]];
    const length = distance(before, after) || 1;
    return { x: point.x - ((after.y - before.y) / length) * offset, y: point.y + ((after.x - before.x) / length) * offset };
  });
}

/**
 * Parallel curve that never comes nearer to the line than its distance: candidates are set off square to the line,
 * and those that a bend of the line brings too near are left out.
 *
 * `distanceAt(point)` gives the distance in plane units; `side` is 1 for the right of the direction, -1 for the left.
 */
export function parallel(points, distanceAt, side) {
  const reach = distanceAt(points[0]);
  const dense = resample(points, reach / 6);
  const candidates = shifted(dense, 1).map((moved, i) => {
    const far = distanceAt(dense[i]) * side;
    return { x: dense[i].x + (moved.x - dense[i].x) * far, y: dense[i].y + (moved.y - dense[i].y) * far, far: Math.abs(far) };
  });
  return candidates.filter((candidate) => clear(candidate, dense, candidate.far * 0.97));
}

function clear({ x, y }, points, least) {
  const square = least * least;
  return points.every((point) => (point.x - x) ** 2 + (point.y - y) ** 2 >= square);
}
