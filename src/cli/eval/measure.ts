/** Runs a method over the people of a study and scores what it gives: one value a person, in their order. */
import {
  bestRows,
  countHits,
  firstRank,
  LIST,
  listDiversity,
  listNovelty,
  ndcg,
  rankAuc,
} from '../../domain/learning/metrics.ts';
import { foldOf, isDislike, isLike, type RatedEvent, type SplitPerson } from '../../domain/learning/split.ts';
import { cosine, type FloatRows } from './float-rows.ts';
import { candidatesOf, testLikes, type Study, type Track } from './study.ts';

/** Scores of all items for a person of whom only `history` is known: their fold is theirs, the test events are not to be read. */
export type Scorer = (history: readonly RatedEvent[], person: SplitPerson) => ArrayLike<number>;

export interface Method {
  readonly name: string;
  readonly group: Track;
  readonly scorer: Scorer;
  /** Puts the list together from the best by score; without it the best come as they are. */
  readonly arrange?: (scores: ArrayLike<number>, best: Int32Array) => Int32Array;
  /** Whether it is also measured on shortened histories. */
  readonly curve?: boolean;
}

/** Candidates that an arrangement may choose from. */
const ARRANGED = 100;

/** For every metric one value a person; `coverage10` is one number for all. */
export interface Figures {
  readonly ndcg10: Float64Array;
  readonly recall10_capped: Float64Array;
  readonly recall10_plain: Float64Array;
  readonly mrr: Float64Array;
  readonly hitrate10: Float64Array;
  readonly ild10: Float64Array;
  readonly novelty10: Float64Array;
  readonly coverage10: number;
}

export function measure(study: Study, rows: FloatRows, { scorer, arrange }: Method): Figures {
  const { people, outside, dataset } = study;
  const column = () => new Float64Array(people.length);
  const figures = {
    ndcg10: column(),
    recall10_capped: column(),
    recall10_plain: column(),
    mrr: column(),
    hitrate10: column(),
    ild10: column(),
    novelty10: column(),
  };
  const listed = new Set<number>();
  people.forEach((person, i) => {
    const targets = testLikes(person);
    const candidates = candidatesOf(study, person);
    const scores = scorer(person.history, person);
    const best = bestRows(scores, candidates, arrange ? ARRANGED : LIST);
    const list = arrange ? arrange(scores, best) : best;
    const hits = countHits(list, targets);
    const { likes, histories } = outside[foldOf(person)];
    const firstHit = list.findIndex((row) => targets.has(row));
    figures.ndcg10[i] = ndcg(list, targets);
    figures.recall10_capped[i] = hits / Math.min(LIST, targets.size);
    figures.recall10_plain[i] = hits / targets.size;
    // An arrangement moves only the list: what is not on it keeps its order behind.
    figures.mrr[i] =
      1 / (firstHit >= 0 ? firstHit + 1 : Math.max(LIST + 1, firstRank(scores, candidates, targets)));
    figures.hitrate10[i] = hits > 0 ? 1 : 0;
    figures.ild10[i] = listDiversity(list, (a, b) => cosine(rows, a, b));
    figures.novelty10[i] = listNovelty(list, likes, histories.length);
    for (const row of list) listed.add(row);
  });
  return { ...figures, coverage10: listed.size / dataset.items.length };
}

/** The part of a history that a curve shows. */
export const HISTORY_PARTS: Readonly<
  Record<string, (history: readonly RatedEvent[]) => readonly RatedEvent[]>
> = Object.fromEntries(
  [5, 10, 20, 50].flatMap((k) => [
    [`first${k}`, (history: readonly RatedEvent[]) => history.slice(0, k)],
    [`last${k}`, (history: readonly RatedEvent[]) => history.slice(-k)],
  ]),
);

/** NDCG@10 of each person when a method sees only a part of the history; task and candidates stay the same. */
export function ndcgWith(
  study: Study,
  { scorer, arrange }: Method,
  part: (history: readonly RatedEvent[]) => readonly RatedEvent[],
): Float64Array {
  return Float64Array.from(study.people, (person) => {
    const scores = scorer(part(person.history), person);
    const best = bestRows(scores, candidatesOf(study, person), arrange ? ARRANGED : LIST);
    return ndcg(arrange ? arrange(scores, best) : best, testLikes(person));
  });
}

/** Whether test likes score above test dislikes: AUC of each person who has both, in order. */
export function likeDislikeAuc({ people }: Study, scorer: Scorer): Float64Array {
  const values = people.map((person) => {
    const likes = person.test.filter(isLike);
    const dislikes = person.test.filter(isDislike);
    if (!likes.length || !dislikes.length) return undefined;
    const scores = scorer(person.history, person);
    const of = (events: readonly RatedEvent[]) => events.map(({ row }) => scores[row]);
    return rankAuc(of(likes), of(dislikes));
  });
  return Float64Array.from(values.filter((value) => value !== undefined));
}
