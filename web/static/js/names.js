// What records, places and actors are called in the language of the page; what has no name in it keeps that of the data, in English.

import { settings } from "ca-geo/page.js";

export const ENGLISH = "en";
export const language = document.documentElement.lang || ENGLISH;
const own = `name_${language}`;

/** What the data say in words is in English: the `lang` of such a text, undefined where the page's is the same. */
export const dataLanguage = language === ENGLISH ? undefined : ENGLISH;

/** The name of a record in the page's language where the data have one, else its English name. */
export function recordName(properties) {
  return properties[own] ?? properties.name;
}

/** The same where there is little room. */
export function shortName(properties) {
  return properties[own] ?? properties.name_short ?? properties.name;
}

/** In which language recordName() is; undefined where it is the page's. */
export function nameLanguage(properties) {
  return properties[own] ? undefined : dataLanguage;
}

export function actorName(id) {
  return settings.actors[id]?.name;
}

/** A name of the base map; `kind` is `country`, `region`, `water`, `admin1`. */
export function placeName(kind, name) {
  return settings.names.places?.[kind]?.[name] ?? name;
}

export function townName(id, { name, label }) {
  return settings.names.towns?.[id] ?? label ?? name;
}

/** A district as it stands before the word for district. */
export function districtName(name) {
  return settings.names.districts?.[name] ?? name;
}
