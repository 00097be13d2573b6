/** What the model has come to believe, in words that a person can check and take back. */
import { normalizeKey, type Item } from '../catalog.ts';
import type { KernelSetting } from '../learning/head-types.ts';
import { MISSING, nameKey, SPAN, spanKey, spanOf, type Features, type SparseRows } from './features.ts';
import type { Belief } from './slate-types.ts';

/** Something of an item that a belief can be about, and that can be muted. */
export type BeliefSubject = Pick<Belief, 'key' | 'feature' | 'name' | 'from' | 'to'>;

/** A graded event, as far as beliefs rest on it. */
export interface BeliefEvent {
  readonly row: number;
  readonly itemId: string;
  readonly vote: number;
}

/** Below it a belief moves P(like) by less than two per cent: nothing that a person could notice or would mute. */
const LEAST_EFFECT = 0.05;
/**
 * Graded items behind a belief. One book of an author says something of the author; of one book's dozen tags it says
 * nothing, and a list of them would only repeat that book.
 */
const LEAST_SEEN = { creator: 1, series: 1, tags: 2, year: 2 } as const;
/** Items named with a belief: the first is what a reader checks, a fourth is not read. */
const MOST_ITEMS = 3;

/** A graded item that carries a subject, and its part αᵢ xᵢ of the effect, before the kernel's scale. */
interface Carrier {
  readonly event: BeliefEvent;
  readonly part: number;
}

interface Evidence {
  subject: BeliefSubject;
  readonly carriers: Carrier[];
}

/** How much an item is of a subject: 1 when it carries nothing else of the kind, 0 when that says nothing. */
type Strength = (row: number, subject: BeliefSubject) => number;

/** What an item gives beliefs to be about: creators, series, tags and the span of its year, in this order. */
export function beliefSubjects({ creators, series, tags, year }: Item): BeliefSubject[] {
  const named = (feature: 'creator' | 'series' | 'tags', names: readonly string[]): BeliefSubject[] =>
    names.filter(normalizeKey).map((name) => ({ key: nameKey(feature, name), feature, name }));
  const subjects = [
    ...named('creator', creators),
    ...named('series', series ? [series] : []),
    ...named('tags', tags),
  ];
  if (year === undefined) return subjects;
  const from = spanOf(Math.round(year));
  return [...subjects, { key: spanKey(from), feature: 'year', name: '', from, to: from + SPAN - 1 }];
}

/**
 * The strongest beliefs, by magnitude; those that rest on a single item come after all others. The effect of a creator, series or tag is s Σᵢ αᵢ xᵢ: what an item that carries
 * nothing else gains by it. That of a span of years is what its middle year gains, by graded items around the span too.
 * @param items as the model sees them: without muted features.
 * @param features of `items`, by row.
 * @param events graded, oldest first.
 * @param weights of Fit, one an event: α of GaussianProcess.
 */
export function strongestBeliefs(
  items: readonly Item[],
  features: Features,
  setting: KernelSetting,
  events: readonly BeliefEvent[],
  weights: ArrayLike<number>,
  count: number,
): Belief[] {
  const strengthOf = strengths(items, features);
  const found = new Map<string, Evidence>();
  events.forEach((event, i) => {
    const subjects = new Map(beliefSubjects(items[event.row]).map((subject) => [subject.key, subject]));
    for (const [key, subject] of subjects) {
      const part = weights[i] * strengthOf(event.row, subject);
      const evidence = found.get(key) ?? { subject, carriers: [] };
      found.set(key, evidence);
      evidence.subject = subject;
      evidence.carriers.push({ event, part });
    }
  });
  const beliefs = Array.from(found.values(), ({ subject, carriers }) => {
    const sum =
      subject.feature === 'year'
        ? events.reduce((all, { row }, i) => all + weights[i] * strengthOf(row, subject), 0)
        : carriers.reduce((all, { part }) => all + part, 0);
    return beliefOf(subject, carriers, setting.scales[subject.feature] * sum);
  });
  return beliefs
    .filter(({ effect, seen, feature }) => Math.abs(effect) >= LEAST_EFFECT && seen >= LEAST_SEEN[feature])
    .sort((a, b) => Number(b.seen > 1) - Number(a.seen > 1) || Math.abs(b.effect) - Math.abs(a.effect))
    .slice(0, count);
}

const beliefOf = (subject: BeliefSubject, carriers: readonly Carrier[], effect: number): Belief => ({
  ...subject,
  effect,
  seen: carriers.length,
  liked: carriers.filter(({ event }) => event.vote > 0).length,
  itemIds: carriers
    .filter(({ part }) => part * effect > 0)
    .sort((a, b) => Math.abs(b.part) - Math.abs(a.part))
    .slice(0, MOST_ITEMS)
    .map(({ event }) => event.itemId),
});

function strengths(items: readonly Item[], { creators, series, tags, year }: Features): Strength {
  const inRows = {
    creator: namedStrength(items, creators, (item) => item.creators),
    series: namedStrength(items, series, (item) => (item.series ? [item.series] : [])),
    tags: namedStrength(items, tags, (item) => item.tags),
  };
  return (row, subject) => {
    if (subject.feature !== 'year') return inRows[subject.feature](row, subject);
    if (!year || year.levels[row] === MISSING) return 0;
    const middle = ((subject.from ?? 0) + (subject.to ?? 0)) / 2;
    return year.similarity[Math.abs(Math.round(items[row].year ?? 0) - middle)] ?? 0;
  };
}

/** Of a name without letters or digits; no row holds it. */
const NO_ID = -1;

/** Strengths by sparse rows. Their ids number the names by first appearance in the catalog, equal names together. */
function namedStrength(
  items: readonly Item[],
  { starts, ids, weights }: SparseRows,
  namesOf: (item: Item) => readonly string[],
): Strength {
  const idOfKey = new Map<string, number>();
  const idOfName = new Map<string, number>();
  for (const item of items)
    for (const name of namesOf(item)) {
      if (idOfName.has(name)) continue;
      const key = normalizeKey(name);
      if (key && !idOfKey.has(key)) idOfKey.set(key, idOfKey.size);
      idOfName.set(name, idOfKey.get(key) ?? NO_ID);
    }
  return (row, { name }) => {
    const at = ids.subarray(starts[row], starts[row + 1]).indexOf(idOfName.get(name) ?? NO_ID);
    return at < 0 ? 0 : weights[starts[row] + at];
  };
}
