// Dialogs: named, over everything, closed with Escape or the cross; the keyboard goes back to where it was.

import { element } from "ca-geo/dom.js";
import { t } from "ca-geo/strings.js";

let made = 0;

/** Opens a dialog with a heading; `onClose` runs once, however it is closed. Returns {close, node}. */
export function openDialog({ title, className = "", onClose = () => {} }, ...content) {
  const from = document.activeElement;
  const id = `dialog-title-${(made += 1)}`;
  const close = () => node.close();
  const cross = element("button", { type: "button", class: "icon-button", "aria-label": t("dialog.close"), onclick: close }, "×");
  const head = element("div", { class: "dialog-head" }, element("h2", { id, tabindex: "-1" }, title), cross);
  const node = element("dialog", { class: `dialog ${className}`.trim(), "aria-labelledby": id, onkeydown: (event) => event.stopPropagation(), onclose: ended },
    head, element("div", { class: "dialog-body" }, ...content), element("div", { class: "notices", role: "status" }));
  function ended() {
    node.remove();
    onClose();
    if (from?.isConnected && (document.activeElement ?? document.body) === document.body) from.focus();
  }
  document.body.append(node);
  node.showModal();
  head.firstChild.focus(); // what it is about is read first; Tab leads to what can be done
  return { close, node };
}
