// A briefing in front of an audience: the band under the map, the keys, the way to overview, notes and full screen.

import { closeNotes, openNotes } from "ca-geo/later/briefing-notes.js";
import { openOverview } from "ca-geo/later/briefing-overview.js";
import { goTo, number, onStep, steps } from "ca-geo/briefing-steps.js";
import { announce } from "ca-geo/notice.js";
import { settings } from "ca-geo/page.js";
import { singleKeys, watchSingleKeys } from "ca-geo/shortcuts.js";
import { t } from "ca-geo/strings.js";
import * as view from "ca-geo/view.js";

const band = document.getElementById("band");
const part = (name) => band.querySelector(`[data-part="${name}"]`);
const button = (name) => band.querySelector(`[data-do="${name}"]`);

const ACTIONS = {
  previous: () => goTo(number() - 1),
  next: () => goTo(number() + 1),
  first: () => goTo(1),
  last: () => goTo(steps.length),
  overview: openOverview,
  notes: () => openNotes(act),
  full: toggleFullScreen,
};

/** Keys of keyboards and of presenters' remote controls. */
const KEYS = {
  ArrowLeft: "previous", ArrowUp: "previous", PageUp: "previous", Backspace: "previous",
  ArrowRight: "next", ArrowDown: "next", PageDown: "next", " ": "next", Enter: "next",
  Home: "first", End: "last", Escape: "overview", o: "overview", n: "notes", f: "full",
};

/** Connects the band and the keys. */
export function start(map) {
  map.keyboard.disable(); // the arrow keys lead through the steps
  if (!document.fullscreenEnabled) button("full").remove();
  band.addEventListener("click", ({ target }) => act(target.closest("[data-do]")?.dataset.do));
  document.addEventListener("keydown", onKey, true);
  watchSingleKeys(nameLetters);
  followFingers(band);
  view.watch("feature", (_, cause) => { if (cause === "close") queueMicrotask(() => button("next").focus()); }); // before the next key: the sign would keep the arrows
  onStep(show);
  addEventListener("pagehide", closeNotes);
  show(number(), 0);
}

function act(name) {
  ACTIONS[name]?.();
}

function show(n, before) {
  const step = steps[n - 1];
  part("where").textContent = t("briefing.where", { n, m: steps.length });
  part("title").textContent = step.title;
  part("caption").textContent = step.caption;
  part("sources").textContent = `${t("briefing.sources")} ${step.sources.map(({ short }) => short).join("; ")}`;
  if (part("map")) part("map").href = `map?${step.query}`;
  button("previous").setAttribute("aria-disabled", String(n === 1));
  button("next").setAttribute("aria-disabled", String(n === steps.length));
  const bar = band.querySelector("[role=progressbar]");
  bar.setAttribute("aria-valuenow", n);
  bar.style.setProperty("--done", `${(100 * n) / steps.length}%`);
  document.title = t("title.record", { name: step.title, title: settings.briefing.title });
  if (before) announce(`${t("briefing.where", { n, m: steps.length })} ${step.title} ${step.caption}`);
}

/** What has the keyboard may have a use of its own for a key: a sign travels, a button is pressed, a record closes. */
function onKey(event) {
  const name = KEYS[event.key];
  if (!name || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || isTaken(event)) return;
  event.preventDefault();
  event.stopPropagation();
  act(name);
}

/** Which letters press a button, said of the button. */
function nameLetters(on) {
  for (const [key, name] of Object.entries(KEYS).filter(([key]) => isLetter(key))) {
    if (on) button(name)?.setAttribute("aria-keyshortcuts", key);
    else button(name)?.removeAttribute("aria-keyshortcuts");
  }
}

function isLetter(key) {
  return /^[a-z]$/.test(key);
}

function isTaken({ key, target }) {
  if (isLetter(key) && !singleKeys()) return true;
  if (target.closest("dialog, .panel, input, select, textarea, .list-card")) return true;
  if (key === "Escape") return document.documentElement.classList.contains("panel-open");
  if ([" ", "Enter"].includes(key)) return Boolean(target.closest("a, button, summary, [role=button]"));
  return key.startsWith("Arrow") && Boolean(target.closest(".marks"));
}

function toggleFullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.();
}

/** A stroke across the band leads on; the map keeps its own. */
function followFingers(node) {
  const FAR_PX = 48;
  let from = null;
  node.addEventListener("pointerdown", ({ pointerType, clientX }) => { from = pointerType === "touch" ? clientX : null; });
  node.addEventListener("pointerup", ({ clientX }) => {
    if (from !== null && Math.abs(clientX - from) > FAR_PX) act(clientX < from ? "next" : "previous");
    from = null;
  });
}
