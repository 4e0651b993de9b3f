// Whether the page still stands on firm ground: no network, a server that does not answer, data that have changed since. What was loaded stays on the map.

import { announce, notify } from "ca-geo/notice.js";
import { settings } from "ca-geo/page.js";
import { t } from "ca-geo/strings.js";

const FIRST_MS = 3_000; // after the start, so that the first drawing has the line for itself
const AGAIN_MS = 300_000;
const WITNESS = "collections?f=json"; // its ETag names the state of data, pages and code
const loadedAt = new Date();
const bands = new Map();
let tag = null;

/** Watches as long as the page is seen; a page that carries its data has no server to lose. */
export function watchConnection() {
  if (settings.inlined) return;
  addEventListener("offline", () => say("offline"));
  addEventListener("online", check);
  document.addEventListener("visibilitychange", check);
  setTimeout(check, FIRST_MS);
  setInterval(check, AGAIN_MS);
}

async function check() {
  if (document.hidden || bands.has("stale")) return;
  const answer = navigator.onLine ? await ask() : null;
  if (!answer) return say(navigator.onLine ? "silent" : "offline");
  if (settle()) announce(t("connection.back"));
  tag ??= answer;
  if (answer !== tag) say("stale", { label: t("connection.reload"), run: () => location.reload() });
}

/** The ETag of the server's state; null when nothing, or nothing of use, answers. */
async function ask() {
  try {
    const response = await fetch(WITNESS, { method: "HEAD", cache: "no-store" });
    return response.ok ? response.headers.get("etag") : null;
  } catch {
    return null;
  }
}

/** One band for each state, however often it is found again; no two say that the server is out of reach. */
function say(state, action = null) {
  if (bands.has(state)) return;
  settle();
  const time = loadedAt.toLocaleTimeString(t("locale"), { hour: "2-digit", minute: "2-digit" });
  bands.set(state, notify(t(`connection.${state}`, { time }), action ?? { label: t("connection.again"), run: () => { bands.delete(state); check(); } }));
}

/** Takes the bands away; whether there were any. */
function settle() {
  const had = bands.size > 0;
  for (const close of bands.values()) close();
  bands.clear();
  return had;
}
