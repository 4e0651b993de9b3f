// Short messages over the map, read out by screen readers: each stays until it is closed or a while has passed.

import { element } from "ca-geo/dom.js";
import { t } from "ca-geo/strings.js";

const SHOWN_MS = 12_000;

/** Shows a message; `action` {label, run} adds a button, and then the message stays until it is answered. */
export function notify(text, action = null) {
  const box = [...document.querySelectorAll("dialog:modal > .notices")].at(-1) ?? document.getElementById("notices"); // a dialog hides what is under it
  const note = element("div", { class: "notice" }, element("p", {}, text));
  const close = () => note.remove();
  if (action) note.append(button("notice-action", action.label, () => { close(); action.run(); }));
  else setTimeout(function end() { if (note.matches(":hover, :focus-within")) setTimeout(end, SHOWN_MS); else close(); }, SHOWN_MS);
  note.append(button("icon-button", "×", close, t("notice.close")));
  box.append(note);
  return close;
}

/** Says something to screen readers only. */
export function announce(text) {
  document.getElementById("announcement").textContent = text;
}

function button(className, text, onclick, label) {
  return element("button", { type: "button", class: className, onclick, "aria-label": label }, text);
}
