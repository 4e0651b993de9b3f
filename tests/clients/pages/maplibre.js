// The whole atlas as one source of tiles, by its TileJSON, and the items of a collection beside it.
import * as maplibregl from "/lib/maplibre-gl/dist/maplibre-gl.mjs";

const atlas = new URLSearchParams(location.search).get("atlas");
const circle = (color, radius) => ({ "circle-color": color, "circle-radius": radius });

const map = new maplibregl.Map({
  container: "map",
  center: [71, 40],
  zoom: 5,
  fadeDuration: 0,
  attributionControl: { compact: false },
  style: {
    version: 8,
    sources: {
      atlas: { type: "vector", url: `${atlas}/tiles/WebMercatorQuad?f=tilejson`, promoteId: "id" },
      items: { type: "geojson", data: `${atlas}/collections/mines/items?f=json&limit=1000`, promoteId: "id" },
    },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": "#ffffff" } },
      { id: "countries", type: "fill", source: "atlas", "source-layer": "countries", paint: { "fill-color": "#cfe3f5" } },
      { id: "railway", type: "line", source: "atlas", "source-layer": "cku-railway", paint: { "line-color": "#27588a", "line-width": 3 },
        filter: ["==", ["geometry-type"], "LineString"] },
      { id: "mines", type: "circle", source: "atlas", "source-layer": "mines", paint: circle("#c02020", 9) },
      { id: "items", type: "circle", source: "items", paint: circle("#000000", 3) },
    ],
  },
});

const named = (features) => [...new Set(features.map((feature) => feature.properties.id))].sort();
window.faults = [];
map.on("error", (event) => window.faults.push(String(event.error?.message ?? event)));
window.seen = {
  drawn: (layer) => named(map.queryRenderedFeatures({ layers: [layer] })),
  loaded: (layer) => named(map.querySourceFeatures("atlas", { sourceLayer: layer })),
  items: async () => Object.fromEntries((await (await fetch(`${atlas}/collections/mines/items?f=json&limit=1000`)).json()).features
    .filter((one) => one.geometry).map((one) => { const { x, y } = map.project(one.geometry.coordinates); return [one.id, [x, y]]; })),
  at: (pixel) => map.queryRenderedFeatures(pixel, { layers: ["mines", "items"] }).map((one) => [one.layer.id === "mines" ? "tiles" : "items", one.properties.id]),
  zoomTo: (zoom) => { window.drawn = false; map.once("idle", () => { window.drawn = true; }); map.jumpTo({ zoom }); },
};
map.once("idle", () => { window.drawn = true; });
