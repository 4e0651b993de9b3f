/** Which country a point lies in, roughly: enough to tell one side of a border from the other, or whose a name is. */
import { thin } from "ca-geo/curve.js";
import { inRings, ringsOf } from "ca-geo/geometry.js";

const COARSE = 1e-4; // of the unit square: about 4 km of ground

export class Countries {
  /** `land` is the base map's FeatureCollection of countries, with `country` (ISO 3166-1 alpha-2) and `name`. */
  constructor(land) {
    this.land = land;
    this.outlines = new Map();
  }

  /** Whether a unit point lies in one of the countries, given by code or by name, to about 4 km. */
  contain(point, countries) {
    return countries.some((country) => inRings(point, this._outline(country)));
  }

  /** Rings of a country, thinned; computed when first asked for. */
  _outline(country) {
    if (!this.outlines.has(country)) {
      const parts = this.land.features.filter(({ properties }) => properties.country === country || properties.name === country);
      this.outlines.set(country, parts.flatMap(({ geometry }) => ringsOf(geometry)).map((ring) => thin(ring, COARSE)));
    }
    return this.outlines.get(country);
  }
}
