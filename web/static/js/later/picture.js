// The view as a picture to keep: drawn by the server as SVG, PDF or PNG; a page in one file has none and takes a picture of itself.

import { openDialog } from "ca-geo/dialog.js";
import { element } from "ca-geo/dom.js";
import { choice, labelled, styled } from "ca-geo/later/share-fields.js";
import { settings } from "ca-geo/page.js";
import { t } from "ca-geo/strings.js";
import { shownTheme, THEMES } from "ca-geo/theme.js";
import { write } from "ca-geo/url-state.js";
import * as view from "ca-geo/view.js";

const FORMATS = ["svg", "pdf", "png"];
const SIZES = { "16:9": "wide", "4:3": "slide", a4: "a4", a3: "a3", column: "column" }; // as /figure.svg names them, and their words
const WAIT_MS = 400;

/** Opens the dialog for the view as it is now. */
export async function openPicture() {
  if (settings.inlined) return (await import("ca-geo/later/picture-here.js")).savePicture();
  await styled();
  const form = new Form(view.get());
  const { node } = openDialog({ title: t("picture.title"), className: "share picture" }, form.node);
  form.show();
  return node;
}

/** The choices, the picture that they make, and the way to keep it. */
class Form {
  constructor(state) {
    this.state = state;
    const charts = ["map", "timeline", ...(state.indicator ? ["indicator"] : [])];
    this.chart = choice(charts.map((name) => [name, t(`picture.${name}`)]), "map");
    this.format = choice(FORMATS.map((name) => [name, t(`picture.${name}`)]), "svg");
    this.size = choice(Object.entries(SIZES).map(([size, name]) => [size, t(`picture.size.${name}`)]), "16:9");
    this.theme = choice([...THEMES.map((name) => [name, t(`theme.${name}`)]), ["safe", t("picture.safe")]], shownTheme());
    this.title = element("input", { type: "text", maxlength: "160", placeholder: t("picture.ownTitle") });
    this.image = element("img", { alt: t("picture.preview"), onload: () => this.say(""), onerror: () => this.say(t("picture.failed")) });
    this.said = element("p", { class: "note", role: "status" });
    this.link = element("a", { class: "button", download: "" }, t("picture.save"));
    this.node = element("form", { class: "share-form", onsubmit: (event) => event.preventDefault(), oninput: () => this.change() },
      element("div", { class: "share-choices" }, labelled("picture.what", this.chart), labelled("picture.format", this.format), labelled("picture.size", this.size),
        labelled("theme.label", this.theme), labelled("picture.heading", this.title), element("p", {}, this.link)),
      element("div", { class: "share-result" }, element("div", { class: "share-preview" }, this.image), this.said));
  }

  /** The link is right at once; the preview follows when the reader pauses. */
  change() {
    this.link.href = this.address(this.format.value);
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.show(), WAIT_MS);
  }

  show() {
    this.link.href = this.address(this.format.value);
    const address = this.address("svg");
    if (this.image.src === address) return;
    this.say(t("picture.drawing"));
    this.image.src = address;
  }

  say(text) {
    this.said.textContent = text;
  }

  address(format) {
    const own = { size: this.size.value, theme: this.theme.value, title: this.title.value.trim(), chart: this.chart.value === "map" ? "" : this.chart.value };
    const url = new URL(`figure.${format}${write({ ...this.state, theme: null })}`, location.href);
    for (const [name, value] of Object.entries(own)) if (value) url.searchParams.set(name, value);
    return url.href;
  }
}
