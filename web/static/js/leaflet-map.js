// The Leaflet map, which the page's own script has made before any module runs.

import { settings } from "ca-geo/page.js";

export const map = window[settings.mapName];
