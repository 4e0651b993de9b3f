// Light, dark or grey: sets data-theme on the root, and theme.css does the rest. Without a choice the reader's own setting rules.

import * as view from "ca-geo/view.js";

export const THEMES = ["light", "dark", "grey"];

const prefersDark = matchMedia("(prefers-color-scheme: dark)");

/** Connects the switch in the page's head, which is absent in embedded maps, with the view. */
export function startTheme() {
  const buttons = [...document.querySelectorAll("[data-set-theme]")];
  for (const button of buttons) {
    button.addEventListener("click", () => view.set({ theme: button.dataset.setTheme }, "theme"));
  }
  const show = () => apply(view.get().theme, buttons);
  view.watch("theme", show);
  prefersDark.addEventListener("change", show);
  addEventListener("beforeprint", () => apply("grey", buttons));
  addEventListener("afterprint", show);
  show();
}

function apply(theme, buttons) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  const effective = theme ?? (prefersDark.matches ? "dark" : "light");
  for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.setTheme === effective));
}
