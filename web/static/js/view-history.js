// Back and forward through the views of this page: camera, layers, time, filters. An opened record is the browser's own Back.

import { write } from "ca-geo/url-state.js";
import * as view from "ca-geo/view.js";

const SETTLE_MS = 600; // a drag or a wheel is one step
const MOST = 100;
const stacks = { back: [], forward: [] };
const listeners = new Set();
let current = null;
let timer = 0;
let isStep = false;

/** From now on the views are kept. */
export function startViewHistory() {
  current = snapshot();
  view.on((state, before, cause) => {
    if (cause === "step") isStep = true;
    clearTimeout(timer);
    timer = setTimeout(settle, SETTLE_MS);
  });
}

/** Goes one view `back` or `forward`, if there is one. */
export function step(way) {
  settle();
  const next = stacks[way].pop();
  if (!next) return;
  stacks[way === "back" ? "forward" : "back"].push(current);
  current = next;
  view.set({ ...next, feature: view.get().feature }, "step");
  tell();
}

/** Whether there is a view that way. */
export function canStep(way) {
  return stacks[way].length > 0;
}

export function onSteps(listener) {
  listeners.add(listener);
}

/** What a step leads to may come out a little otherwise, as the map rounds: it is the same view. */
function settle() {
  clearTimeout(timer);
  const now = snapshot();
  const isNew = !isStep && write(now) !== write(current);
  isStep = false;
  if (isNew) {
    stacks.back = [...stacks.back, current].slice(-MOST);
    stacks.forward = [];
  }
  current = now;
  if (isNew) tell();
}

/** The view but for the record that is open. */
function snapshot() {
  return { ...view.get(), feature: null };
}

function tell() {
  listeners.forEach((listener) => listener());
}
