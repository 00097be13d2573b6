/** How many people like each item: the best guess before anything is known of a person. */
import type { Likes } from './likes.ts';

/** People who like each place of `likes.rows`. */
export const countLikes = ({ byItem }: Likes): Uint16Array<ArrayBuffer> =>
  Uint16Array.from(byItem, (fans) => fans.length);

/** Items whose popularity tells how popular anything gets in this catalog: one may be an accident, a hundred a middle. */
const TOP = 10;

/** Mean share of the people who like the ten best-liked items; 0 without people. */
export function topPopularity(likeCounts: Uint16Array, people: number): number {
  const top = likeCounts.slice().sort().subarray(-TOP);
  return people && top.length ? top.reduce((sum, count) => sum + count, 0) / (top.length * people) : 0;
}
