/** Ratings as entries of the app's log, for the parts of it that read one. */
import type { Interaction } from '../../domain/interaction.ts';
import type { RatedEvent } from '../../domain/learning/split.ts';

/** One entry a rating, in order. Items go by their row, so that `rowOfEntry` needs no table. */
export const ratingEntries = (history: readonly RatedEvent[]): Interaction[] =>
  history.map(({ row, stars }, place) => ({
    seq: place + 1,
    catalogId: '',
    itemId: String(row),
    kind: 'rating',
    value: stars,
    time: place,
    source: 'import',
  }));

export const rowOfEntry = (itemId: string): number => Number(itemId);
