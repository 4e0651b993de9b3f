// The keyboard is never lost: where what has it goes away, its successor gets it, else the nearest part of the page that is left.

const STOPS = "a[href], button, input, select, textarea, summary, [tabindex]";

let held = null; // what has the keyboard, and what it lies in: [element, parent, …]

/** Watches over it from now on. */
export function keepKeyboard() {
  document.addEventListener("focusin", ({ target }) => { held = [...ancestors(target)]; });
  document.addEventListener("focusout", () => requestAnimationFrame(letGo));
  new MutationObserver(recover).observe(document.body, { childList: true, subtree: true });
}

function* ancestors(node) {
  for (let at = node; at && at !== document.body; at = at.parentElement) yield at;
}

function isThere(node) {
  return node.isConnected && node.checkVisibility();
}

function isLost() {
  return held !== null && (document.activeElement ?? document.body) === document.body;
}

/** A reader may leave what is still there, with a click beside it; what was hidden meanwhile was not left. */
function letGo() {
  if (!isLost()) return;
  if (isThere(held[0])) held = null;
  else recover();
}

function recover() {
  if (!isLost() || isThere(held[0])) return;
  const [gone, ...around] = held;
  const left = around.filter(isThere);
  const next = (left[0] && successor(gone, left[0])) ?? left.find((node) => node.matches("[tabindex]")) ?? document.getElementById("stage");
  held = null;
  next?.focus({ preventScroll: true });
}

/** What was drawn anew in the same place: it leads to the same, or says the same. */
function successor(gone, place) {
  return [...place.querySelectorAll(STOPS)].find((node) => isThere(node) && sameAs(node, gone));
}

function sameAs(one, other) {
  return one.tagName === other.tagName && one.getAttribute("href") === other.getAttribute("href") && one.value === other.value && one.textContent === other.textContent;
}
