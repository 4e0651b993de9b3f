/** What the map says in words: names of signs and stacks, titles of lists, texts along a border. */
import { OVERVIEW_ZOOM } from "ca-geo/crowd.js";
import { districtName, recordName, shortName } from "ca-geo/names.js";
import { isContested } from "ca-geo/symbols.js";

/** The district that all records name, or null. */
function districtOf(records) {
  const { district } = records[0].properties;
  return district && records.every(({ properties }) => properties.district === district) ? district : null;
}

export class Phrases {
  /** `t` and `has` speak the page's language; `words` has periodInWords, precisionInWords, precisionChip. */
  constructor({ t, has, words }) {
    Object.assign(this, { t, has, words });
  }

  whenAndWhere({ properties }) {
    return [this.words.periodInWords(properties), this.words.precisionChip(properties)].filter(Boolean).join(" · ");
  }

  /** Layer, name, date, place: all that a sign's picture says. */
  accessibleName({ records }) {
    const [{ layer, layerId, properties }] = records;
    if (records.length > 1) return `${layer.title}: ${this.stack({ layerId, records })}`;
    const { periodInWords, precisionInWords } = this.words;
    const parts = [recordName(properties), periodInWords(properties), precisionInWords(properties), this.contested(properties)];
    return `${layer.title}: ${parts.filter(Boolean).join(", ")}`;
  }

  contested(properties) {
    return isContested(properties) ? this.t("map.contested") : null;
  }

  counted({ layerId, records }) {
    const key = `map.count.${layerId}`;
    return this.t(this.has(key) ? key : "records", { n: records.length });
  }

  /** "5 incidents, Shamsiddin Shohin district" */
  stack({ layerId, records }) {
    const [count, district] = [this.counted({ layerId, records }), districtOf(records)];
    return district ? this.t("map.stack.in", { count, place: this.t("map.district", { district: districtName(district) }) }) : count;
  }

  listTitle({ kind, layerId, records }) {
    const count = this.counted({ layerId, records });
    if (kind === "line") return this.t("map.list.band", { count });
    return this.t(districtOf(records) ? "map.list.district" : "map.list.near", { count });
  }

  date({ properties }) {
    return this.words.periodInWords(properties) ?? this.t("map.undated");
  }

  shortName({ properties }) {
    return shortName(properties);
  }

  /** A record that counts others: in the overview its bare name; else it is said that this is a number only. */
  count(record, zoom) {
    const name = shortName(record.properties);
    return zoom < OVERVIEW_ZOOM ? [name] : [this.t("map.countOnly", { name }), name];
  }

  /** All records of a band in one line, in one line each, or as a number. */
  band(records) {
    const names = records.map(({ properties }) => shortName(properties));
    const say = (words) => this.t("map.sitesNotPublished", { names: words });
    return [say(names.join("; ")), say(names.join(";\n")), say(this.counted({ layerId: records[0].layerId, records }))];
  }
}
