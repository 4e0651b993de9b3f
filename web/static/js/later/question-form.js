// The form of each question: its fields from what the API says that it takes (/analysis), in the page's words.

import { ASKS, asAsk } from "ca-geo/asks.js";
import { element } from "ca-geo/dom.js";
import * as fields from "ca-geo/later/question-fields.js";
import { t } from "ca-geo/strings.js";

const FROM = ["feature", "place", "line", "border"];

/**
 * The form of a question as {node, read()}. `taken` maps each parameter to its JSON schema; `values` is what it is to hold;
 * `page` gives centre(), located (ids of layers with places), draw().
 */
export function formOf(question, taken, values, page) {
  const parts = FORMS[question]({ taken, values, page });
  const read = async () => asAsk(question, Object.assign({}, ...(await Promise.all(parts.map((part) => part.read())))));
  return { node: element("div", { class: "fields" }, parts.map(({ node }) => node)), read, rename: (text) => parts.forEach((part) => part.rename?.(text)) };
}

const FORMS = {
  within: ({ taken, values, page }) => [origin(taken, values, page), fields.kilometres(taken.km, values.km, true), fields.certainty(values.match)],
  nearest: ({ values, page }) => [
    fields.layer("from", t("questions.from"), page.located, values.from),
    fields.layer("to", t("questions.to"), page.located, values.to ?? page.located[1]),
    fields.certainty(values.match),
  ],
  incidents: ({ taken, values, page }) => [
    fields.layer("collection", t("questions.collection"), page.located, values.collection ?? taken.collection.default),
    fields.border("borders", page.borders, values.borders, t("questions.allBorders")),
    fields.kilometres(taken.km, values.km, false),
  ],
  profile: ({ taken, values, page }) => [fields.line(values.line ?? taken.line.default, page.located, isOneLine)],
  polygon: ({ values, page }) => [fields.corners(values.polygon, page.draw), fields.certainty(values.match)],
};

const isOneLine = ({ symbol }) => symbol === "double-line";

/** What distances are from: the kind, and the field for that kind. */
function origin(taken, values, page) {
  const chosen = FROM.find((name) => values[name]) ?? "feature";
  const kind = fields.choice("kind", t("questions.origin"), FROM.map((name) => [name, t(`questions.origin.${name}`)]), chosen);
  const box = element("div", {});
  let field = null;
  const show = () => {
    field = ORIGINS[kind.input.value](values, page, taken);
    box.replaceChildren(field.node);
  };
  kind.input.addEventListener("change", show);
  show();
  return { node: element("div", { class: "fields" }, kind.node, box), read: () => field.read(), rename: (text) => field.rename?.(text) };
}

const ORIGINS = {
  feature: (values, page) => fields.record(values.feature, page.located),
  place: (values, page) => fields.place(values.place, page),
  line: (values, page) => fields.line(values.line, page.located, () => true),
  border: (values, page, taken) => fields.border("border", taken.border.enum, values.border),
};

/** The questions that there are, in the order of the forms. */
export const QUESTIONS = Object.keys(ASKS);
