/** Everybody's ratings of a MovieLens folder, by row of its catalog: what a prior is counted from. */
import type { RatedEvent } from '../learning/split.ts';
import type { ImportFile } from './import-types.ts';
import { scanRatings } from './ratings-scan.ts';
import { IssueLog } from './row-source.ts';

interface Rating extends RatedEvent {
  /** Seconds; NaN where the file has none. */
  readonly time: number;
}

/**
 * Each person's ratings by their id, oldest first and those without a time in the order of the file; of several ratings
 * of one item the latest stays. What the catalog does not list, or no rating can be, is left out.
 * @param ids of the catalog's items, by row.
 */
export async function readHistories(
  { name, bytes }: ImportFile,
  ids: readonly string[],
): Promise<Map<string, RatedEvent[]>> {
  const rowOf = new Map(ids.map((id, row) => [Number(id), row]));
  const people = new Map<number, Rating[]>();
  await scanRatings({ file: name, bytes }, { issues: new IssueLog() }, (user, movie, stars, time) => {
    const row = rowOf.get(movie);
    if (row === undefined || stars < 0.5 || stars > 5) return;
    const rating = { row, stars, time };
    const own = people.get(user);
    if (own) own.push(rating);
    else people.set(user, [rating]);
  });
  return new Map(Array.from(people, ([user, ratings]) => [String(user), inOrder(ratings)]));
}

function inOrder(ratings: Rating[]): RatedEvent[] {
  ratings.sort((a, b) => a.time - b.time || 0);
  const latest = new Map(ratings.map((rating) => [rating.row, rating]));
  return ratings
    .filter((rating) => latest.get(rating.row) === rating)
    .map(({ row, stars }) => ({ row, stars }));
}
