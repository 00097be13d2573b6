/** Where words go so that none lies over another: along an axis, and beside points. Deterministic, without measuring. */

/** Pixels of a drawing, y downwards. */
export interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Height of a line of 13 px letters with the space that keeps two lines apart. */
export const LINE = 16;
/** Semibold Source Sans at 13 px, rounded up: an estimate that is too small would let labels touch. */
const LETTER = 7.5;
const NARROW = 4.6;
const WIDE = 11.5;
const NARROW_LETTERS = new Set("iljftrI.,:;|!'() ");
const WIDE_LETTERS = new Set('mwMW%@…—');
/** Chinese characters are squares of the font's size. */
const SQUARE = 13.5;
/** Where the blocks of square characters begin (CJK radicals). */
const FIRST_SQUARE = 0x2e80;

function letterWidth(letter: string): number {
  if (letter.codePointAt(0)! >= FIRST_SQUARE) return SQUARE;
  return NARROW_LETTERS.has(letter) ? NARROW : WIDE_LETTERS.has(letter) ? WIDE : LETTER;
}

/** Pixels that a text at 13 px takes at most, give or take a capital. */
export function textWidth(text: string): number {
  let width = 0;
  for (const letter of text) width += letterWidth(letter);
  return width;
}

/** The text, or as much of it as `room` pixels hold with an ellipsis. */
export function shorten(text: string, room: number): string {
  if (textWidth(text) <= room) return text;
  const letters = [...text];
  while (letters.length && textWidth(letters.join('')) + WIDE > room) letters.pop();
  return `${letters.join('').trimEnd()}…`;
}

/**
 * Moves places along a line apart to at least `gap`, inside [low, high], in the order they have, and as little as
 * possible in the sum of squares: isotonic regression by pooling adjacent violators. Where they do not fit, the gap shrinks.
 */
export function spread(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const { length } = wanted;
  const apart = length > 1 ? Math.min(gap, (high - low) / (length - 1)) : 0;
  const order = wanted.map((_, index) => index).sort((a, b) => wanted[a] - wanted[b] || a - b);
  // Less its share of the gaps, a place must not be below the one before it.
  const pools: { sum: number; count: number }[] = [];
  const mean = ({ sum, count }: { sum: number; count: number }): number => sum / count;
  order.forEach((index, rank) => {
    let pool = { sum: wanted[index] - rank * apart, count: 1 };
    while (pools.length && mean(pools.at(-1)!) > mean(pool)) {
      const before = pools.pop()!;
      pool = { sum: before.sum + pool.sum, count: before.count + pool.count };
    }
    pools.push(pool);
  });
  const placed = new Array<number>(length);
  const last = Math.max(low, high - (length - 1) * apart);
  let rank = 0;
  for (const pool of pools)
    for (let member = 0; member < pool.count; member++, rank++)
      placed[order[rank]] = Math.min(last, Math.max(low, mean(pool))) + rank * apart;
  return placed;
}

export interface Anchor {
  readonly x: number;
  readonly y: number;
  /** Of the dot, which no label may cover. */
  readonly radius: number;
  readonly text: string;
}

export interface PlacedLabel {
  /** Room of the label, in pixels; a text that is shorter than its room keeps to the side of the dot. */
  readonly area: Area;
  readonly textAnchor: 'start' | 'middle' | 'end';
  /** Where a line from the dot meets the box, for labels that had to move away. */
  readonly leader?: { readonly x: number; readonly y: number };
}

/** Beside the dot first, then above and below, then the corners. */
const DIRECTIONS = [
  [1, 0],
  [-1, 0],
  [0, -1],
  [0, 1],
  [1, -1],
  [1, 1],
  [-1, -1],
  [-1, 1],
] as const;
/** Beyond the dot, in pixels. Farther than the last the eye no longer finds the dot again. */
const DISTANCES = [4, 16, 30, 46, 64];

const overlap = (a: Area, b: Area): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

function boxAt({ x, y, radius, text }: Anchor, [dx, dy]: readonly [number, number], distance: number): Area {
  const width = textWidth(text);
  const away = radius + distance;
  const left = dx === 0 ? x - width / 2 : dx > 0 ? x + away : x - away - width;
  const middle = y + dy * (away + LINE / 2);
  return { left, right: left + width, top: middle - LINE / 2, bottom: middle + LINE / 2 };
}

/**
 * A place for the label of each anchor, over no dot and no other label and inside the area; undefined where there is
 * none. Earlier anchors choose first.
 */
export function placeLabels(anchors: readonly Anchor[], area: Area): (PlacedLabel | undefined)[] {
  const dots = anchors.map(({ x, y, radius }) => ({
    left: x - radius,
    right: x + radius,
    top: y - radius,
    bottom: y + radius,
  }));
  const taken: Area[] = [...dots];
  const free = (box: Area): boolean =>
    box.left >= area.left &&
    box.right <= area.right &&
    box.top >= area.top &&
    box.bottom <= area.bottom &&
    !taken.some((other) => overlap(box, other));
  return anchors.map((anchor) => {
    for (const distance of DISTANCES)
      for (const direction of DIRECTIONS) {
        const box = boxAt(anchor, direction, distance);
        if (!free(box)) continue;
        taken.push(box);
        const textAnchor = direction[0] === 0 ? 'middle' : direction[0] > 0 ? 'start' : 'end';
        if (distance === DISTANCES[0]) return { area: box, textAnchor };
        const x = Math.min(box.right, Math.max(box.left, anchor.x));
        const y = Math.min(box.bottom, Math.max(box.top, anchor.y));
        return { area: box, textAnchor, leader: { x, y } };
      }
    return undefined;
  });
}
