/**
 * Who stands where: records become signs, near ones become stacks, crowded ones give each other room.
 *
 * Plain numbers in, plain numbers out: positions are px of the whole world at one zoom, so that a pan changes nothing.
 * Source: design document "Cartography", section 4.
 */
import { distance } from "ca-geo/curve.js";

export const OVERVIEW_ZOOM = 5.8; // below it: no discs, no badges, records of one layer near each other are one stack
const COLUMN = 2 ** 26; // more than there are squares from north to south at any zoom
const STACK_REACH = 46;
const NEAR_REACH = 28; // of user layers from NEAR_ZOOM on, of which there may be thousands of points
const NEAR_ZOOM = 9;
const ROOM = 27;
const CROWD_REACH = 20;
const ROW_RISE = 18;
const ROW_GAP = 24;
const ROW_LIMIT = 5;
const ROUNDS = 24;
const RING = 6; // signs that find room about one without leaving its surroundings
const MOST_MOVED = 20; // px that a sign goes from its place; what goes farther gets a leader
const COVER = 19; // px: signs of two layers nearer than this lie one on the other
const ASIDE = Array.from({ length: 36 }, (_, i) => ({ angle: -Math.PI / 4 + (i % 12) * (Math.PI / 6), far: 1 + 0.6 * Math.floor(i / 12) }));

/** Factor by which signs are drawn at a zoom. */
export const factorAt = (zoom) => (zoom < 6 ? 0.86 : zoom < 7.5 ? 1 : 1.12);

/** A record whose place means a point, not an area: it keeps its place or shows a leader to it. */
export const isFixed = ({ precision }) => precision === "exact-site" || precision === "settlement";

/**
 * Signs for records [{layerId, order, precision, x, y, …}] at a zoom.
 *
 * Returns [{records, x, y, dx, dy, leader}]: x, y is the (mean) true place, dx, dy how far the sign is moved from it,
 * `leader` whether a line to the true place is drawn. Every record is in exactly one sign.
 */
export function arrange(records, zoom) {
  const overview = zoom < OVERVIEW_ZOOM;
  const groups = overview ? byLayer(records, STACK_REACH) : samePlace(records);
  const signs = groups.map(signOf);
  if (!overview) rowUp(signs, factorAt(zoom)).forEach((sign) => signs.push(sign));
  const kept = signs.filter((sign) => sign.records.length);
  giveRoom(kept, { room: overview ? ROOM * factorAt(zoom) : 22 * factorAt(zoom), overview });
  return kept;
}

function signOf(records) {
  const mean = (key) => records.reduce((sum, record) => sum + record[key], 0) / records.length;
  return { records, x: mean("x"), y: mean("y"), dx: 0, dy: 0, leader: false, fixed: records.some(isFixed) };
}

function samePlace(records) {
  const places = new Map();
  for (const record of records) {
    const key = `${record.layerId} ${record.x.toFixed(2)} ${record.y.toFixed(2)}`;
    if (!places.has(key)) places.set(key, []);
    places.get(key).push(record);
  }
  return [...places.values()];
}

function byLayer(records, reach) {
  const layers = Map.groupBy ? Map.groupBy(records, (record) => record.layerId) : groupBy(records);
  return [...layers.values()].flatMap((ofLayer) => clusters(ofLayer, reach));
}

function groupBy(records) {
  const groups = new Map();
  records.forEach((record) => groups.set(record.layerId, [...(groups.get(record.layerId) ?? []), record]));
  return groups;
}

/**
 * Signs for the points of user layers [{layerId, x, y, …}]: at every zoom points of one layer near each other are one
 * stack at their mean place, so that there are never more than the map has room for. None is moved.
 */
export function thinned(records, zoom) {
  return byLayer(records, zoom < NEAR_ZOOM ? STACK_REACH : NEAR_REACH).map((group) => ({ ...signOf(group), fixed: true }));
}

/**
 * Moves `signs` of thinned() that would lie under others: `above` are those of arrange(), and of the signs themselves the
 * earlier ones stay. What is moved gets one leader, "mean", to the mean place of its records.
 */
export function setAside(signs, above, zoom) {
  const room = ROOM * factorAt(zoom);
  const taken = new Grid(room);
  const isFree = (place) => taken.near(place).every((other) => distance(other, place) >= room - 0.5);
  const layerOf = (sign) => sign.records[0].layerId;
  const isCovered = (sign) => taken.near(sign).some((other) => other.layerId !== layerOf(sign) && distance(other, sign) < COVER * factorAt(zoom));
  const take = (sign) => taken.put(shown(sign), { ...shown(sign), layerId: layerOf(sign) });
  above.forEach(take);
  for (const sign of signs) {
    if (isCovered(sign)) {
      const free = ASIDE.map(({ angle, far }) => ({ dx: Math.cos(angle) * room * far, dy: Math.sin(angle) * room * far })).find(({ dx, dy }) => isFree({ x: sign.x + dx, y: sign.y + dy }));
      Object.assign(sign, free, { leader: free ? "mean" : false });
    }
    take(sign);
  }
  return signs;
}

/** Groups of things within `reach` of the first of each group; in the given order, so that the outcome is stable. */
function clusters(things, reach) {
  const grid = new Grid(reach);
  const groups = [];
  for (const thing of things) {
    const home = grid.firstNear(thing, (group) => distance(group[0], thing) <= reach);
    if (home) home.push(thing);
    else {
      const group = [thing];
      groups.push(group);
      grid.put(thing, group);
    }
  }
  return groups;
}

