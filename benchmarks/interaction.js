// How long the page takes from an input to the next paint, as Event Timing (W3C) tells it. That leaves out what goes on and on
// (dragging, scrolling): it is measured here in the same way, from the event's own time to the end of the next frame.
(() => {
  const OBSERVED = [{ type: "event", durationThreshold: 16 }, { type: "first-input" }];
  const MOVES = ["pointermove", "wheel"];
  const moves = [];
  const entries = [];
  const observer = new PerformanceObserver((list) => entries.push(...list.getEntries()));
  OBSERVED.forEach((options) => observer.observe(options));
  MOVES.forEach((name) => addEventListener(name, followed, { capture: true, passive: true }));

  function followed({ type, buttons, timeStamp }) {
    if (type === "wheel" || buttons) requestAnimationFrame(() => setTimeout(() => moves.push(performance.now() - timeStamp)));
  }

  /** Durations in ms since the last call: of each interaction (of its pointerdown, click, … the longest) and of each move. */
  window.takeDurations = () => {
    entries.push(...observer.takeRecords());
    const longest = new Map();
    for (const { interactionId, duration } of entries.splice(0)) if (interactionId) longest.set(interactionId, Math.max(duration, longest.get(interactionId) ?? 0));
    return [...longest.values(), ...moves.splice(0)];
  };

  /** Where the elements of a selector are, [x, y] in px of the window. */
  window.middlesOf = (selector) => [...document.querySelectorAll(selector)].map((node) => node.getBoundingClientRect()).map(({ x, y, width, height }) => [x + width / 2, y + height / 2]);
})();
