/**
 * One tab stop for all signs of the map, with arrow keys between them (roving tabindex, WAI-ARIA practices).
 *
 * Right and left go through all signs from west to east, up and down to the next sign in that direction; Home and End
 * to the first and last.
 */
export class Travel {
  /** `marks()` gives [{element, x, y}] in px; `onArrive(mark)` is called when the keyboard reaches one. */
  constructor(root, marks, onArrive) {
    this.root = root;
    this.marks = marks;
    this.onArrive = onArrive;
    this.current = null;
    root.addEventListener("keydown", (event) => this._key(event));
    root.addEventListener("focusin", (event) => this._reach(event.target));
  }

  /** Makes sure that exactly one sign can be reached by Tab. */
  refresh() {
    const marks = this.marks();
    if (!marks.some(({ element }) => element === this.current)) this.current = marks[0]?.element ?? null;
    this.root.querySelectorAll('[tabindex="0"]').forEach((element) => { if (element !== this.current) element.tabIndex = -1; });
    if (this.current) this.current.tabIndex = 0;
  }

  _reach(target) {
    const mark = this.marks().find(({ element }) => element === target);
    if (!mark) return;
    this.current = mark.element;
    this.refresh();
    this.onArrive(mark);
  }

  _key(event) {
    const marks = this.marks();
    const from = marks.find(({ element }) => element === event.target);
    const to = from && next(event.key, from, marks);
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    to?.element.focus({ preventScroll: true });
  }
}

/** The sign that a key leads to, null when there is none that way, undefined when the key is none of ours. */
function next(key, from, marks) {
  const ordered = [...marks].sort((a, b) => a.x - b.x || a.y - b.y);
  const at = ordered.indexOf(from);
  const steps = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: ordered.length - 1 };
  if (key in steps) return ordered[steps[key]] ?? null;
  if (key === "ArrowUp") return nearest(from, marks, -1);
  if (key === "ArrowDown") return nearest(from, marks, 1);
  return undefined;
}

/** The nearest sign above (-1) or below (1); sideways distance counts double. */
function nearest(from, marks, direction) {
  const cost = ({ x, y }) => (y - from.y) * direction + 2 * Math.abs(x - from.x);
  const beyond = marks.filter(({ y }) => (y - from.y) * direction > 1);
  return beyond.reduce((best, mark) => (best === null || cost(mark) < cost(best) ? mark : best), null);
}
