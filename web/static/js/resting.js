// When the map has come to rest and may be drawn anew. Keys and wheels move it in quick succession: each is answered before that.

const REST_MS = 120; // from the end of a move to the drawing, if no other follows

const known = new WeakMap();

/** Calls `act` whenever the map has come to where it stays: at once after a jump; after all that takes time a moment later and one act a frame. */
export function onRest(map, act) {
  if (!known.has(map)) known.set(map, watch(map));
  known.get(map).push(act);
}

function watch(map) {
  const acts = [];
  let [jumps, waiting, frame] = [false, 0, 0];
  const stop = () => {
    clearTimeout(waiting);
    cancelAnimationFrame(frame);
  };
  const go = (left) => {
    if (!left.length) return;
    left[0]();
    frame = requestAnimationFrame(() => { waiting = setTimeout(go, 0, left.slice(1)); });
  };
  map.on("movestart", () => {
    stop();
    jumps = true;
    queueMicrotask(() => { jumps = false; });
  });
  map.on("moveend", () => {
    stop();
    if (jumps) acts.forEach((act) => act());
    else waiting = setTimeout(go, REST_MS, acts);
  });
  return acts;
}
