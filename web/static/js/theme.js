// Light, dark, grey or high contrast: sets data-theme on the root, and theme.css does the rest. Without a choice the reader's own setting rules.

import * as view from "ca-geo/view.js";

export const THEMES = ["light", "dark", "grey", "contrast"];

const prefersDark = matchMedia("(prefers-color-scheme: dark)");
const prefersContrast = matchMedia("(prefers-contrast: more)");

/** Follows the view, and the reader's own setting. */
export function startTheme() {
  const show = () => apply(view.get().theme ?? preferred());
  view.watch("theme", show);
  for (const preference of [prefersDark, prefersContrast]) preference.addEventListener("change", show);
  addEventListener("beforeprint", () => apply("grey"));
  addEventListener("afterprint", show);
  show();
}

/** The one that is seen now. */
export function shownTheme() {
  return view.get().theme ?? preferred() ?? (prefersDark.matches ? "dark" : "light");
}

/** Who wants more contrast, and does not want it dark, gets the theme made for it; light and dark are the style sheet's to choose. */
function preferred() {
  return prefersContrast.matches && !prefersDark.matches ? "contrast" : null;
}

function apply(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}
