// The presenter's second window: notes, the next step, clock and time since the start. It steers the briefing, and follows it.

import { number, onStep, steps } from "ca-geo/briefing-steps.js";
import { element } from "ca-geo/dom.js";
import { notify } from "ca-geo/notice.js";
import { t } from "ca-geo/strings.js";

const KEYS = { ArrowLeft: "previous", ArrowUp: "previous", PageUp: "previous", ArrowRight: "next", ArrowDown: "next", PageDown: "next", " ": "next", Home: "first", End: "last" };

let notes = null; // the window
let ticking = null;
let since = null;

onStep(() => { if (isOpen()) fill(); });

/** Opens the window, or brings it to the front; `act(name)` does what its keys and buttons say. */
export function openNotes(act) {
  if (isOpen()) return notes.focus();
  notes = open("", "ca-geo-notes", "popup,width=640,height=640");
  if (!notes) return notify(t("briefing.blocked"));
  since = Date.now();
  build(act);
  fill();
  clearInterval(ticking);
  ticking = setInterval(tick, 1000);
  tick();
}

export function closeNotes() {
  clearInterval(ticking);
  notes?.close();
}

function isOpen() {
  return notes !== null && !notes.closed;
}

/** The window has no address of its own: its document is written from here. */
function build(act) {
  const { documentElement, head, body } = notes.document;
  documentElement.lang = document.documentElement.lang;
  documentElement.className = "notes";
  if (document.documentElement.dataset.theme) documentElement.dataset.theme = document.documentElement.dataset.theme;
  notes.document.title = t("briefing.notes.title");
  head.replaceChildren(...[...document.querySelectorAll('link[rel="stylesheet"]')].map(copied));
  const press = (name) => element("button", { type: "button", class: "button", onclick: () => act(name) }, t(`briefing.${name}`));
  const place = (tag, name) => element(tag, { "data-part": name });
  body.replaceChildren(element("main", { class: "notes-page" },
    element("p", { class: "notes-times" }, place("span", "where"), place("span", "clock"), place("span", "elapsed")),
    place("h1", "title"), place("p", "notes"),
    element("h2", {}, t("briefing.notes.next")), place("p", "next"),
    element("p", { class: "notes-controls" }, press("previous"), press("next"),
      element("button", { type: "button", class: "button", onclick: () => { since = Date.now(); tick(); } }, t("briefing.notes.restart")))));
  notes.onkeydown = (event) => {
    if (!KEYS[event.key] || (event.key === " " && event.target.closest("button"))) return;
    event.preventDefault();
    act(KEYS[event.key]);
  };
}

function copied(link) {
  return element("link", { rel: "stylesheet", href: link.href });
}

function put(name, text) {
  notes.document.querySelector(`[data-part="${name}"]`).textContent = text;
}

function fill() {
  const [step, next] = [steps[number() - 1], steps[number()]];
  put("where", t("briefing.where", { n: number(), m: steps.length }));
  put("title", step.title);
  put("notes", step.notes || t("briefing.notes.none"));
  put("next", next ? next.title : t("briefing.notes.end"));
}

function tick() {
  if (!isOpen()) return clearInterval(ticking);
  const seconds = Math.floor((Date.now() - since) / 1000);
  const two = (value) => String(value).padStart(2, "0");
  put("clock", new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }));
  put("elapsed", t("briefing.notes.elapsed", { time: `${Math.floor(seconds / 60)}:${two(seconds % 60)}` }));
}
