// The menus of the page's head, one row for each thing that can be done. On phones one menu holds all of them.

import { element } from "ca-geo/dom.js";
import { downloads, savings } from "ca-geo/download.js";
import { hasExtra, switchExtra } from "ca-geo/extras.js";
import { withModule } from "ca-geo/lazy.js";
import { startMenu } from "ca-geo/menu.js";
import { ENGLISH, language } from "ca-geo/names.js";
import { settings } from "ca-geo/page.js";
import { openQuestions } from "ca-geo/questions.js";
import { isPhone } from "ca-geo/sheet.js";
import { singleKeys, switchSingleKeys } from "ca-geo/shortcuts.js";
import { t } from "ca-geo/strings.js";
import { THEMES, shownTheme } from "ca-geo/theme.js";
import { FURNITURE, write } from "ca-geo/url-state.js";
import * as view from "ca-geo/view.js";

/**
 * `menu` is the part of an id in map/head.html, `label` a key of the catalogue, `run` what is done, with the module that `from`
 * fetches where it has one. With `pressed()` it is one of several states, or on and off, and the menu stays open; `group` is the
 * heading (a key) of entries that belong together.
 */
const ENTRIES = [
  ...THEMES.map((theme) => ({ menu: "view", group: "theme.label", label: `theme.${theme}`, pressed: () => shownTheme() === theme, run: () => view.set({ theme }, "theme") })),
  ...FURNITURE.map((name) => ({ menu: "view", group: "furniture.label", label: `furniture.${name}`, pressed: () => hasExtra(name), run: () => switchExtra(name) })),
  ...(settings.inlined ? [] : Object.keys(settings.languages).map((lang) => ({ menu: "view", group: "language.label", label: `language.${lang}`, lang, pressed: () => lang === language, run: () => speak(lang) }))),
  { menu: "view", group: "keys.label", label: "keys.single", pressed: singleKeys, run: switchSingleKeys },
  { menu: "tools", label: "draw.measure", from: () => import("ca-geo/later/draw.js"), run: (draw) => draw.start("line") },
  { menu: "tools", label: "draw.draw", from: () => import("ca-geo/later/draw.js"), run: (draw) => draw.start() },
  ...(settings.inlined ? [] : [{ menu: "tools", label: "questions.title", run: () => openQuestions() }]),
  ...(settings.inlined ? [] : [{ menu: "share", label: "briefing.all", run: () => location.assign("briefings") }]),
  { menu: "share", label: "step.entry", from: () => import("ca-geo/later/step.js"), run: (step) => step.openStep() },
  ...(settings.inlined ? [] : [{ menu: "share", label: "share.entry", from: () => import("ca-geo/later/share.js"), run: (share) => share.openShare() }]),
  { menu: "share", label: "picture.entry", from: () => import("ca-geo/later/picture.js"), run: (picture) => picture.openPicture() },
  { menu: "share", label: "cite.entry", from: () => import("ca-geo/later/cite.js"), run: (cite) => cite.openCite() },
];

/** Fills the menus; one that holds nothing is not there. */
export function startMenus() {
  const closeAll = startMenu(document.getElementById("menus-button"), document.getElementById("menus"), { show: (open) => document.documentElement.classList.toggle("menus-open", open) });
  for (const place of document.querySelectorAll("#menus > .menu")) startOne(place, closeAll);
}

function startOne(place, closeAll) {
  const [button, body] = place.children;
  const fill = contents(body.id);
  if (!fill) return place.remove();
  const close = startMenu(button, body, { fill: () => fill(leave), stays: () => isPhone.matches });
  function leave() {
    close();
    closeAll();
    const outer = document.getElementById("menus-button");
    (button.checkVisibility() ? button : outer).focus();
  }
}

/** How to fill the menu of that name; null where it holds nothing. */
function contents(name) {
  if (name === "download") return settings.inlined ? savings : downloads; // a page in one file has no server to ask
  const entries = ENTRIES.filter(({ menu }) => menu === name);
  return entries.length ? (leave) => grouped(entries, leave) : null;
}

/** Entries without a group first. */
function grouped(entries, leave) {
  const rows = entries.map((entry) => ({ entry, ...row(entry, leave, () => rows.forEach(({ mark }) => mark())) }));
  const groups = new Set(entries.map(({ group }) => group).filter(Boolean));
  const alone = rows.filter(({ entry }) => !entry.group).map(({ node }) => node);
  return [...alone, ...[...groups].map((group) => groupOf(group, rows.filter(({ entry }) => entry.group === group)))];
}

function groupOf(group, rows) {
  return element("div", { class: "menu-group", role: "group", "aria-label": t(group) },
    element("p", { class: "menu-heading", "aria-hidden": "true" }, t(group)), ...rows.map(({ node }) => node));
}

/** A button, and how it shows whether it is on. */
function row(entry, leave, markAll) {
  const choose = () => {
    if (!entry.pressed) leave();
    run(entry).then(markAll);
  };
  const node = element("button", { type: "button", class: "menu-entry", "data-entry": entry.label, lang: entry.lang, onclick: choose }, t(entry.label));
  const mark = () => { if (entry.pressed) node.setAttribute("aria-pressed", String(entry.pressed())); };
  mark();
  return { node, mark };
}

async function run({ label, from, run }) {
  return from ? withModule(t(label), from, run) : run();
}

/** The same view on a page in another language. */
function speak(lang) {
  if (lang !== language) location.assign(write({ ...view.get(), lang: lang === ENGLISH ? null : lang }) || location.pathname);
}
