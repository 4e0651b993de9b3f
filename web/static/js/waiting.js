// While the page waits for its parts: how many have come, what is still to come when it takes long, and a way to go on without it.

import { element } from "ca-geo/dom.js";
import { t } from "ca-geo/strings.js";
import { list } from "ca-geo/words.js";

const SLOW_MS = 2_000;
const LONG_MS = 10_000;

/** Waits for `parts` {title, done (a promise that never rejects)}; resolves with those that the reader went on without. */
export async function waitForAll(parts) {
  const box = document.getElementById("loading");
  const words = box.firstChild;
  const bar = box.appendChild(element("progress", { max: parts.length, value: 0, "aria-hidden": "true" }));
  const missing = new Set(parts);
  const tell = () => { words.textContent = t("loading.slow", { n: parts.length - missing.size, all: parts.length, parts: list([...missing].map(({ title }) => title)) }); };
  let isSlow = false;
  for (const part of parts) {
    part.done.then(() => {
      missing.delete(part);
      bar.value = parts.length - missing.size;
      if (isSlow && missing.size) tell();
    });
  }
  const timers = [setTimeout(() => { isSlow = true; tell(); }, SLOW_MS)];
  const goneOn = new Promise((resolve) => { timers.push(setTimeout(() => offerToGoOn(box, resolve), LONG_MS)); });
  await Promise.race([Promise.all(parts.map(({ done }) => done)), goneOn]);
  timers.forEach(clearTimeout);
  box.remove();
  return [...missing];
}

function offerToGoOn(box, goOn) {
  box.append(element("button", { type: "button", class: "button", onclick: goOn }, t("loading.goOn")));
}
