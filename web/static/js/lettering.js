/** How each kind of name is set, and how much room it takes. Sizes in px. Source: design document "Cartography", section 3. */

const SANS = '"Source Sans 3", system-ui, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans SC", sans-serif';
const SERIF = '"Source Serif 4", Georgia, "Noto Serif", serif';

/** Size, weight, slant, letter spacing in em, capitals; the class of the same name gives the colour. */
export const STYLES = {
  feature: { size: 13, weight: 600 },
  "feature selected": { size: 13, weight: 600 },
  stack: { size: 13, weight: 600 },
  along: { size: 12.5, weight: 600, italic: true },
  capital: { size: 14.5, weight: 650 },
  town: { size: 13.2, weight: 450 },
  "town small": { size: 12.2, weight: 450 },
  "rail-name": { size: 13, weight: 600 },
  "rail-words": { size: 12.5, weight: 600 },
  "rail-station": { size: 12.5, weight: 600 },
  "rail-tunnel": { size: 11.5, weight: 500, italic: true },
  country: { size: 14.5, weight: 550, spacing: 0.28, capitals: true },
  region: { size: 15, weight: 450, italic: true, serif: true, spacing: 0.06 },
  water: { size: 13, weight: 450, italic: true, serif: true, spacing: 0.06 },
  peak: { size: 11.2, weight: 450, italic: true },
  admin1: { size: 11.5, weight: 500, spacing: 0.16, capitals: true },
};

const context = document.createElement("canvas").getContext("2d");
const widths = new Map();

/** The style of a kind of name at another size. */
export function styleOf(cls, size) {
  const style = STYLES[cls];
  if (!style) throw new RangeError(`label: "${cls}" is not one of ${Object.keys(STYLES).join(", ")}`);
  return size ? { ...style, size } : style;
}

export const written = (text, style) => (style.capitals ? text.toLocaleUpperCase() : text);

/** Width of one line of text as it is written. */
export function widthOf(text, style) {
  const font = `${style.italic ? "italic " : ""}${style.weight} ${style.size}px ${style.serif ? SERIF : SANS}`;
  const line = written(text, style);
  const key = `${font}|${line}`;
  if (!widths.has(key)) {
    context.font = font;
    widths.set(key, context.measureText(line).width);
  }
  return widths.get(key) + [...line].length * (style.spacing ?? 0) * style.size;
}

/** Waits for the faces that the names use; where one cannot be had, the system's own stand in. */
export async function facesReady() {
  const faces = [`450 13px ${SANS}`, `italic 450 13px ${SERIF}`];
  await Promise.allSettled(faces.map((face) => document.fonts.load(face, "Aй")));
}

export const ASCENT = 0.8;
export const DESCENT = 0.27;
export const LEADING = 1.2;

/** Width and height of a text of one or more lines. */
export function roomOf(text, style) {
  const lines = text.split("\n");
  return [Math.max(...lines.map((line) => widthOf(line, style))), (ASCENT + DESCENT + LEADING * (lines.length - 1)) * style.size];
}
