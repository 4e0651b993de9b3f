// Every word of the interface comes from the catalogue of the page's language (web/strings).

import { settings } from "ca-geo/page.js";

const plurals = new Intl.PluralRules(document.documentElement.lang);

/** The text for a key, its {names} filled from `values`; a plural entry is chosen by `values.n`. */
export function t(key, values = {}) {
  const entry = settings.strings[key];
  if (entry === undefined) throw new Error(`no string ${key}`);
  const text = typeof entry === "string" ? entry : (entry[plurals.select(values.n)] ?? entry.other);
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** Whether the catalogue has the key: for words that depend on data, such as a unit's. */
export function has(key) {
  return Object.hasOwn(settings.strings, key);
}
