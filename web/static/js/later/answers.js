// Asks the API: which parameters a question takes, and its answer for what the view shows.

import { intervalOf } from "ca-geo/days.js";
import { active } from "ca-geo/filters.js";
import { json, load, request, settings } from "ca-geo/page.js";
import * as view from "ca-geo/view.js";

const ids = settings.layers.map((layer) => layer.id);
const PLACED = ["within", "polygon"]; // are asked of several collections
let index = null;

/** Rejection of a question: what the API says is wrong with it. */
export class Refused extends Error {}

/** {taken, located}: by question and parameter its JSON schema; the ids of the layers that have places. Fetched once. */
export async function questions() {
  index ??= await load("analysis?f=json");
  const taken = Object.fromEntries(index.questions.map(({ name, parameters }) => [name, Object.fromEntries(parameters.map((one) => [one.name, one.schema]))]));
  return { taken, located: taken.incidents.collection.enum };
}

/** The address that asks, without its form: the question, and of what is shown what it can honour (layers, time). */
export function hrefOf({ question, values }, located) {
  const { time, match } = view.get();
  const on = view.shownLayers(ids).filter((id) => located.includes(id));
  const pairs = Object.entries(values).map(([name, value]) => [name, name === "polygon" ? asWkt(value) : value]);
  if (PLACED.includes(question) && on.length < located.length) pairs.push(["collections", on.join(",")]);
  if (question !== "profile" && time) {
    pairs.push(["datetime", intervalOf(time)]);
    if (match) pairs.push(["datetime-match", match]);
  }
  return `analysis/${question}?${new URLSearchParams(pairs)}`;
}

/** What of the view the question cannot honour: the filters that are set; and whether there is anything left to ask. */
export function limitsOf({ question }, located) {
  const state = view.get();
  const isNone = PLACED.includes(question) && !view.shownLayers(ids).some((id) => located.includes(id));
  return { filters: question === "profile" ? [] : active(state).map(([filter]) => filter.name), isNone };
}

/** The same address in one of the API's forms. */
export function inForm(href, form) {
  return `${href}${href.endsWith("?") ? "" : "&"}f=${form}`;
}

/** The answer as JSON. Rejects with Refused, or with a LoadError that says what failed. */
export async function answerTo(href, signal) {
  const response = await request(inForm(href, "json"), signal);
  if (response.status === 400) throw new Refused(faultsOf(await response.json()));
  return json(response);
}

function faultsOf({ detail, faults = [] }) {
  return faults.map(({ parameter, message, allowed }) => `${parameter} ${message}; ${allowed}`).join(" ") || detail;
}

/** Longitudes and latitudes in turn, as the polygon that the API reads. */
function asWkt(text) {
  const numbers = text.split(",");
  const corners = numbers.filter((_, i) => i % 2 === 0).map((lon, i) => `${lon} ${numbers[2 * i + 1]}`);
  return `POLYGON((${[...corners, corners[0]].join(",")}))`;
}
