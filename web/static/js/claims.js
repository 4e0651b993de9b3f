// The claims behind a record: asked for when its panel opens, and put in order for showing.

import { load, settings } from "ca-geo/page.js";

/**
 * {claims, headings} of a record: every claim, in the order of the file, and what each side holds where statements stand
 * against each other. Nothing where the atlas keeps no claims. Rejects with a LoadError.
 */
export async function loadClaims(layer, feature) {
  if (!settings.claims) return { claims: [], headings: {} };
  return load(`collections/${encodeURIComponent(layer.id)}/items/${encodeURIComponent(feature.id)}/claims?f=json`);
}

/** The claims on any of these properties; none while they are still to come (null). */
export function claimsOn(claims, ...names) {
  return (claims ?? []).filter(({ property }) => names.includes(property));
}

/** The claims on no property: {affirms, denies, qualifies}, what one says in several sources once. */
export function statements(claims) {
  const said = (claims ?? []).filter(({ property }) => !property);
  const at = (position) => merged(said.filter((claim) => claim.position === position));
  return { affirms: at("affirms"), denies: at("denies"), qualifies: at("qualifies") };
}

/** The same claims, those that differ in their source only as one; each with `cited`, its places in sources. */
export function merged(claims) {
  return grouped(claims, ({ asserted_by, position, property, value, low, high, printed, statement, date, status }) =>
    [asserted_by, position, property, value, low, high, printed, statement, date, status])
    .map((group) => ({ ...group[0], cited: group.map(({ source, locator }) => ({ source, locator })) }));
}

/** The claims that still stand, by the value they give: an array for each value, in order. */
export function byValue(claims) {
  return grouped(standing(claims), ({ value, low, high, qualifier, statement }) =>
    (value ?? low ?? high) === undefined ? [statement] : [value, low, high, qualifier]);
}

/** The sources that speak of it, older states left out. */
export function sourcesOf(claims) {
  return [...new Set(standing(claims).map(({ source }) => source))];
}

export function isDisputed(claims) {
  return claims.some(({ status }) => status === "contested");
}

function standing(claims) {
  return claims.filter(({ status }) => status !== "superseded");
}

function grouped(claims, parts) {
  const groups = new Map();
  for (const claim of claims) {
    const key = JSON.stringify(parts(claim));
    groups.set(key, [...(groups.get(key) ?? []), claim]);
  }
  return [...groups.values()];
}
