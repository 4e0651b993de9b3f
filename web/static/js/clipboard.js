// Copies text; where the browser forbids it, shows the text marked, ready to be copied by hand.

import { openDialog } from "ca-geo/dialog.js";
import { element } from "ca-geo/dom.js";
import { notify } from "ca-geo/notice.js";
import { t } from "ca-geo/strings.js";

/** Copies, then says `done`. */
export async function copyText(text, done) {
  try {
    await navigator.clipboard.writeText(text);
    notify(done);
  } catch {
    showForCopying(text); // no secure context, or the reader said no
  }
}

function showForCopying(text) {
  const area = element("textarea", { readonly: true, rows: "8", "aria-label": t("copy.text") });
  area.value = text;
  openDialog({ title: t("copy.text"), className: "copy" }, element("p", {}, t("copy.byHand")), area);
  area.focus();
  area.select();
}
