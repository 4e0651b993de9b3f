/** The names of the records, for labels.js to place. Source: design document "Cartography", section 3. */
import { longestOf } from "ca-geo/located.js";
import { recordName, shortName } from "ca-geo/names.js";

const FIRST = new Set(["russian-bases", "gbao-facilities"]); // of single records, these are named first
const FULL_NAMES_FROM = 8.5;
const USER_NAMES_FROM = 8;
const BESIDE_LINE_PX = 12;
const LONGEST_NAME = 120; // letters; what is longer finds no room on any map

/**
 * Candidates for the names of signs and lines, in the px of `project`.
 *
 * `shown` is {marks, counts, bands, lines, selected}; `phrases` (phrases.js) finds the words; `countries` (countries.js)
 * tells where there is room beside a band.
 */
export function namesOf({ marks, counts, bands, lines, selected }, { phrases, countries }, project, zoom) {
  const away = awayFrom(countries, project);
  const beside = (record, more) => ({ ...alongLine(record, project), ...more });
  const candidates = [
    ...marks.filter(({ kind }) => kind === "sign" || kind === "stack").map((mark) => signName(mark, selected, phrases, zoom)),
    ...counts.map((record) => beside(record, { rank: 1.5, prefers: away(record), texts: phrases.count(record, zoom) })),
    ...bands.map(({ records }) => beside(records[0], { rank: 5.5, from: 6.2, prefers: away(records[0]), texts: phrases.band(records), opens: undefined })),
    ...lines.map((record) => beside(record, { rank: 6, from: 5.7, texts: [recordName(record.properties), shortName(record.properties)] })),
  ];
  return candidates.map((candidate) => ({ ...candidate, texts: candidate.texts.filter((text) => text && text.length <= LONGEST_NAME) }));
}

function signName(mark, selected, phrases, zoom) {
  const chosen = mark.records.find(({ key }) => key === selected);
  if (mark.records[0].layer.user && !chosen) return userName(mark, phrases);
  const common = { key: mark.records[0].key, mark: mark.records[0].key, layerId: mark.layerId };
  if (mark.kind === "stack" && !chosen) return { ...common, cls: "stack", rank: 5, from: 5.7, texts: [phrases.stack(mark), phrases.counted(mark)] };
  const record = chosen ?? mark.records[0];
  const short = phrases.shortName(record);
  const texts = zoom >= FULL_NAMES_FROM ? [recordName(record.properties), short] : [short];
  if (chosen) return { ...common, cls: "feature selected", rank: 1, texts, opens: record.key };
  const rank = 6 + (FIRST.has(mark.layerId) ? 0 : 0.5) + record.order / 1e6;
  return { ...common, cls: "feature", rank, from: 6.3, texts, opens: record.key };
}

/** A user's points may be thousands: single ones only, near to, and after all names of the atlas. */
function userName({ kind, layerId, records: [record] }, phrases) {
  const texts = kind === "stack" ? [] : [phrases.shortName(record)];
  return { key: record.key, mark: record.key, layerId, cls: "feature", rank: 12, from: USER_NAMES_FROM, texts, opens: record.key };
}

function alongLine(record, project) {
  return { key: `along ${record.key}`, cls: "along", layerId: record.layerId, line: longestOf(record).map(project), beside: BESIDE_LINE_PX, opens: record.key };
}

/** For a record, whether a point of the screen lies outside the countries it names: room that its band does not take. */
function awayFrom(countries, project) {
  const origin = project({ x: 0, y: 0 });
  const scale = project({ x: 1, y: 0 }).x - origin.x;
  const unitOf = ({ x, y }) => ({ x: (x - origin.x) / scale, y: (y - origin.y) / scale });
  return ({ properties }) => (point) => !countries.contain(unitOf(point), properties.countries ?? []);
}
