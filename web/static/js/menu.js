// A menu: a button that shows and hides what it controls, which stays a plain list of links and buttons (the disclosure of the ARIA practices, no role of its own).

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/**
 * Connects a button with the `body` that it controls. `fill()` gives the body's content each time it opens; `show(open)` does what
 * showing takes where that is more than `hidden`; while `stays()`, leaving it does not close it. Arrow keys travel, Escape closes and gives
 * the keyboard back. Returns how to close it.
 */
export function startMenu(button, body, { fill = null, show = (open) => { body.hidden = !open; }, stays = () => false } = {}) {
  const isOpen = () => button.getAttribute("aria-expanded") === "true";
  const toggle = (open) => {
    if (open && fill) body.replaceChildren(...fill());
    button.setAttribute("aria-expanded", String(open));
    show(open);
  };
  const leave = (target) => { if (isOpen() && !stays() && !button.contains(target) && !body.contains(target)) toggle(false); };
  button.addEventListener("click", () => toggle(!isOpen()));
  document.addEventListener("pointerdown", ({ target }) => leave(target));
  for (const part of [button, body]) {
    part.addEventListener("focusout", ({ relatedTarget }) => { if (relatedTarget) leave(relatedTarget); });
    part.addEventListener("keydown", (event) => onKey(event, { button, body, isOpen, toggle }));
  }
  return () => toggle(false);
}

function onKey(event, { button, body, isOpen, toggle }) {
  if (event.defaultPrevented) return; // a menu within this one has answered it
  if (event.key === "Escape" && isOpen()) {
    event.preventDefault();
    event.stopPropagation();
    toggle(false);
    button.focus();
  } else if (event.key in STEPS) {
    event.preventDefault();
    if (!isOpen()) toggle(true);
    travel(body, STEPS[event.key]);
  }
}

/** To the next or the last before of what can be pressed, and round; from the button, to the first or the last. */
function travel(body, by) {
  const stops = [...body.querySelectorAll("a[href], button, input, select")].filter((one) => one.checkVisibility());
  const at = stops.indexOf(document.activeElement);
  const next = at < 0 && by < 0 ? stops.length - 1 : at + by;
  stops.at(next % stops.length)?.focus();
}
