// The drawing on the map, put together: base map, records, names, furniture; and its ties to the view and the panel.

import { drawBasemap } from "ca-geo/basemap.js";
import { drawChoropleth } from "ca-geo/choropleth.js";
import { copyText } from "ca-geo/clipboard.js";
import { createExtras } from "ca-geo/extras.js";
import { createFeatureLayer } from "ca-geo/features.js";
import { createFurniture } from "ca-geo/furniture.js";
import { createLabels } from "ca-geo/labels.js";
import { credit } from "ca-geo/online-tiles.js";
import { settings } from "ca-geo/page.js";
import { find } from "ca-geo/records.js";
import { open, showOn } from "ca-geo/selection.js";
import { onShown, passing } from "ca-geo/shown.js";
import { has, t } from "ca-geo/strings.js";
import * as view from "ca-geo/view.js";
import * as words from "ca-geo/words.js";

const ids = settings.layers.map((layer) => layer.id);
const NOTHING = { features: [] };
const drawnOf = new Map(); // the features of each layer that are drawn
let records = null;
let names = null;

/** Draws everything; without a base map, the records alone. Resolves when all names stand in their own typefaces. */
export async function drawMap(map, basemap) {
  if (basemap) drawBasemap(map, basemap);
  if (basemap?.land) drawChoropleth(map, basemap.land);
  records = createFeatureLayer(map, { layers: settings.layers, collections: collections(), land: basemap?.land, onSelect: (collection, id) => open({ collection, id }), t, has, words });
  const extras = createExtras(map, basemap?.land, () => names.place());
  const furniture = createFurniture(map, { t, selected, copyText, credit, extras, pan: !settings.embed });
  names = createLabels(map, {
    towns: basemap?.towns ?? NOTHING,
    labels: basemap?.labels ?? NOTHING,
    rivers: basemap?.rivers ?? NOTHING,
    land: basemap?.land ?? NOTHING,
    sources: [records.labelSource],
    avoid: () => [...furniture.boxes(), ...overlays()],
    onSelect: (key) => openKey(key),
  });
  records.onChange(names.place);
  showLayers();
  view.watch("layers", showLayers);
  onShown(addLayers);
  view.watch("base", names.place); // the credit takes room
  showOn(records);
  await names.ready;
}

/** Shows what is to be shown now: after a layer was loaded, or another time or filter chosen. */
export function addLayers() {
  if (records && !ids.every((id) => isDrawn(id, passing(id)))) records.setCollections(collections());
}

function isDrawn(id, features) {
  const drawn = drawnOf.get(id) ?? [];
  return drawn === features || (drawn.length === features.length && features.every((feature, index) => feature === drawn[index]));
}

/** "collection/id" of every record that is drawn now. */
export function drawnIds() {
  return records.drawnIds();
}

/** Finds room for the names again, where something else has come to stand over the map. */
export function placeNames() {
  names?.place();
}

/** The names on the map and the room they take, for tests: [{text, cls, key, boxes}] in px of the map. */
export function placedLabels() {
  return names.placedLabels();
}

function collections() {
  ids.forEach((id) => drawnOf.set(id, passing(id)));
  return new Map(ids.map((id) => [id, { features: drawnOf.get(id) }]));
}

function showLayers() {
  records.setVisible(view.shownLayers(ids));
}

function selected() {
  const reference = view.get().feature;
  return reference ? (find(reference)?.feature ?? null) : null;
}

function openKey(key) {
  const slash = key.indexOf("/");
  open({ collection: key.slice(0, slash), id: key.slice(slash + 1) });
}

/** What of the page lies over the map, for names to keep away from. */
function overlays() {
  const parts = document.querySelectorAll(".embed-head, .embed-legend, .embed-link, .head, .panel, .answer-label, .sketch-label");
  return [...parts].map((part) => part.getBoundingClientRect()).filter(({ width }) => width);
}
