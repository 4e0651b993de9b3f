// Positions in words.

/** Latitude first, as readers know it: "38.5600° N, 68.7900° E". */
export function positionInWords([lon, lat]) {
  const side = (value, [plus, minus]) => `${Math.abs(value).toFixed(4)}° ${value < 0 ? minus : plus}`;
  return `${side(lat, "NS")}, ${side(lon, "EW")}`;
}
