/**
 * Generated covers. Hue is the angle of the item on the taste map and depth the distance from its middle, so that
 * neighbours look alike; motif and composition come from the title, so that they can still be told apart.
 */
import { MOTIFS, type Chance, type Shape, type Tint } from './cover-patterns.ts';

export interface CoverSubject {
  readonly title: string;
  readonly creator: string;
  /** Place on the taste map, each in [−1, 1]. */
  readonly x: number;
  readonly y: number;
}

/** One line of lettering; `y` is its baseline. */
export interface Lettering {
  readonly text: string;
  readonly y: number;
  readonly size: number;
}

/** A cover on a sheet of 100 × 150 units; colours are CSS. */
export interface CoverDrawing {
  readonly cloth: string;
  /** Colour of the lettering: at least 4.5:1 on what lies under it. */
  readonly ink: string;
  readonly tints: Readonly<Record<Tint, string>>;
  readonly shapes: readonly Shape[];
  /** The label under the lettering of a plate; absent when the title stands on the cloth. */
  readonly plate?: { readonly height: number; readonly colour: string };
  readonly title: readonly Lettering[];
  readonly creator?: Lettering;
}

const MARGIN = 9;
const MEASURE = 100 - 2 * MARGIN;
/** Below the golden section the motif is a mere border, so lettering must end here. */
const LOWEST_TITLE = 82;

const CJK =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff00-\uffef]/u;
/** Pieces between which a line may break: one CJK character with the closing marks behind it, or one word. */
const PIECES =
  /[《「『（〈]*[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}][》」』）〉，。、：；！？…·\u3000-\u303f\uff00-\uffef]*|[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+/gu;

/** Widths in em of the display face at weight 600, rounded up, so that a line that fits here fits on the screen. */
function advance(text: string): number {
  let width = 0;
  for (const character of text) {
    if (CJK.test(character)) width += 1;
    else if (/[MWmw—@]/u.test(character)) width += 0.9;
    else if (/\p{Lu}/u.test(character)) width += 0.72;
    else if (/[ijlt.,:;'’!|()[\]\- ]/u.test(character)) width += 0.33;
    else width += 0.57;
  }
  return width;
}

/** What a designer would put on the front: no series in brackets, no subtitle when the title alone is long. */
export function shortTitle(title: string): string {
  const plain = title.replace(/\s*[(（[][^)）\]]*[)）\]]\s*$/u, '').trim() || title.trim();
  if (advance(plain) <= 9) return plain;
  const main = plain.split(/\s*[:;：；]\s*|\s+[–—-]\s+|,\s*or,?\s/iu)[0];
  return main.length >= 2 ? main : plain;
}

function wrap(text: string, size: number): string[] {
  const room = MEASURE / size;
  const lines: string[] = [];
  for (const piece of text.match(PIECES) ?? [text]) {
    const last = lines[lines.length - 1];
    const glue = last !== undefined && !(CJK.test(last.at(-1) ?? '') && CJK.test(piece[0])) ? ' ' : '';
    if (last !== undefined && advance(last + glue + piece) <= room)
      lines[lines.length - 1] = last + glue + piece;
    else lines.push(piece);
  }
  return lines;
}

/** Type sizes from a poster's to a footnote's: the first at which the title fits is taken. */
const SIZES = [15, 13.4, 12, 10.8, 9.6, 8.6];
const LEADING = 1.22;

function clip(text: string, size: number): string {
  if (advance(text) * size <= MEASURE) return text;
  let kept = text;
  while (kept && advance(`${kept}…`) * size > MEASURE) kept = kept.slice(0, -1);
  return `${kept.trimEnd()}…`;
}

function letter(title: string): { lines: string[]; size: number } {
  for (const size of SIZES) {
    const lines = wrap(title, size);
    const most = size > 12 ? 3 : 4;
    // One character alone on the last line reads as a mistake: the next smaller size takes it in.
    const orphan = lines.length > 1 && CJK.test(title) && advance(lines[lines.length - 1]) < 1.5;
    const fits = lines.length <= most && lines.every((line) => advance(line) * size <= MEASURE);
    if (fits && !orphan) return { lines, size };
  }
  const size = SIZES[SIZES.length - 1];
  const lines = wrap(title, size);
  const shown = lines.slice(0, 5);
  if (lines.length > 5) shown[4] = `${shown[4]} …`;
  return { lines: shown.map((line) => clip(line, size)), size };
}

/** FNV-1a, as everywhere in the app; this room imports no other, so it keeps its own five lines. */
function hashTitle(text: string): number {
  let hash = 2166136261;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619);
  return hash >>> 0;
}

