// The column of spatial questions: a form for each, the answer below it and on the map. The question is part of the view.

import { permalink } from "ca-geo/address.js";
import { asAsk } from "ca-geo/asks.js";
import { copyText } from "ca-geo/clipboard.js";
import { element } from "ca-geo/dom.js";
import { AnswerMap, drawingOf } from "ca-geo/later/answer-map.js";
import { answerBody } from "ca-geo/later/answer-view.js";
import { Refused, answerTo, hrefOf, inForm, limitsOf, questions } from "ca-geo/later/answers.js";
import { FieldFault } from "ca-geo/later/question-fields.js";
import { QUESTIONS, formOf } from "ca-geo/later/question-form.js";
import { createTool } from "ca-geo/later/tool-panel.js";
import { withModule } from "ca-geo/lazy.js";
import { map } from "ca-geo/leaflet-map.js";
import { announce } from "ca-geo/notice.js";
import { LoadError } from "ca-geo/page.js";
import { isPhone } from "ca-geo/sheet.js";
import { onShown } from "ca-geo/shown.js";
import { t } from "ca-geo/strings.js";
import * as view from "ca-geo/view.js";

const SCOPES = { nearest: "questions.scope.named", incidents: "questions.scope.named", profile: "questions.scope.profile" }; // what else than the layers that are on
const PAUSE_MS = 350; // between a change of what is shown and the next question: the slider moves in steps
const tool = createTool({ id: "questions", title: t("questions.title"), onClose: leave });
const page = { centre: () => { const { lng, lat } = map.getCenter(); return `${lng.toFixed(4)},${lat.toFixed(4)}`; }, located: [], borders: [], draw };
const parts = {
  select: element("select", { id: "question", onchange: () => fill(asAsk(parts.select.value, {})) }, QUESTIONS.map((name) => element("option", { value: name }, t(`questions.${name}`)))),
  about: element("p", { class: "note", id: "question-about" }),
  form: element("form", { class: "question-form", novalidate: true, onsubmit: (event) => { event.preventDefault(); submit(); } }),
  fault: element("p", { class: "failed", role: "alert", hidden: true }),
  status: element("div", { class: "answer-status", role: "status" }),
  answer: element("div", { class: "answer" }),
};
parts.fold = element("details", { open: true, class: "question-fold" }, element("summary", {}, t("questions.edit")), parts.form);
let form = null;
let isNew = false; // whether the map is to show the whole of the next answer
let drawing = null;
let asking = null; // {href, controller} of the question that is under way

parts.select.setAttribute("aria-describedby", parts.about.id);
tool.body.append(element("div", { class: "field" }, element("label", { for: "question" }, t("questions.which")), parts.select), parts.about, parts.fold, parts.fault, parts.status, parts.answer);
onShown(() => { if (view.get().ask) later(); });

/** Opens the column with a form; `given` {question, values} is what it holds, else the question that is asked, else the first. */
export async function openForm(given = null) {
  tool.show();
  if (await known()) fill(given ?? view.get().ask ?? asAsk(QUESTIONS[0], ofSelection()));
}

/** Asks what the view holds, and shows the answer; null takes it away. */
export async function showAsked(asked) {
  if (!asked) return clear();
  if (!tool.root.isConnected) tool.show();
  if (!(await known()) || view.get().ask !== asked) return null;
  if (!form || !sameAsk(form.asked, asked)) fill(asked);
  isNew ||= !view.get().center;
  return ask(asked);
}

function ofSelection() {
  const { feature } = view.get();
  return feature ? { feature: `${feature.collection}/${feature.id}` } : {};
}

/** What the API takes, once; where it cannot be had, says so with a way to try again. */
async function known() {
  try {
    const { taken, located } = await questions();
    Object.assign(page, { taken, located, borders: taken.within.border.enum });
    return true;
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    failed(error, () => openForm());
    return false;
  }
}

function fill({ question, values }) {
  form = formOf(question, page.taken[question], values, page);
  form.asked = asAsk(question, values);
  parts.select.value = question;
  parts.about.textContent = t(`questions.${question}.about`);
  parts.fault.hidden = true;
  parts.fold.open = true;
  parts.form.replaceChildren(form.node, element("button", { type: "submit", class: "button strong" }, t("questions.ask")));
}

