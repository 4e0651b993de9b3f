// Copies text; where the browser forbids it, shows the text marked, ready to be copied by hand.

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
  const close = element("button", { type: "button", class: "button", onclick: () => dialog.close() }, t("copy.close"));
  const dialog = element("dialog", { class: "copy", onclose: () => dialog.remove(), onkeydown: (event) => event.stopPropagation() },
    element("p", {}, t("copy.byHand")), area, close);
  document.body.append(dialog);
  dialog.showModal();
  area.select();
}
