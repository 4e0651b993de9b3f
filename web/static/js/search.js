// The search box: what is typed finds records, places and coordinates; the list is worked by keyboard (ARIA combobox).

import { showPlace } from "ca-geo/found-place.js";
import { element } from "ca-geo/dom.js";
import { find } from "ca-geo/finder.js";
import { announce } from "ca-geo/notice.js";
import { LoadError, settings } from "ca-geo/page.js";
import { find as findRecord, layerOf, signOf } from "ca-geo/records.js";
import { openAndFit } from "ca-geo/selection.js";
import { singleKeys, watchSingleKeys } from "ca-geo/shortcuts.js";
import { t } from "ca-geo/strings.js";
import { areaOf } from "ca-geo/words.js";
import * as view from "ca-geo/view.js";

const PAUSE_MS = 120; // between the last key and the question
const ids = settings.layers.map((layer) => layer.id);
const MOVES = { ArrowDown: 1, ArrowUp: -1 };

/** Connects the box in the head with the map. */
export function startSearch(map) {
  const box = document.getElementById("search-box");
  const list = document.getElementById("search-hits");
  const state = { map, box, list, hits: [], chosen: -1, timer: 0, asked: "" };
  box.addEventListener("input", () => askSoon(state));
  box.addEventListener("keydown", (event) => onKey(state, event));
  box.addEventListener("focus", () => { if (state.hits.length) open(state, true); });
  box.form.addEventListener("submit", (event) => { event.preventDefault(); goToBest(state); });
  box.form.addEventListener("focusout", (event) => { if (!box.form.contains(event.relatedTarget)) open(state, false); });
  startSlash(box);
}

/** “/” leads here from anywhere that takes no text; a guest in another page takes no keys. */
function startSlash(box) {
  watchSingleKeys((on) => {
    box.form.querySelector(".search-key").hidden = !on;
    if (on && !settings.embed) box.setAttribute("aria-keyshortcuts", "/");
    else box.removeAttribute("aria-keyshortcuts");
  });
  if (!settings.embed) document.addEventListener("keydown", (event) => { if (singleKeys()) onSlash(box, event); });
}

function onSlash(box, event) {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  event.preventDefault();
  box.focus();
  box.select();
}

function askSoon(state) {
  clearTimeout(state.timer);
  state.timer = setTimeout(() => ask(state), PAUSE_MS);
}

async function ask(state) {
  clearTimeout(state.timer);
  const text = state.box.value.trim();
  state.asked = text;
  try {
    const { hits, isPart } = text ? await find(text) : { hits: [], isPart: false };
    if (state.asked === text) show(state, hits, saidOf(text, hits, isPart), isPart);
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    if (state.asked === text) show(state, [], t("search.failed", { reason: error.reason }));
  }
}

function saidOf(text, hits, isPart) {
  if (!hits.length) return text && t("search.none");
  return isPart ? `${t("search.found", { n: hits.length })}. ${t("search.offline")}` : t("search.found", { n: hits.length });
}

/** Fills the list. What is said is read out, and also written below hits that are only part of what there may be. */
function show(state, hits, said, isPart = false) {
  state.hits = hits;
  state.list.replaceChildren(...hits.map((hit, index) => option(state, hit, index)));
  if ((!hits.length || isPart) && said) state.list.append(element("li", { class: "search-none", role: "presentation" }, said));
  choose(state, -1);
  open(state, Boolean(said));
  announce(said);
}

function open(state, isOpen) {
  state.list.hidden = !isOpen;
  state.box.setAttribute("aria-expanded", String(isOpen));
  if (!isOpen) choose(state, -1);
}

function option(state, hit, index) {
  const node = element("li", { id: `search-hit-${index}`, role: "option", "aria-selected": "false" },
    element("span", { class: "search-sign", "aria-hidden": "true" }, signFor(hit)),
    element("span", { class: "search-text" }, element("span", { class: "search-name", dir: "auto" }, hit.name), detail(hit)));
  node.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the keyboard
  node.addEventListener("click", () => go(state, hit));
  return node;
}

function signFor(hit) {
  const record = hit.kind === "feature" ? findRecord(hit) : null;
  return record ? signOf(record.layer, record.feature, 0.8) : element("span", { class: `place-sign ${hit.kind}` });
}

/** What matched, where it is not the name itself, and where the hit lies. */
function detail(hit) {
  const parts = [matched(hit), hit.kind === "feature" ? layerOf(hit.collection)?.title : t(`search.${hit.kind}`), areaOf(hit.detail)];
  const nodes = parts.filter(Boolean).flatMap((part, index) => (index ? [" · ", part] : [part]));
  return element("span", { class: "search-detail" }, ...nodes);
}

function matched({ name, matched: text, span, lang }) {
  if (!text) return null;
  const letters = [...text]; // the span counts code points
  const mark = element("mark", {}, letters.slice(...span).join(""));
  const around = 40;
  const before = letters.slice(Math.max(0, span[0] - around), span[0]).join("");
  const after = letters.slice(span[1], span[1] + around).join("");
  if (text === name) return null;
  return element("bdi", { lang }, before, mark, after);
}

function onKey(state, event) {
  if (event.key === "Escape") return escape(state, event);
  const move = MOVES[event.key];
  if (!move || !state.hits.length) return undefined;
  event.preventDefault();
  open(state, true);
  const count = state.hits.length;
  return choose(state, state.chosen < 0 && move < 0 ? count - 1 : (state.chosen + move + count) % count);
}

/** The first Esc closes the list, the next one empties the box. */
function escape(state, event) {
  const { list, box } = state;
  if (list.hidden && !box.value) return;
  event.preventDefault();
  event.stopPropagation();
  if (list.hidden) box.value = "";
  open(state, false);
}

function choose(state, index) {
  state.chosen = index;
  [...state.list.querySelectorAll("[role=option]")].forEach((node, at) => node.setAttribute("aria-selected", String(at === index)));
  const node = state.list.children[index];
  if (node) state.box.setAttribute("aria-activedescendant", node.id);
  else state.box.removeAttribute("aria-activedescendant");
  node?.scrollIntoView({ block: "nearest" });
}

/** Enter takes the hit that is marked, else the best one of what is typed by now. */
async function goToBest(state) {
  if (state.asked !== state.box.value.trim()) await ask(state);
  const hit = state.hits[Math.max(0, state.chosen)];
  if (hit) go(state, hit);
}

function go(state, hit) {
  open(state, false);
  state.box.value = hit.name;
  state.asked = hit.name;
  if (hit.kind !== "feature") showPlace(state.map, hit);
  else {
    view.switchLayer(ids, hit.collection, true); // a record that is asked for is to be seen
    openAndFit({ collection: hit.collection, id: hit.id }, state.box);
  }
}
