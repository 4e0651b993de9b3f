// When the map has come to rest and may be drawn anew. Keys and wheels move it in quick succession: each is answered before that.

const REST_MS = 120; // from the end of a move to the drawing, if no other follows

const known = new WeakMap();

/** Calls `act` whenever the map has come to where it stays: at once after a jump, a moment after all that takes time. */
export function onRest(map, act) {
  if (!known.has(map)) known.set(map, watch(map));
  known.get(map).push(act);
}

function watch(map) {
  const acts = [];
  let [jumps, waiting] = [false, 0];
  const rest = () => acts.forEach((act) => act());
  map.on("movestart", () => {
    clearTimeout(waiting);
    jumps = true;
    queueMicrotask(() => { jumps = false; });
  });
  map.on("moveend", () => {
    clearTimeout(waiting);
    if (jumps) rest();
    else waiting = setTimeout(rest, REST_MS);
  });
  return acts;
}
