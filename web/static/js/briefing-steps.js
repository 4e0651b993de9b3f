// The steps of a briefing: which one is shown, and how to come to another. Everything that shows a step listens.

import { stateOf } from "ca-geo/address.js";
import { settings } from "ca-geo/page.js";
import * as view from "ca-geo/view.js";

export const steps = settings.briefing.steps;

const states = steps.map(({ query }) => stateOf(query));
const listeners = new Set();
let at = 0; // the number of the step that is shown, from 1

/** The number of the step that is shown. */
export function number() {
  return at;
}

/** The view of a step, as the view state has it. */
export function stateOfStep(n) {
  return states[n - 1];
}

/** Calls `listener(number, before)` after each change; `before` is 0 at the first. */
export function onStep(listener) {
  listeners.add(listener);
}

/** Shows a step; beyond the ends, the first or the last. */
export function goTo(wanted) {
  const n = Math.min(Math.max(wanted, 1), steps.length);
  if (n === at) return;
  const before = at;
  at = n;
  const { theme, lang } = view.get();
  view.set({ ...states[n - 1], theme, lang }, "step");
  listeners.forEach((listener) => listener(n, before));
}
