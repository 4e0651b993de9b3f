// A picture of the map as the page shows it, made in the browser: for a page in one file, which has no server to draw one.

import { map as leaflet } from "ca-geo/leaflet-map.js";
import { saveFile } from "ca-geo/later/file.js";

const SCALE = 2; // pixels of the picture for one of the page
const SVG = "http://www.w3.org/2000/svg";
const LEFT_OUT = "button:not(.mark), .leaflet-control-zoom, .notices"; // what is pressed says nothing on paper

/** Hands the reader a PNG of the map. */
export async function savePicture() {
  const map = leaflet.getContainer();
  const { width, height } = map.getBoundingClientRect();
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawing(map, width, height))}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: width * SCALE, height: height * SCALE });
  const context = canvas.getContext("2d");
  context.scale(SCALE, SCALE);
  context.drawImage(image, 0, 0);
  saveFile("ca-geo-map.png", await new Promise((done) => canvas.toBlob(done, "image/png")));
}

/** The map's elements with all styles of the page, in an SVG that asks for nothing. */
function drawing(map, width, height) {
  const root = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ xmlns: SVG, width, height })) root.setAttribute(name, value);
  const frame = document.createElementNS(SVG, "foreignObject");
  frame.setAttribute("width", "100%");
  frame.setAttribute("height", "100%");
  const page = document.documentElement.cloneNode(false);
  const body = document.body.cloneNode(false);
  const style = document.createElement("style");
  style.textContent = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).map((rule) => rule.cssText).join("\n");
  const copy = map.cloneNode(true);
  Object.assign(copy.style, { position: "absolute", inset: "0", width: `${width}px`, height: `${height}px` });
  for (const node of copy.querySelectorAll(LEFT_OUT)) node.remove();
  body.append(style, copy);
  page.append(body);
  frame.append(page);
  root.append(frame);
  return new XMLSerializer().serializeToString(root);
}
