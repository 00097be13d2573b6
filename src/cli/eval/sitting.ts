/** One made-up person in front of the app's own ranker: starter titles, then slate after slate, with truthful taps. */
import type { Item, QuantizedVectors } from '../../domain/catalog.ts';
import type { Interaction } from '../../domain/interaction.ts';
import { mulberry32 } from '../../domain/random.ts';
import { Ranker } from '../../domain/ranking/ranker.ts';
import type { Slate, SlateRequest } from '../../domain/ranking/slate-types.ts';
import { sliceRows } from '../../domain/vectors.ts';
import type { HiddenTaste } from './made-up-person.ts';

export interface Shop {
  readonly catalogId: string;
  readonly items: readonly Item[];
  readonly vectors: QuantizedVectors;
}

export interface SittingPlan {
  /** Taste that the taps follow… */
  readonly taste: HiddenTaste;
  /** …until as many taps as `at`, when another takes over. */
  readonly change?: { readonly at: number; readonly taste: HiddenTaste };
  readonly exploration: number;
  readonly taps: number;
  readonly seed: number;
  /** Share of taps that say the opposite of what is meant. */
  readonly inverted?: number;
  /** Taste by which slates are measured, when it is not the one that the taps follow. */
  readonly measuredBy?: HiddenTaste;
  /** Whether each slate is also compared with what the dial at 0 would have shown. */
  readonly compareFamiliar?: boolean;
  /** Rows that are never shown, so that what is foretold of them depends on nothing but what has been learned. */
  readonly withheld?: readonly number[];
}

/** One card as it stood on a slate. */
interface Card {
  readonly row: number;
  readonly probability: number;
  readonly liked: boolean;
  readonly propensity: number;
  /** Probability that the person looked at its place. */
  readonly look: number;
  readonly looked: boolean;
}

/** One slate as it stood before the person. */
export interface Showing {
  /** Taps before it. */
  readonly taps: number;
  readonly cards: readonly Card[];
  /**
   * (best − shown) / (best − mean) of the mean utility of as many cards, over the candidates: 0 is the person's own
   * best, 1 what drawing lots would give.
   */
  readonly regret: number;
  /** Rows that the dial at 0 would have shown in this place. */
  readonly familiar?: readonly number[];
  /** Regret of the slate, at dial 0, that would be made of the withheld rows alone. */
  readonly withheldRegret?: number;
}

/** Starter titles as in the app (state/feed-opening.ts), and cards of a slate. */
const STARTER = 12;
/** Starter titles that a newcomer answers: somebody who answers all twelve needs no recommender any more. */
const STARTER_ANSWERS = 5;
const SLATE = 10;

/** Chance to look at a place, from 1: the position bias 1 / √rank (Joachims, Swaminathan & Schnabel 2017, with η = ½). */
const lookChance = (rank: number): number => 1 / Math.sqrt(rank);

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Lets one person use a fresh ranker until they have tapped often enough or the catalog is at its end. */
export function sit(shop: Shop, plan: SittingPlan): Showing[] {
  const { items, vectors, catalogId } = shop;
  const rows = new Map(items.map(({ id }, row) => [id, row]));
  const rowOf = (itemId: string): number => rows.get(itemId) ?? -1;
  const rowsOf = ({ entries }: Slate): number[] => entries.map(({ itemId }) => rowOf(itemId));
  const random = mulberry32(plan.seed);
  const withheld = new Set(plan.withheld);
  const idsOf = (wanted: boolean): string[] =>
    items.flatMap(({ id }, row) => (withheld.has(row) === wanted ? [id] : []));
  const request: SlateRequest = {
    size: SLATE,
    exploration: plan.exploration,
    filter: { backlogOnly: false, kinds: [], tags: [] },
    hidden: idsOf(true),
  };
  const ofWithheld: SlateRequest = { ...request, exploration: 0, hidden: idsOf(false) };
  const ranker = new Ranker(catalogId, items, () => 0);
  ranker.addVectors(sliceRows(vectors, 0, vectors.count));
  ranker.start({ log: [], seed: plan.seed });

  const tapped = new Set<number>();
  const tasteNow = (): HiddenTaste =>
    plan.change && tapped.size >= plan.change.at ? plan.change.taste : plan.taste;
  /** Only the last tap on a slate asks for the next one: the model rests on the taps alone, and a slate costs the most. */
  const tap = (row: number, source: Interaction['source'], last: boolean): Slate => {
    const honest = random() >= (plan.inverted ?? 0);
    const kind = (tasteNow().liked[row] === 1) === honest ? 'like' : 'dislike';
    tapped.add(row);
    const seq = tapped.size;
    const entry: Interaction = { seq, catalogId, itemId: items[row].id, kind, time: seq, source };
    return ranker.learn(entry, last ? request : { ...request, size: 0 });
  };

  const showings: Showing[] = [];
  const show = (slate: Slate): readonly Card[] => {
    const measure = plan.measuredBy ?? tasteNow();
    const cards = slate.entries.map(({ itemId, probability, propensity }, i): Card => {
      const row = rowOf(itemId);
      const look = lookChance(i + 1);
      return { row, probability, propensity, liked: measure.liked[row] === 1, look, looked: random() < look };
    });
    showings.push({
      taps: tapped.size,
      cards,
      regret: regretOf(measure, rowsOf(slate), (row) => !tapped.has(row) && !withheld.has(row)),
      ...(plan.compareFamiliar && { familiar: rowsOf(ranker.slate({ ...request, exploration: 0 })) }),
      ...(withheld.size && {
        withheldRegret: regretOf(measure, rowsOf(ranker.slate(ofWithheld)), (row) => withheld.has(row)),
      }),
    });
    return cards;
  };

  /** Answers about these rows, in turn. */
  const answer = (answered: readonly number[], source: Interaction['source']): Slate | undefined =>
    answered.map((row, i) => tap(row, source, i === answered.length - 1)).at(-1);

  show(ranker.slate(request));
  const starter = ranker
    .starter(STARTER)
    .filter((itemId) => !withheld.has(rowOf(itemId)))
    .slice(0, STARTER_ANSWERS);
  let slate = answer(starter.map(rowOf), 'starter');
  while (slate?.entries.length) {
    const cards = show(slate);
    if (tapped.size >= plan.taps) break;
    slate = answer(
      cards.filter(({ looked }) => looked).map(({ row }) => row),
      'tap',
    );
  }
  return showings;
}

/** @param isOpen whether a row might have been shown. */
function regretOf(
  { utilities }: HiddenTaste,
  shown: readonly number[],
  isOpen: (row: number) => boolean,
): number {
  const open = Array.from(utilities).filter((_, row) => isOpen(row));
  open.sort((a, b) => b - a);
  const best = mean(open.slice(0, shown.length));
  const lots = mean(open);
  return best > lots ? (best - mean(shown.map((row) => utilities[row]))) / (best - lots) : 0;
}
