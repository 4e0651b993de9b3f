// The bottom sheet of phones: three heights, changed by dragging the handle, by pressing it, or with the arrow keys on it.

import { element } from "ca-geo/dom.js";
import { t } from "ca-geo/strings.js";

const HEIGHTS = ["peek", "half", "full"];
const STEP_PX = 40; // a drag shorter than this is a press

export const isPhone = matchMedia("(max-width: 719.98px)");

/** The handle for a sheet; it sits first in the sheet and is shown on phones only. */
export function sheetHandle(sheet) {
  sheet.dataset.height ??= "half";
  const handle = element("button", { type: "button", class: "sheet-handle", "aria-label": t("sheet.handle") });
  handle.addEventListener("keydown", (event) => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (by) { event.preventDefault(); step(sheet, by); }
  });
  followPointer(sheet, handle);
  return handle;
}

function followPointer(sheet, handle) {
  let startY = null;
  handle.addEventListener("pointerdown", (event) => {
    startY = event.clientY;
    handle.setPointerCapture(event.pointerId);
  });
  handle.addEventListener("pointermove", (event) => {
    if (startY !== null) sheet.style.setProperty("--drag", `${startY - event.clientY}px`);
  });
  const end = (event) => {
    if (startY === null) return;
    const moved = startY - event.clientY;
    startY = null;
    sheet.style.removeProperty("--drag");
    if (Math.abs(moved) < STEP_PX) cycle(sheet);
    else step(sheet, Math.sign(moved));
  };
  handle.addEventListener("pointerup", end);
  handle.addEventListener("pointercancel", end);
  handle.addEventListener("click", (event) => { if (event.detail === 0) cycle(sheet); }); // pressed without a pointer
}

function cycle(sheet) {
  sheet.dataset.height = HEIGHTS[(HEIGHTS.indexOf(sheet.dataset.height) + 1) % HEIGHTS.length];
}

function step(sheet, by) {
  const index = HEIGHTS.indexOf(sheet.dataset.height) + by;
  sheet.dataset.height = HEIGHTS[Math.min(HEIGHTS.length - 1, Math.max(0, index))];
}
