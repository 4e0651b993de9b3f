// Calendar days as numbers (day 0 is 1 January 1970, days before it are negative), months among them, and dates as people type them.

const DAY_MS = 86_400_000;
const TYPED = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/;

/** The number of a day written YYYY-MM-DD. */
export function dayOf(iso) {
  return Math.round(Date.parse(`${iso}T00:00:00Z`) / DAY_MS);
}

/** A day as YYYY-MM-DD. */
export function isoOf(day) {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** A window of days, null where it is open, as the API's `datetime` has it: "2024-01-01/..". */
export function intervalOf({ from, to }) {
  return [from, to].map((day) => (day === null ? ".." : isoOf(day))).join("/");
}

/** First and last day of a year, a month or a day as it is typed; null where there is no such day. */
export function readDate(text) {
  const found = TYPED.exec(text.trim());
  if (!found) return null;
  const [year, month, day] = found.slice(1).map((part) => (part === undefined ? null : Number(part)));
  const first = utc(year, (month ?? 1) - 1, day ?? 1);
  const last = day ? first : month ? utc(year, month, 1) - 1 : utc(year + 1, 0, 1) - 1;
  const again = new Date(first * DAY_MS);
  const exists = year > 0 && again.getUTCFullYear() === year && (!month || again.getUTCMonth() === month - 1) && (!day || again.getUTCDate() === day);
  return exists ? { first, last } : null;
}

/** The number of the month that a day lies in, counted from January of year 0. */
export function monthOf(day) {
  const date = new Date(day * DAY_MS);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** The first day of a month. */
export function startOf(month) {
  return utc(Math.floor(month / 12), month % 12, 1);
}

/** A day moved by whole months, to the month's last day where it is shorter. */
export function moved(day, months) {
  const month = monthOf(day) + months;
  const within = day - startOf(monthOf(day));
  return Math.min(startOf(month) + within, startOf(month + 1) - 1);
}

function utc(year, month, day) {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day); // Date.UTC takes the years 0 to 99 for those of the last century
  return Math.round(date.getTime() / DAY_MS);
}
