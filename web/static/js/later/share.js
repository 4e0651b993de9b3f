// The way out of the map for a view: its link, and the code that embeds it, tried out beside the choices.

import { openDialog } from "ca-geo/dialog.js";
import { element } from "ca-geo/dom.js";
import { choice, labelled, styled } from "ca-geo/later/share-fields.js";
import { settings } from "ca-geo/page.js";
import { t } from "ca-geo/strings.js";
import { THEMES } from "ca-geo/theme.js";
import { write } from "ca-geo/url-state.js";
import * as view from "ca-geo/view.js";

const SIZES = { small: [480, 360], medium: [640, 420], large: [960, 540] };
const [NARROWEST, WIDEST, WAIT_MS] = [200, 8000, 400];
const NOT_EMBEDDED = { table: null, sort: null, columns: null, follow: null, base: null, ask: null }; // of the whole page alone

/** Opens the dialog for the view as it is now. */
export async function openShare() {
  await styled();
  const said = element("p", { class: "visually-hidden", role: "status" });
  const state = view.get();
  const link = new URL(`map${write(state)}`, location.href).href;
  const form = new Form(state, said);
  const { node } = openDialog({ title: t("share.title"), className: "share" },
    section("share.link", element("p", { class: "note" }, t("share.link.more")), copied("share.address", element("input", { type: "text", readonly: true, value: link }), said)),
    section("share.embed", form.node, element("p", { class: "note" }, t("share.oembed"))), said);
  form.show();
  return node;
}

function section(label, ...content) {
  return element("section", { "aria-label": t(label) }, element("h3", {}, t(label)), ...content);
}

/** A text to be taken away, with a button that copies it. */
function copied(label, field, said) {
  const button = element("button", { type: "button", class: "button", onclick: copy }, t("share.copy"));
  field.addEventListener("focus", () => field.select());
  async function copy() {
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = said.textContent = t("share.copied");
      setTimeout(() => { button.textContent = t("share.copy"); said.textContent = ""; }, 2500);
    } catch {
      field.select(); // no secure context, or the reader said no: ready to be copied by hand
      said.textContent = t("share.byHand");
    }
  }
  return element("div", { class: "share-copy" }, element("label", {}, element("span", { class: "visually-hidden" }, t(label)), field), button);
}

/** The choices of an embedded map, the code that they make, and the map that this code gives. */
class Form {
  constructor(state, said) {
    this.state = state;
    this.title = element("input", { type: "text", maxlength: "200", placeholder: t("share.ownTitle.hint") });
    this.theme = choice([["", t("share.theme.reader")], ...THEMES.map((theme) => [theme, t(`theme.${theme}`)])], state.theme ?? "");
    this.lang = choice(Object.entries(settings.languages), state.lang ?? document.documentElement.lang);
    this.sizes = radios("share-size", [...Object.keys(SIZES), "responsive", "own"], "share.size");
    this.width = length(640);
    this.height = length(420);
    this.own = element("span", { class: "share-own" }, labelled("share.width", this.width), " × ", labelled("share.height", this.height));
    this.controls = Object.keys(settings.controls).map((name) => box(name, settings.controls[name]));
    this.code = element("textarea", { readonly: true, rows: "4", spellcheck: "false" });
    this.preview = element("div", { class: "share-preview" });
    this.node = element("form", { class: "share-form", onsubmit: (event) => event.preventDefault(), oninput: () => this.change() },
      element("div", { class: "share-choices" },
        group("share.size", ...this.sizes.map(({ node }) => node), this.own),
        group("share.controls", ...this.controls.map(({ node }) => node), element("p", { class: "note" }, t("share.always"))),
        labelled("share.ownTitle", this.title), labelled("theme.label", this.theme), labelled("share.language", this.lang)),
      element("div", { class: "share-result" }, element("p", { class: "share-head" }, t("share.preview")), this.preview,
        element("p", { class: "share-head" }, t("share.code")), copied("share.code", this.code, said)));
  }

  change() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.show(), WAIT_MS);
  }

  /** The code, and the map in a frame of that size, made smaller where the dialog has less room. */
  show() {
    const size = this.sizes.find(({ input }) => input.checked).value;
    this.own.hidden = size !== "own";
    const [width, height] = this.size(size);
    const frame = this.frame(size, width, height);
    this.code.value = frame.outerHTML;
    const room = this.preview.clientWidth || width;
    const scale = size === "responsive" ? 1 : Math.min(1, room / width);
    if (size !== "responsive") Object.assign(frame.style, { transform: `scale(${scale})`, transformOrigin: "0 0", maxWidth: "none" });
    this.preview.style.height = size === "responsive" ? "" : `${Math.ceil(height * scale)}px`;
    frame.removeAttribute("loading"); // it is looked at
    this.preview.replaceChildren(frame);
  }

  size(name) {
    if (name !== "own") return SIZES[name] ?? SIZES.large;
    return [this.width, this.height].map((input) => Math.min(WIDEST, Math.max(NARROWEST, Math.round(input.valueAsNumber) || NARROWEST)));
  }

  frame(size, width, height) {
    const style = size === "responsive" ? "border:0;width:100%;aspect-ratio:16/9;min-height:360px" : "border:0;max-width:100%";
    const sides = size === "responsive" ? {} : { width: String(width), height: String(height) };
    return element("iframe", { src: this.address(), ...sides, title: this.title.value.trim() || document.title, loading: "lazy", allow: "fullscreen; clipboard-write", style });
  }

  address() {
    const lang = this.lang.value === Object.keys(settings.languages)[0] ? null : this.lang.value;
    const url = new URL(`embed${write({ ...this.state, ...NOT_EMBEDDED, theme: this.theme.value || null, lang })}`, location.href);
    const chosen = this.controls.filter(({ input }) => input.checked).map(({ name }) => name);
    const usual = Object.keys(settings.controls).filter((name) => settings.controls[name]);
    const own = [this.title.value.trim() && `title=${encodeURIComponent(this.title.value.trim())}`, chosen.join() !== usual.join() && `controls=${chosen.join(",")}`].filter(Boolean);
    return own.length ? `${url.href}${url.search ? "&" : "?"}${own.join("&")}` : url.href;
  }
}

function group(label, ...content) {
  return element("fieldset", {}, element("legend", {}, t(label)), ...content);
}

function radios(name, values, label) {
  return values.map((value) => {
    const input = element("input", { type: "radio", name, value, checked: value === "medium" });
    const sides = SIZES[value] ? ` ${SIZES[value].join(" × ")}` : "";
    return { value, input, node: element("label", { class: "share-option" }, input, `${t(`${label}.${value}`)}${sides}`) };
  });
}

function box(name, checked) {
  const input = element("input", { type: "checkbox", checked });
  return { name, input, node: element("label", { class: "share-option" }, input, t(`share.control.${name}`)) };
}

function length(value) {
  return element("input", { type: "number", min: String(NARROWEST), max: String(WIDEST), step: "10", value: String(value) });
}
