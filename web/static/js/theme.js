// Light, dark or grey: sets data-theme on the root, and theme.css does the rest. Without a choice the reader's own setting rules.

import * as view from "ca-geo/view.js";

export const THEMES = ["light", "dark", "grey"];

const prefersDark = matchMedia("(prefers-color-scheme: dark)");

/** Follows the view, and the reader's own setting. */
export function startTheme() {
  const show = () => apply(view.get().theme);
  view.watch("theme", show);
  prefersDark.addEventListener("change", show);
  addEventListener("beforeprint", () => apply("grey"));
  addEventListener("afterprint", show);
  show();
}

/** The one that is seen now. */
export function shownTheme() {
  return view.get().theme ?? (prefersDark.matches ? "dark" : "light");
}

function apply(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}
