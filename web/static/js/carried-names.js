// Search in a page that carries its data: every word typed begins a word of a name, whatever its marks and case.

import { placeName, recordName, townName } from "ca-geo/names.js";
import { load, settings } from "ca-geo/page.js";
import { featuresOf } from "ca-geo/records.js";

const LATIN = Object.fromEntries(
  ("а a б b в v г g ғ gh д d е e ё yo ж zh з z и i й y ӣ i к k қ q л l м m н n ң ng о o ө o п p р r с s т t у u ӯ u ү u ұ u ф f х kh ҳ h һ h "
    + "ц ts ч ch ҷ j җ j ш sh щ sh ъ - ы y ь - э e ә a ю yu я ya і i").split(" ").map((part, index, all) => [part, all[index + 1]?.replace("-", "")])
    .filter((_, index) => index % 2 === 0));

let names = null;

/** The best hits, as the API's /search gives them; whole names before parts, records before places. */
export async function findCarried(text, most) {
  const wanted = fold(text).split(" ").filter(Boolean);
  if (!wanted.length) return [];
  names ??= [...recordNames(), ...(await placeNames())].map((one) => ({ ...one, words: fold(one.text).split(" ") }));
  const best = new Map();
  for (const one of names) {
    const score = scoreOf(wanted, one.words);
    const key = `${one.hit.collection}/${one.hit.id}`;
    if (score && !(best.get(key)?.score >= score)) best.set(key, { ...one.hit, matched: one.text, span: [0, [...one.text].length], score });
  }
  return [...best.values()].sort((a, b) => b.score - a.score).slice(0, most);
}

function scoreOf(wanted, words) {
  if (!wanted.every((typed) => words.some((word) => word.startsWith(typed)))) return 0;
  const whole = wanted.every((typed) => words.includes(typed));
  return (whole ? 2 : 1) + (words[0].startsWith(wanted[0]) ? 1 : 0) + (whole && words.length === wanted.length ? 1 : 0);
}

/** Letters and digits alone, without case and marks, Cyrillic ones as Latin. */
function fold(text) {
  const latin = text.normalize("NFC").toLowerCase().replace(/\p{Script=Cyrillic}/gu, (letter) => LATIN[letter] ?? letter);
  return latin.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

function* recordNames() {
  for (const layer of settings.layers) {
    for (const { id, geometry, properties } of featuresOf(layer.id)) {
      const hit = { kind: "feature", collection: layer.id, id: String(id), name: recordName(properties), lonlat: geometry?.type === "Point" ? geometry.coordinates : null,
        detail: [properties.district, ...(properties.admin1 ?? properties.countries ?? [])].filter(Boolean) };
      const actors = (properties.actors ?? []).map((actor) => settings.actors[actor]?.name);
      const said = Object.entries(properties).filter(([name]) => /^name(_|$)/.test(name)).map(([, value]) => value);
      for (const text of [...said, ...(properties.alt_names ?? []), ...actors]) if (text) yield { text, hit };
    }
  }
}

/** Without a server a page that does not carry them has none, and its records all the same. */
async function placeNames() {
  const files = await Promise.all(["towns", "labels"].map((name) => load(settings.basemap[name]).catch(() => ({ features: [] }))));
  return files.flatMap(({ features }) => features).flatMap(namesOfPlace);
}

function namesOfPlace({ id, geometry, properties }) {
  const hit = { kind: "place", collection: null, id: String(id ?? properties.name), name: placeCalled(id, properties), lonlat: middle(geometry.coordinates),
    detail: [properties.country].filter(Boolean) };
  return [...new Set([hit.name, properties.name, properties.label, ...(properties.alt_names ?? [])])].filter(Boolean).map((text) => ({ text, hit }));
}

/** A position of a point, else the middle one of several. */
function middle(coordinates) {
  return typeof coordinates[0] === "number" ? coordinates : middle(coordinates[Math.floor(coordinates.length / 2)]);
}

function placeCalled(id, properties) {
  return id === undefined ? placeName(properties.kind, properties.name) : townName(id, properties);
}
