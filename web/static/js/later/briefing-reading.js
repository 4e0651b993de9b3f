// A briefing as a text beside the map: the step that is read is the one that the map shows.

import { goTo, number, onStep } from "ca-geo/briefing-steps.js";
import { isPhone } from "ca-geo/sheet.js";

const LINE = { page: 45, phone: 65 }; // per cent of the window's height: what crosses this line is read

/** Follows the reader; an address with a step starts there. */
export function start() {
  const sections = [...document.querySelectorAll(".story-step")];
  if (number() > 1) sections[number() - 1].scrollIntoView();
  mark(number());
  onStep(mark);
  let observer = null;
  const watch = () => {
    observer?.disconnect();
    const line = isPhone.matches ? LINE.phone : LINE.page;
    observer = new IntersectionObserver(follow, { rootMargin: `-${line}% 0px -${99 - line}% 0px` });
    sections.forEach((section) => observer.observe(section));
  };
  isPhone.addEventListener("change", watch);
  watch();
}

function follow(entries) {
  const read = entries.findLast(({ isIntersecting }) => isIntersecting);
  if (read) goTo(Number(read.target.dataset.step));
}

function mark(n) {
  for (const section of document.querySelectorAll(".story-step")) {
    if (Number(section.dataset.step) === n) section.setAttribute("aria-current", "step");
    else section.removeAttribute("aria-current");
  }
}
