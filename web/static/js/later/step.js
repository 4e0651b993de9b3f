// The view as a step of a briefing: words to go with it, steps kept in this browser, put in order and saved as one file.

import { openDialog } from "ca-geo/dialog.js";
import { element } from "ca-geo/dom.js";
import { FILTERS } from "ca-geo/filters.js";
import { saveFile } from "ca-geo/later/file.js";
import { map } from "ca-geo/leaflet-map.js";
import { settings } from "ca-geo/page.js";
import { featuresOf, find } from "ca-geo/records.js";
import { passing } from "ca-geo/shown.js";
import { t } from "ca-geo/strings.js";
import { write } from "ca-geo/url-state.js";
import * as view from "ca-geo/view.js";

const KEPT = "ca-geo:steps";
const FIELDS = { title: 100, caption: 280, text: 2000, notes: 2000 };
const PLACE = ["center", "zoom", "layers", "feature", "time", "match", "indicator", ...FILTERS.map(({ name }) => name)]; // the rest is the reader's
const MADE_FOR = [1280, 600]; // px of the map for which the zoom of a step is meant
const MOST_SOURCES = 3;

let kept = null; // what there is where the browser keeps nothing

/** Opens the dialog for the view as it is now. */
export function openStep() {
  const said = element("p", { class: "note", role: "status" });
  const inputs = Object.fromEntries(Object.entries(FIELDS).map(([name, most]) => [name, field(name, most)]));
  const list = element("ol", { class: "step-list" });
  const query = queryOf(view.get());
  const add = () => {
    keep([...steps(), stepOf(inputs, query)]);
    said.textContent = t("step.added", { n: steps().length });
    fill(list, said);
  };
  const form = element("form", { class: "step-form", onsubmit: (event) => { event.preventDefault(); add(); } },
    ...Object.entries(inputs).map(([name, input]) => element("label", {}, element("span", {}, t(`step.${name}`)), input)),
    element("p", { class: "step-query" }, element("code", {}, query)), element("button", { type: "submit", class: "button strong" }, t("step.add")));
  openDialog({ title: t("step.entry"), className: "step" }, element("p", { class: "note" }, t("step.kept")), form, said,
    element("h3", {}, t("step.steps")), list, element("p", { class: "step-files" }, press(t("step.copy"), () => copy(said)), press(t("step.save"), save)));
  inputs.title.focus();
  fill(list, said);
}

function field(name, most) {
  const shape = name === "title" ? "input" : "textarea";
  return element(shape, { name, maxlength: String(most), required: name === "title", rows: shape === "textarea" ? "2" : null });
}

function press(text, onclick) {
  return element("button", { type: "button", class: "button", onclick }, text);
}

/** A named view with what a step adds to it: an entry of the file that `ca-geo briefing new --steps` takes. */
function stepOf(inputs, query) {
  const words = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.value.trim()]));
  return { title: words.title, caption: words.caption, query, sources: sources(), text: words.text, notes: words.notes };
}

/** The view without what is the reader's to choose, its zoom as for a map of the usual size. */
function queryOf(state) {
  const { x, y } = map.getSize();
  const { lng, lat } = map.getCenter();
  const zoom = map.getZoom() - Math.log2(Math.min(x / MADE_FOR[0], y / MADE_FOR[1]));
  const place = Object.fromEntries(Object.keys(state).map((name) => [name, PLACE.includes(name) ? state[name] : null]));
  const within = Math.round(Math.min(Math.max(zoom, settings.minZoom), settings.maxZoom) * 10) / 10;
  return write({ ...place, center: [lng, lat], zoom: within }).slice(1);
}

/** A few ids that stand behind the record chosen, else behind the first ones shown. */
function sources() {
  const chosen = view.get().feature && find(view.get().feature)?.feature;
  const ids = view.shownLayers(settings.layers.map(({ id }) => id)).filter((id) => featuresOf(id).length);
  const records = chosen ? [chosen] : ids.flatMap((id) => passing(id));
  const named = records.flatMap(({ properties }) => properties.sources ?? []).map((name) => name.split(" ")[0]);
  return [...new Set(named)].filter((id) => settings.sources[id]).slice(0, MOST_SOURCES);
}

/* ---- the steps that are kept ---- */

function steps() {
  if (kept) return kept;
  try {
    return JSON.parse(localStorage.getItem(KEPT)) ?? [];
  } catch {
    return []; // the browser keeps nothing for this page, or what it kept is none of ours
  }
}

function keep(next) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(next));
    kept = null;
  } catch {
    kept = next;
  }
}

function fill(list, said) {
  const all = steps();
  list.replaceChildren(...all.map((step, index) => row(step, index, all, () => fill(list, said))));
  if (!all.length) list.append(element("li", { class: "note" }, t("step.none")));
}

function row(step, index, all, refresh) {
  const put = (next) => { keep(next); refresh(); };
  const move = (by) => put(all.with(index, all[index + by]).with(index + by, step));
  const small = (label, text, run, disabled = false) => element("button", { type: "button", class: "icon-button", "aria-label": t(label, { title: step.title }), disabled, onclick: run }, text);
  return element("li", {}, element("span", { class: "step-title" }, step.title), small("step.up", "↑", () => move(-1), index === 0),
    small("step.down", "↓", () => move(1), index === all.length - 1), small("step.remove", "×", () => put(all.toSpliced(index, 1))));
}

/* ---- taking them along ---- */

function asText() {
  return `${JSON.stringify({ steps: steps() }, null, 2)}\n`;
}

async function copy(said) {
  try {
    await navigator.clipboard.writeText(asText());
    said.textContent = t("step.copied");
  } catch {
    said.textContent = t("step.notCopied");
  }
}

function save() {
  saveFile("briefing-steps.json", new Blob([asText()], { type: "application/json" }));
}
