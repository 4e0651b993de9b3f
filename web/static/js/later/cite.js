// How the view, or one record, is cited: the server's four forms, to copy or to take away; a page without a server gives plain text.

import { copyText } from "ca-geo/clipboard.js";
import { openDialog } from "ca-geo/dialog.js";
import { element } from "ca-geo/dom.js";
import { settings } from "ca-geo/page.js";
import { t } from "ca-geo/strings.js";
import { EMPTY, write } from "ca-geo/url-state.js";
import * as view from "ca-geo/view.js";

const FORMS = { txt: null, bibtex: "BibTeX", ris: "RIS", csl: "CSL-JSON" }; // as /cite calls them; names are the same in every language

/** Opens the dialog for a record {collection, id}; null: for the view as it is now. */
export async function openCite(feature = null) {
  const text = element("textarea", { readonly: true, rows: "12", spellcheck: "false", "aria-label": t("cite.text"), dir: "auto" });
  const copy = element("button", { type: "button", class: "button", onclick: () => copyText(text.value, t("cite.copied")) }, t("cite.copy"));
  const rest = settings.inlined ? [] : withServer(addressOf(feature), text);
  const { node } = openDialog({ title: t("cite.title"), className: "copy cite" }, ...rest.slice(0, 1), text, element("p", { class: "dialog-buttons" }, copy, " ", ...rest.slice(1)));
  if (settings.inlined) text.value = (await import("ca-geo/later/citation.js")).inPlainText(feature);
  return node;
}

/** Of the record alone, or of the view without what is open in it; the language is of pages alone. */
function addressOf(feature) {
  const state = feature ? EMPTY : { ...view.get(), lang: null };
  return new URL(`cite${write({ ...state, feature }) || "?"}`, location.href).href;
}

/** The choice of a form, which fills the text; then the ways out: a file of it, and the page with all forms. */
function withServer(address, text) {
  const download = element("a", { class: "button", download: "" }, t("cite.download"));
  const show = async (form) => {
    const href = `${address}&f=${form}`;
    download.href = href;
    const answer = await fetched(href);
    if (download.href === href) text.value = answer; // else another form has been chosen since
  };
  const radio = (form, i) => element("input", { type: "radio", name: "cite-form", value: form, checked: i === 0, onchange: () => show(form) });
  const radios = Object.entries(FORMS).map(([form, name], i) => element("label", {}, radio(form, i), ` ${name ?? t("cite.txt")} `));
  show("txt");
  return [element("fieldset", {}, element("legend", {}, t("cite.form")), ...radios), download, " ", element("a", { href: address }, t("cite.page"))];
}

async function fetched(href) {
  try {
    const answer = await fetch(href);
    if (!answer.ok) throw new Error(String(answer.status));
    return await answer.text();
  } catch (error) {
    return t("cite.failed", { reason: error.message });
  }
}
