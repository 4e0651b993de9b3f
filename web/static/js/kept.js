// An answer kept for as long as what it is made of stays the same: after each change many parts of the page ask for the same.

/** `make` as a function that makes anew only where an argument is another than at the last call. The answer is shared: not to be changed. */
export function kept(make) {
  let last = null;
  return (...parts) => {
    if (!last || last.parts.length !== parts.length || last.parts.some((part, index) => part !== parts[index])) last = { parts, answer: make(...parts) };
    return last.answer;
  };
}