async function submit() {
  parts.fault.hidden = true;
  try {
    const asked = await form.read();
    form.asked = asked;
    isNew = true;
    if (sameAsk(asked, view.get().ask)) ask(asked);
    else view.set({ ask: asked }, "ask");
  } catch (error) {
    if (!(error instanceof FieldFault || error instanceof LoadError)) throw error;
    parts.fault.textContent = error instanceof FieldFault ? error.message : t("questions.failed", { reason: error.reason });
    parts.fault.hidden = false;
    error.input?.focus();
  }
}

function sameAsk(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

let timer = 0;
function later() {
  clearTimeout(timer);
  timer = setTimeout(() => { if (view.get().ask) ask(view.get().ask); }, PAUSE_MS);
}

async function ask(asked) {
  const { isNone } = limitsOf(asked, page.located);
  if (isNone) return none();
  const href = hrefOf(asked, page.located);
  asking?.controller.abort();
  const mine = { href, controller: new AbortController() };
  asking = mine;
  working(true);
  try {
    const found = await answerTo(href, mine.controller.signal);
    const drawn = await drawingOf(asked.question, found);
    if (asking === mine) show(asked, href, found, drawn);
  } catch (error) {
    if (asking === mine) failed(error, () => ask(asked)); // of no interest once something else is asked, or nothing
  } finally {
    if (asking === mine) { asking = null; working(false); }
  }
  return null;
}

/** While a question is under way the last answer stays, paler. */
function working(is) {
  parts.answer.classList.toggle("stale", is);
  parts.answer.setAttribute("aria-busy", String(is));
  if (is) parts.status.replaceChildren(element("p", { class: "note" }, t("questions.asking")));
}

function show(asked, href, found, drawn) {
  if (found.from?.name && !found.from.value.includes(",")) form.rename(found.from.name);
  drawing ??= new AnswerMap(map);
  drawing.set(drawn);
  const said = answerBody(asked, found, drawing);
  parts.status.replaceChildren(element("p", { class: "answer-said" }, said.summary));
  parts.answer.replaceChildren(...limits(asked), ...said.nodes, links(href, found));
  announce(said.summary);
  parts.fold.open &&= !isPhone.matches; // the answer has the room
  if (isNew) drawing.fit();
  isNew = false;
}

/** What of the view the answer leaves aside, and what it honours. */
function limits(asked) {
  const { filters } = limitsOf(asked, page.located);
  const said = [element("p", { class: "note" }, t(SCOPES[asked.question] ?? "questions.scope"))];
  return filters.length ? [element("p", { class: "doubt" }, t("questions.noFilters", { filters: filters.map((name) => t(`filters.${name}`)).join(", ") })), ...said] : said;
}

function links(href, found) {
  const address = permalink();
  return element("div", { class: "answer-links" },
    element("a", { class: "button small", href: inForm(href, "csv"), download: "" }, "CSV"),
    element("a", { class: "button small", href: inForm(href, "json"), download: "" }, found.features ? "GeoJSON" : "JSON"),
    element("a", { class: "button small", href, target: "_blank", rel: "noopener" }, t("questions.page")),
    address && element("button", { type: "button", class: "button small", onclick: () => copyText(permalink(), t("panel.copied")) }, t("panel.copy")),
    element("button", { type: "button", class: "button small", onclick: () => copyText(found.cite, t("questions.citeCopied")) }, t("questions.cite")),
    element("button", { type: "button", class: "button small", onclick: () => view.set({ ask: null }, "ask") }, t("questions.clear")));
}

function failed(error, again) {
  const reason = error instanceof LoadError ? error.reason : error.message;
  const retry = error instanceof Refused ? null : element("button", { type: "button", class: "button small", onclick: again }, t("failed.retry"));
  parts.status.replaceChildren(element("p", { class: "failed" }, `${t(error instanceof Refused ? "questions.refused" : "questions.failed", { reason })} `, retry));
  if (!(error instanceof LoadError || error instanceof Refused)) throw error;
}

function none() {
  clear();
  parts.status.replaceChildren(element("p", { class: "note" }, t("questions.noLayers")));
}

function clear() {
  asking?.controller.abort();
  asking = null;
  drawing?.clear();
  parts.answer.replaceChildren();
  parts.status.replaceChildren();
}

function leave() {
  if (view.get().ask) view.set({ ask: null }, "ask");
  clear();
}

function draw() {
  return withModule(t("draw.draw"), () => import("ca-geo/later/draw.js"), ({ start }) => start("polygon"));
}
