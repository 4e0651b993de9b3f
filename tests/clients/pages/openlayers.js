// Tiles and items of the atlas named by ?atlas=, as a site that knows OGC API Tiles and Features would draw them.
const { Map, View, extent, format, layer, proj, source, style } = window.ol;
const atlas = new URLSearchParams(location.search).get("atlas");

const dot = (color, radius) => new style.Style({ image: new style.Circle({ radius, fill: new style.Fill({ color }) }) });
const area = new style.Style({ fill: new style.Fill({ color: "#cfe3f5" }), stroke: new style.Stroke({ color: "#27588a", width: 1 }) });

const countries = new layer.VectorTile({
  source: new source.OGCVectorTile({ url: `${atlas}/collections/countries/tiles/WebMercatorQuad`, format: new format.MVT() }),
  style: area,
});
const mines = new layer.VectorTile({
  source: new source.OGCVectorTile({
    url: `${atlas}/tiles/WebMercatorQuad`, format: new format.MVT(), collections: ["mines"],
  }),
  style: dot("#c02020", 9),
});
const items = new layer.Vector({
  source: new source.Vector({ url: `${atlas}/collections/mines/items?f=json&limit=1000`, format: new format.GeoJSON() }),
  style: dot("#000000", 3),
});

const map = new Map({
  target: "map",
  layers: [countries, mines, items],
  view: new View({ center: proj.fromLonLat([71, 40]), zoom: 6 }),
});

const named = (features) => [...new Set(features.map((feature) => feature.get("id")))].sort();
window.seen = {
  tiles: () => named(mines.getFeaturesInExtent(map.getView().calculateExtent())),
  areas: () => named(countries.getFeaturesInExtent(map.getView().calculateExtent())),
  items: () => Object.fromEntries(items.getSource().getFeatures().filter((one) => one.getGeometry()).map((one) => [
    one.get("id"), map.getPixelFromCoordinate(one.getGeometry().getCoordinates()),
  ])),
  at: ([x, y]) => {
    const corners = [[x - 1, y - 1], [x + 1, y + 1]].map((pixel) => map.getCoordinateFromPixel(pixel));
    const around = extent.boundingExtent(corners);
    return [
      ...mines.getFeaturesInExtent(around).map((one) => ["tiles", one.get("id")]),
      ...items.getSource().getFeaturesInExtent(around).map((one) => ["items", one.get("id")]),
    ];
  },
  zoomTo: (zoom) => { window.drawn = false; calm = 0; map.getView().setZoom(zoom); },
};

// A map is complete for OpenLayers before its sources know where their tiles are, and before it asks for these:
// it is drawn when three frames in a row find nothing left to do.
const sources = [countries, mines].map((one) => one.getSource());
let pending = 0;
let calm = 0;
for (const one of sources) {
  one.on("tileloadstart", () => { pending += 1; });
  one.on(["tileloadend", "tileloaderror"], () => { pending -= 1; });
}
map.on("rendercomplete", () => {
  calm = pending === 0 && sources.every((one) => one.getState() === "ready") ? calm + 1 : 0;
  window.drawn = calm >= 3;
  if (!window.drawn) map.render();
});
