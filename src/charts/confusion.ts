/** Shades of a confusion matrix, so strong that they tell and so chosen that the count on them is always read. */

export interface Shade {
  /** Per cent of the colour that is mixed into the card. */
  readonly mix: number;
  /** Whether the text takes the colour of the card, rather than of ink. */
  readonly light: boolean;
}

export interface ConfusionCell {
  readonly count: number;
  readonly right: boolean;
  readonly shade: Shade;
}

/** Under ink up to here, under the card's colour from there: in between neither has a contrast of 4.5 (confusion.test.ts). */
const MOST_UNDER_INK = 45;
const LEAST_UNDER_CARD = 92;
/** A single mistake among hundreds is still seen. */
const LEAST_SEEN = 8;

/** @param share of its row, in [0, 1]: the lower half of the scale lies under ink, the upper under the card's colour. */
export function shadeOf(share: number): Shade {
  if (!(share > 0)) return { mix: 0, light: false };
  const light = share > 0.5;
  const within = light ? (share - 0.5) * 2 : share * 2;
  const [low, high] = light ? [LEAST_UNDER_CARD, 100] : [LEAST_SEEN, MOST_UNDER_INK];
  return { mix: Math.round(low + (high - low) * Math.min(1, within)), light };
}

/** Cells of a matrix of counts, a row for each true class: shaded by their share of the row, so that rare classes count as much. */
export function confusionCells(counts: readonly (readonly number[])[]): ConfusionCell[][] {
  return counts.map((row, actual) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count, predicted) => ({
      count,
      right: actual === predicted,
      shade: shadeOf(total > 0 ? count / total : 0),
    }));
  });
}

/** The cell that an arrow, Home or End leads to from one; undefined for other keys. Walks stop at the rim. */
export function cellAfter(
  key: string,
  [row, column]: readonly [number, number],
  classes: number,
): readonly [number, number] | undefined {
  const last = classes - 1;
  switch (key) {
    case 'ArrowUp':
      return [Math.max(0, row - 1), column];
    case 'ArrowDown':
      return [Math.min(last, row + 1), column];
    case 'ArrowLeft':
      return [row, Math.max(0, column - 1)];
    case 'ArrowRight':
      return [row, Math.min(last, column + 1)];
    case 'Home':
      return [row, 0];
    case 'End':
      return [row, last];
    default:
      return undefined;
  }
}
