// A spatial question as part of the view: its name, then its parameters in the order of one table, between semicolons.

const MOST_KM = 2000;
const MOST_NUMBERS = 1000; // of a polygon: 500 vertices
const NUMBER = /^-?\d{1,3}(\.\d+)?$/;
const KM = /^\d{1,4}(\.\d+)?$/;
const PLACE_ID = /^[\w-]{1,80}$/;
const BORDER = /^[A-Z]{2}-[A-Z]{2}$/;

const isPosition = ([lon, lat = "", ...more]) => !more.length && NUMBER.test(lon) && NUMBER.test(lat) && Math.abs(lon) <= 180 && Math.abs(lat) <= 90;
const isLayer = (text, { layers }) => layers.includes(text);
const isFeature = (text, { layers }) => layers.some((id) => text.startsWith(`${id}/`) && text.length > id.length + 1);
const isKm = (text) => KM.test(text) && Number(text) > 0 && Number(text) <= MOST_KM;
const isMatch = (text) => ["certain", "possible"].includes(text);

/** What each parameter may be; a fuller check is the API's. */
const FORMS = {
  place: (text) => PLACE_ID.test(text) || isPosition(text.split(",")),
  feature: isFeature,
  line: (text, limits) => isLayer(text, limits) || isFeature(text, limits),
  border: (text) => BORDER.test(text),
  borders: (text) => text.split(",").every((one) => BORDER.test(one)),
  km: isKm,
  match: isMatch,
  from: isLayer,
  to: isLayer,
  collection: isLayer,
  polygon: isRing,
};

/** The parameters of each question in the order in which the address has them; `one` of which exactly one is given, `all` of which all are. */
export const ASKS = {
  within: { names: ["place", "feature", "line", "border", "km", "match"], one: ["place", "feature", "line", "border"], all: [] },
  nearest: { names: ["from", "to", "match"], one: [], all: ["from", "to"] },
  incidents: { names: ["collection", "borders", "km"], one: [], all: [] },
  profile: { names: ["line"], one: [], all: [] },
  polygon: { names: ["polygon", "match"], one: [], all: ["polygon"] },
};

/** {question, values} that a text tells: `within;feature=mines/jilau-mine;km=50`; undefined where it is none. */
export function readAsk(text, limits) {
  const [question, ...parts] = text.split(";");
  if (!Object.hasOwn(ASKS, question) || !parts.every((part) => part.includes("="))) return undefined;
  const pairs = parts.map((part) => [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)]);
  const values = Object.fromEntries(pairs);
  const { names } = ASKS[question];
  const fits = pairs.every(([name, value]) => names.includes(name) && FORMS[name](value, limits));
  return fits && Object.keys(values).length === pairs.length && isWhole(question, values) ? asAsk(question, values) : undefined;
}

/** Whether nothing is missing that the question needs. */
function isWhole(question, values) {
  const { one, all } = ASKS[question];
  return (!one.length || one.filter((name) => values[name]).length === 1) && all.every((name) => values[name]);
}

/** A question with its values in order; empty ones are left out. */
export function asAsk(question, values) {
  return { question, values: Object.fromEntries(ASKS[question].names.filter((name) => values[name]).map((name) => [name, values[name]])) };
}

export function writeAsk({ question, values }) {
  return [question, ...Object.entries(values).map(([name, value]) => `${name}=${value}`)].join(";");
}

/** Longitudes and latitudes in turn, of three vertices at least; the ring closes by itself. */
function isRing(text) {
  const numbers = text.split(",");
  const pairs = numbers.filter((_, i) => i % 2 === 0).map((lon, i) => [lon, numbers[2 * i + 1] ?? ""]);
  return numbers.length >= 6 && numbers.length <= MOST_NUMBERS && pairs.every(isPosition);
}
