// Positions as people write them: decimal degrees, degrees with minutes and seconds, MGRS.

import { positionInWords } from "ca-geo/positions.js";
import { isInBounds } from "ca-geo/records.js";

const SIDES = { N: [1, "lat"], S: [-1, "lat"], E: [1, "lon"], W: [-1, "lon"], С: [1, "lat"], Ю: [-1, "lat"], В: [1, "lon"], З: [-1, "lon"] };
const PART = String.raw`([NSEWСЮВЗ])?\s*([-+−]?\d+(?:[.,]\d+)?)\s*°?\s*(?:(\d+(?:[.,]\d+)?)\s*['′’]\s*)?(?:(\d+(?:[.,]\d+)?)\s*(?:["″”]|'')\s*)?([NSEWСЮВЗ])?`;
const PAIR = new RegExp(String.raw`^\s*${PART}\s*[,;\s]\s*${PART}\s*$`, "iu");
const MGRS = /^\s*\d{1,2}\s*[C-HJ-NP-X]\s*[A-HJ-NP-Z]{2}(?:\s*\d){0,10}\s*$/i;
const DEGREE_M = 111_320;

/** {lonlat, uncertainty_m, text} of a position in words, or null. How finely it is written says how close to go. */
export async function readPosition(text) {
  if (MGRS.test(text)) return readMgrs(text.replace(/\s/g, "").toUpperCase());
  return readPair(text);
}

function readPair(text) {
  const found = PAIR.exec(text);
  if (!found) return null;
  const [first, second] = [found.slice(1, 6), found.slice(6, 11)].map(readPart);
  if (!first || !second) return null;
  const pair = inOrder(first, second);
  return pair && isOnEarth(pair) ? told(pair, Math.max(first.step, second.step) * DEGREE_M) : null;
}

/** {value, axis, step} of one number with what stands around it; null where it makes no angle. */
function readPart([before, degrees, minutes, seconds, after]) {
  if (before && after) return null;
  const [m, s] = [minutes, seconds].map((part) => (part === undefined ? 0 : asNumber(part)));
  const whole = asNumber(degrees);
  if (m >= 60 || s >= 60 || ((minutes || seconds) && /[.,]/.test(degrees))) return null;
  const [sign, axis] = SIDES[(before ?? after)?.toUpperCase()] ?? [1, null];
  if (axis && whole < 0) return null;
  const size = Math.abs(whole) + m / 60 + s / 3600;
  const step = seconds !== undefined ? stepOf(seconds) / 3600 : minutes !== undefined ? stepOf(minutes) / 60 : stepOf(degrees);
  return { value: (/^[-−]/.test(degrees) ? -1 : 1) * sign * size, axis, step };
}

function asNumber(text) {
  return Number(text.replace(",", ".").replace("−", "-"));
}

/** The worth of the last digit. */
function stepOf(text) {
  const decimals = text.split(/[.,]/)[1]?.length ?? 0;
  return 10 ** -decimals;
}

/** [lon, lat]: as the sides say; without them latitude first, as people write it, unless only the other order can be meant. */
function inOrder(first, second) {
  if (first.axis && first.axis === second.axis) return null;
  if (first.axis === "lon" || second.axis === "lat") return [first.value, second.value];
  if (first.axis === "lat" || second.axis === "lon") return [second.value, first.value];
  const usual = [second.value, first.value];
  const turned = [first.value, second.value];
  if (isInBounds(usual) || (isOnEarth(usual) && !isInBounds(turned))) return usual;
  return turned;
}

function isOnEarth([lon, lat]) {
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90;
}

/** The library is small, and only those who write MGRS need it. */
async function readMgrs(text) {
  const { toPoint } = await import("mgrs");
  try {
    const lonlat = toPoint(text);
    const digits = text.match(/\d*$/)[0].length;
    return digits % 2 ? null : told(lonlat, 10 ** (5 - digits / 2));
  } catch {
    return null; // a square that the grid does not have
  }
}

function told(lonlat, metres) {
  return { lonlat, uncertainty_m: metres, text: positionInWords(lonlat) };
}
