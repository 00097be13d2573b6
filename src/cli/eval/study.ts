/** A data set made ready to be ranked: split, vectors, who is left out of which prior. */
import type { QuantizedVectors } from '../../domain/catalog.ts';
import { tiePlaces, type Candidates } from '../../domain/learning/metrics.ts';
import {
  foldOf,
  FOLDS,
  isLike,
  isReported,
  splitPerson,
  type RatedEvent,
  type SplitPerson,
} from '../../domain/learning/split.ts';
import type { Dataset } from './dataset.ts';

/** What a method may see: the person's own history alone, or also a prior counted from other people. */
export type Track = 'own' | 'prior';

export interface Study {
  readonly dataset: Dataset;
  /** Everybody, by ascending id. */
  readonly everyone: readonly SplitPerson[];
  /** Those whose figures are counted. */
  readonly people: readonly SplitPerson[];
  readonly vectors: QuantizedVectors;
  readonly places: Uint32Array;
  /** History likes of each item among the people outside a fold, and how many people those are. */
  readonly outside: readonly Outside[];
}

export interface Outside {
  readonly histories: readonly (readonly RatedEvent[])[];
  readonly likes: Float64Array;
}

/** @param half people on whom settings are chosen (even ids), or those on whom they are reported (odd ids). */
export function makeStudy(
  dataset: Dataset,
  vectors: QuantizedVectors,
  half: 'tuned' | 'reported' = 'reported',
): Study {
  const everyone = dataset.people.map(splitPerson);
  const outside = Array.from({ length: FOLDS }, (_, fold) => {
    const histories = everyone.filter((person) => foldOf(person) !== fold).map(({ history }) => history);
    const likes = new Float64Array(dataset.items.length);
    for (const history of histories) for (const event of history) if (isLike(event)) likes[event.row]++;
    return { histories, likes };
  });
  return {
    dataset,
    everyone,
    people: everyone.filter((person) => person.eligible && isReported(person) === (half === 'reported')),
    vectors,
    places: tiePlaces(dataset.numbers),
    outside,
  };
}

/** Everything but the person's whole history, however little of it a method is shown. */
export function candidatesOf({ dataset, places }: Study, { history }: SplitPerson): Candidates {
  const excluded = new Uint8Array(dataset.items.length);
  for (const { row } of history) excluded[row] = 1;
  return { excluded, places };
}

export const testLikes = ({ test }: SplitPerson): Set<number> =>
  new Set(test.filter(isLike).map(({ row }) => row));

/** Computes something costly once for each fold, when the first of its people comes. */
export function perFold<T>(
  { outside }: Study,
  make: (others: Outside) => T,
): (person: { readonly id: number }) => T {
  const made = new Map<number, T>();
  return (person) => {
    const fold = foldOf(person);
    let value = made.get(fold);
    if (value === undefined) made.set(fold, (value = make(outside[fold])));
    return value;
  };
}
