// Keys that do something by themselves, without Ctrl or Alt: who speaks to the computer, or strikes keys by chance, can turn them off (WCAG 2.2, 2.1.4).

const OFF = "ca-geo.single-keys-off";
const listeners = new Set();

let on = isKept();

/** Whether a letter or sign alone is a shortcut. */
export function singleKeys() {
  return on;
}

export function switchSingleKeys() {
  on = !on;
  keep();
  listeners.forEach((listener) => listener(on));
}

/** Calls `listener(on)` now, and whenever it changes. */
export function watchSingleKeys(listener) {
  listeners.add(listener);
  listener(on);
}

function isKept() {
  try {
    return localStorage.getItem(OFF) === null;
  } catch {
    return true; // a page without storage remembers nothing
  }
}

function keep() {
  try {
    if (on) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  } catch {
    // as above
  }
}
