// The column of a tool: it stands in the place of the layers (on phones: a sheet); the one that was opened last is seen.

import { element } from "ca-geo/dom.js";
import { sheetHandle } from "ca-geo/sheet.js";
import { t } from "ca-geo/strings.js";

const open = [];

/**
 * A tool's column {root, body, show(), close()}. `onClose` is called when it goes, whoever closes it; the keyboard returns to where it
 * came from.
 */
export function createTool({ id, title, onClose }) {
  const heading = element("h2", { id: `${id}-title`, tabindex: "-1" }, title);
  const body = element("div", { class: "tool-body" });
  const root = element("section", { id, class: "tool sheet", "aria-labelledby": heading.id });
  const tool = { root, body, heading, onClose, opener: null, show: () => show(tool), close: () => close(tool) };
  const shut = element("button", { type: "button", class: "icon-button", "aria-label": t("tool.close", { title }), onclick: tool.close }, "×");
  root.append(sheetHandle(root), element("div", { class: "tool-bar" }, heading, shut), body);
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    tool.close();
  });
  return tool;
}

function show(tool) {
  if (open.at(-1) !== tool) {
    if (!open.includes(tool)) tool.opener = document.activeElement;
    take(tool);
    open.push(tool);
    if (!tool.root.isConnected) document.body.append(tool.root);
    reflect();
  }
  tool.heading.focus({ preventScroll: true });
}

function close(tool) {
  if (!open.includes(tool)) return;
  take(tool);
  tool.root.remove();
  reflect();
  tool.onClose?.();
  const back = open.at(-1)?.heading ?? (tool.opener?.isConnected && tool.opener.offsetParent ? tool.opener : document.getElementById("stage"));
  back.focus({ preventScroll: true });
}

function take(tool) {
  const at = open.indexOf(tool);
  if (at >= 0) open.splice(at, 1);
}

function reflect() {
  open.forEach((one) => { one.root.hidden = one !== open.at(-1); });
  document.documentElement.classList.toggle("tool-open", open.length > 0);
}
