// What may come a moment later: first the answer to the reader is seen.

/** `act` as a function that puts it off until after the next paint; asked for often before that, it is done once. */
export function afterPaint(act) {
  let waiting = false;
  const done = () => {
    waiting = false;
    act();
  };
  return () => {
    if (!waiting) requestAnimationFrame(() => setTimeout(done));
    waiting = true;
  };
}
