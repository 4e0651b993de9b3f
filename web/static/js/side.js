// The layers and legends on phones: a button in the head opens them over the map.

import { settings } from "ca-geo/page.js";
import { t } from "ca-geo/strings.js";
import * as view from "ca-geo/view.js";

const ids = settings.layers.map((layer) => layer.id);

/** Connects the button, which other windows do not show. */
export function startSide() {
  const button = document.getElementById("show-layers");
  const toggle = (open) => {
    document.documentElement.classList.toggle("layers-open", open);
    button.setAttribute("aria-expanded", String(open));
    button.textContent = open ? t("layers.close") : t("layers.button", { n: view.shownLayers(ids).length });
  };
  const isOpen = () => button.getAttribute("aria-expanded") === "true";
  button.addEventListener("click", () => toggle(!isOpen()));
  view.watch("layers", () => toggle(isOpen()));
  view.watch("feature", (feature) => { if (feature) toggle(false); });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !isOpen()) return;
    event.preventDefault();
    toggle(false);
    button.focus();
  }, true);
  keepBelowHead();
  startSkipLinks(() => { if (getComputedStyle(button).display !== "none") toggle(true); });
  toggle(false);
}

/** The links for the keyboard move it themselves: a fragment in the address would be no part of the view. */
function startSkipLinks(openSide) {
  for (const link of document.querySelectorAll(".skip-link")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      if (link.hash === "#layers") openSide();
      document.querySelector(link.hash).focus();
    });
  }
}

/** Tells the style sheet how tall the head is: on phones it lies over the map, whose buttons stand below it. */
function keepBelowHead() {
  const head = document.querySelector(".head");
  new ResizeObserver(() => document.documentElement.style.setProperty("--head", `${head.offsetHeight}px`)).observe(head);
}
