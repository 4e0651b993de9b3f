// Points, lines, areas and circles of the reader's own.

/** Opens the tool, with a kind of shape to begin at once. */
export function start() {}