/** Squares of one side, to find neighbours without asking everyone. */
class Grid {
  constructor(side) {
    this.side = side;
    this.squares = new Map();
  }

  put({ x, y }, value) {
    const key = this._key(x, y);
    const square = this.squares.get(key);
    if (square) square.push(value);
    else this.squares.set(key, [value]);
  }

  near(place) {
    const found = [];
    this.firstNear(place, (value) => { found.push(value); });
    return found;
  }

  /** The first value about a place that is `wanted`; undefined where none is. */
  firstNear({ x, y }, wanted) {
    const key = this._key(x, y);
    for (let i = -1; i <= 1; i += 1) {
      for (let j = -1; j <= 1; j += 1) {
        const value = this.squares.get(key + i * COLUMN + j)?.find(wanted);
        if (value !== undefined) return value;
      }
    }
    return undefined;
  }

  _key(x, y) {
    return Math.floor(x / this.side) * COLUMN + Math.floor(y / this.side); // a number is found faster than a text
  }
}

/**
 * Fixed signs in a crowd stand in a row above their mean place, each with a leader; a sign that the row would cover
 * joins it. A crowd too wide for a row becomes one stack for each layer first. Signs that were merged are left empty;
 * the new ones are returned.
 */
function rowUp(signs, factor) {
  const fixed = signs.filter((sign) => sign.fixed);
  const merged = [];
  for (const crowd of clusters(fixed, CROWD_REACH * factor).filter((group) => group.length > 1)) {
    const members = crowd.length > ROW_LIMIT ? merge(crowd) : crowd.filter(({ leader }) => !leader);
    if (crowd.length > ROW_LIMIT) merged.push(...members);
    if (members.length > 1) standInRow(members, factor);
    const covered = fixed.filter((sign) => isCovered(sign, members, factor));
    if (covered.length && members.length + covered.length <= ROW_LIMIT) standInRow([...members, ...covered], factor);
  }
  return merged;
}

function isCovered(sign, row, factor) {
  return !sign.leader && sign.records.length > 0 && !row.includes(sign) && row.some((member) => distance(shown(member), sign) < ROW_GAP * factor);
}

function merge(crowd) {
  const records = crowd.flatMap((sign) => sign.records);
  crowd.forEach((sign) => { sign.records = []; });
  return byLayer(records, Infinity).map(signOf);
}

function standInRow(crowd, factor) {
  const middle = signOf(crowd.flatMap((sign) => sign.records));
  const gap = ROW_GAP * factor;
  const row = [...crowd].sort((a, b) => a.x - b.x || a.records[0].order - b.records[0].order);
  row.forEach((sign, i) => {
    sign.dx = middle.x + (i - (row.length - 1) / 2) * gap - sign.x;
    sign.dy = middle.y - ROW_RISE * factor - sign.y;
    sign.leader = true;
  });
}

/** Pushes signs apart that lie nearer than `room`. Only signs whose place inside their disc means nothing may move,
 * except in the overview, where no sign shows a place to the pixel. */
function giveRoom(signs, { room, overview }) {
  const movable = (sign) => overview || !sign.fixed;
  const mostOf = limits(signs, room, overview ? room : MOST_MOVED);
  for (let round = 0; round < ROUNDS; round += 1) {
    const grid = new Grid(room * 1.5);
    signs.forEach((sign, index) => grid.put(shown(sign), { sign, index }));
    let moved = false;
    signs.forEach((sign, index) => {
      if (!movable(sign)) return;
      for (const other of grid.near(shown(sign))) moved = push(sign, index, other, room, movable(other.sign), mostOf.get(sign)) || moved;
    });
    if (!moved) break;
  }
  if (!overview) signs.forEach((sign) => { sign.leader ||= Math.hypot(sign.dx, sign.dy) > MOST_MOVED + 0.5; });
}

/** How far each sign may be moved: farther where more share a place than find room about it. */
function limits(signs, room, most) {
  const grid = new Grid(room);
  signs.forEach((sign) => grid.put(sign, sign));
  const crowd = (sign) => grid.near(sign).filter((other) => distance(sign, other) < room).length;
  return new Map(signs.map((sign) => [sign, most * (crowd(sign) > RING + 1 ? 2 : 1)]));
}

const shown = ({ x, y, dx, dy }) => ({ x: x + dx, y: y + dy });
const isStack = (sign) => sign.records.length > 1;

function push(sign, index, { sign: other, index: otherIndex }, room, otherMoves, most) {
  if (other === sign) return false;
  const [a, b] = [shown(sign), shown(other)];
  const least = room * (isStack(sign) || isStack(other) ? 1.25 : 1);
  const gap = distance(b, a);
  if (gap >= least - 0.5) return false;
  // Signs on the very same spot part along a direction of their own, so that the outcome is stable.
  const angle = gap > 0.01 ? Math.atan2(a.y - b.y, a.x - b.x) : (index < otherIndex ? Math.PI : 0) + 0.3;
  const step = (least - gap) * (otherMoves ? 0.5 : 1);
  const [dx, dy] = [sign.dx + Math.cos(angle) * step, sign.dy + Math.sin(angle) * step];
  const length = Math.hypot(dx, dy);
  const part = length > most ? most / length : 1;
  [sign.dx, sign.dy] = [dx * part, dy * part];
  return true;
}