function chanceFrom(seed: number): Chance {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const oklch = (lightness: number, chroma: number, hue: number): string =>
  `oklch(${lightness.toFixed(3)} ${chroma.toFixed(3)} ${((hue % 360) + 360).toFixed(1)})`;

const hueOf = ({ x, y }: CoverSubject): number => (Math.atan2(y, x) * 180) / Math.PI;

/** The first of a subject's chances; the drawing takes the ones after it. */
function clothFrom(subject: CoverSubject, chance: Chance): string {
  // Lightness stays at or under 0.5: above it white lettering falls below 4.5:1 on yellow and green cloth.
  const lightness = 0.41 + 0.09 * chance();
  // From grey-tinted in the middle of the map to full cloth at its rim; more leaves sRGB for most hues.
  const chroma = 0.055 + 0.075 * Math.min(1, Math.hypot(subject.x, subject.y));
  return oklch(lightness, chroma, hueOf(subject));
}

const chanceOf = ({ title }: CoverSubject): Chance => chanceFrom(hashTitle(title));

/** Colour of the bare boards: what stands there until the cover is drawn. */
export const clothOf = (subject: CoverSubject): string => clothFrom(subject, chanceOf(subject));

/** Draws the cover of one item. The same subject always gives the same drawing. */
export function drawCover(subject: CoverSubject): CoverDrawing {
  const title = shortTitle(subject.title);
  const chance = chanceOf(subject);
  const hue = hueOf(subject);
  const cloth = clothFrom(subject, chance);
  const tints = {
    pale: oklch(0.89, 0.045, hue + 25),
    spark: oklch(0.76, 0.125, hue + (chance() > 0.5 ? 150 : -120)),
  };

  const plated = chance() > 0.72;
  const motif = MOTIFS[Math.floor(chance() * MOTIFS.length)];
  const { lines, size } = letter(title);
  const first = MARGIN + size + (plated ? 1 : 0);
  const lettering = lines.map((text, row) => ({ text, y: first + row * size * LEADING, size }));
  const below = first + (lines.length - 1) * size * LEADING;
  const creator = subject.creator
    ? { text: clip(subject.creator, 6.8), y: below + 11.5, size: 6.8 }
    : undefined;
  const end = Math.min(LOWEST_TITLE, (creator?.y ?? below) + 5);

  return {
    cloth,
    ink: plated ? oklch(0.3, 0.06, hue) : oklch(0.975, 0.015, hue),
    tints,
    shapes: motif(plated ? end + 8 : end + 3, chance),
    plate: plated ? { height: end + 4, colour: oklch(0.945, 0.022, hue + 40) } : undefined,
    title: lettering,
    creator,
  };
}

/**
 * Neighbours of the same paint as one path: fifty dots are then three elements instead of fifty, on a page that shows
 * twenty covers. The order of what lies over what stays.
 */
export function joinAlike(shapes: readonly Shape[]): Shape[] {
  const joined: Shape[] = [];
  for (const shape of shapes) {
    const last = joined.at(-1);
    const alike = last?.tint === shape.tint && last.opacity === shape.opacity && last.stroke === shape.stroke;
    if (alike) joined[joined.length - 1] = { ...last, path: `${last.path} ${shape.path}` };
    else joined.push(shape);
  }
  return joined;
}
