/** Past and future of each person of a rating data set: what a ranking may see, and what it must find. */

/** From this many stars on a rating is a like, and up to this many a dislike; what lies between says neither. */
export const LIKED_STARS = 4;
export const DISLIKED_STARS = 2.5;

export const isLike = ({ stars }: RatedEvent): boolean => stars >= LIKED_STARS;
export const isDislike = ({ stars }: RatedEvent): boolean => stars <= DISLIKED_STARS;

export interface RatedEvent {
  /** Row of the item in the catalog. */
  readonly row: number;
  readonly stars: number;
}

/** A person's ratings, oldest first. */
export interface RatedPerson {
  readonly id: number;
  readonly events: readonly RatedEvent[];
}

export interface SplitPerson {
  readonly id: number;
  readonly history: readonly RatedEvent[];
  /** The latest fifth, or more where that holds no like. */
  readonly test: readonly RatedEvent[];
  /** Whether there is enough to learn from and something to find. */
  readonly eligible: boolean;
}

/** One event in five is held back: a tenth leaves most people one or two likes to find, a third starves the history. */
const TEST_SHARE = 5;
/** Likes in all, below which a person's figures are mostly noise. */
const LEAST_LIKES = 10;

/** Cuts a person's events in two by time. The cut moves back until the test part holds a like, if there is any. */
export function splitPerson({ id, events }: RatedPerson): SplitPerson {
  const n = events.length;
  let cut = Math.min(n - Math.floor(n / TEST_SHARE), n - 1);
  while (cut > 0 && !events.slice(cut).some(isLike)) cut--;
  const history = events.slice(0, Math.max(0, cut));
  const eligible = events.filter(isLike).length >= LEAST_LIKES && history.some(isLike);
  return { id, history, test: events.slice(history.length), eligible };
}

/** What two implementations of the split compare: a line `person:item,item,…` of test events for each eligible person. */
export function splitText(people: readonly SplitPerson[], itemIds: readonly string[]): string {
  return people
    .filter(({ eligible }) => eligible)
    .map(({ id, test }) => `${id}:${test.map(({ row }) => itemIds[row]).join(',')}`)
    .join('\n');
}

/** Settings are chosen on people with an even number and figures are reported on the others. */
export const isReported = ({ id }: { readonly id: number }): boolean => id % 2 === 1;

/** Parts into which people fall, so that no prior has seen the person it serves. */
export const FOLDS = 5;
export const foldOf = ({ id }: { readonly id: number }): number => id % FOLDS;
