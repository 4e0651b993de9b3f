// Dates as claims write them (EDTF, ISO 8601-2 levels 0 and 1), as days.

import { readDate } from "ca-geo/days.js";

const SEASONS = { 21: [3, 5], 22: [6, 8], 23: [9, 11], 24: [12, 2] }; // northern: months, winter into the next year
const QUALIFIER = /[~?%]$/;

/** {first, last} in days, and whether the source is sure of it; null for what is no date or has no end on either side. */
export function boundsOf(edtf) {
  const parts = (edtf ?? "").split("/");
  const [first, last] = [partOf(parts[0]), partOf(parts.at(-1))];
  if (!first && !last) return null;
  return { first: (first ?? last).first, last: (last ?? first).last, sure: parts.every((part) => !QUALIFIER.test(part)) };
}

function partOf(text) {
  const plain = text.replace(QUALIFIER, "").replaceAll("-XX", "");
  const [year, month] = plain.split("-");
  if (year.includes("X")) return span(year.replaceAll("X", "0"), year.replaceAll("X", "9"));
  if (!SEASONS[month]) return readDate(plain);
  const [from, to] = SEASONS[month];
  return span(`${year}-${from}`, `${Number(year) + (to < from)}-${to}`);
}

function span(from, to) {
  const [first, last] = [readDate(from), readDate(to)];
  return first && last && { first: first.first, last: last.last };
}
