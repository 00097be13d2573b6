/** Who liked what, for the making of priors: a binary matrix, kept by person and by item. */
import { isLike, type RatedEvent } from '../../learning/split.ts';

export interface Likes {
  readonly people: number;
  /** Catalog rows of the items that someone likes, ascending; everything below counts in places of this list. */
  readonly rows: Uint32Array<ArrayBuffer>;
  /** Places that each person likes, oldest like first. */
  readonly byPerson: readonly Uint32Array[];
  /** People who like each place, ascending. */
  readonly byItem: readonly Uint32Array[];
}

export function gatherLikes(histories: readonly (readonly RatedEvent[])[]): Likes {
  const liked = histories.map((events) => events.filter(isLike).map(({ row }) => row));
  const rows = Uint32Array.from(new Set(liked.flat())).sort();
  const placeOf = new Map(Array.from(rows, (row, place) => [row, place]));
  const byPerson = liked.map((person) => Uint32Array.from(person, (row) => placeOf.get(row)!));
  const byItem: number[][] = Array.from(rows, () => []);
  byPerson.forEach((places, person) => {
    for (const place of places) byItem[place].push(person);
  });
  return { people: histories.length, rows, byPerson, byItem: byItem.map((fans) => Uint32Array.from(fans)) };
}
