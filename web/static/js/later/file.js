// A file made in the browser, handed to the reader.

import { element } from "ca-geo/dom.js";

const KEPT_MS = 10_000; // until the browser has surely taken it

/** Saves a Blob under a name. */
export function saveFile(name, blob) {
  const href = URL.createObjectURL(blob);
  element("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), KEPT_MS);
}
