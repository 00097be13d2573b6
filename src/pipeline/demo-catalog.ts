/** A demo as the ranker takes it: its items, and the made-up visitors' picks as items of their own. */
import { normalizeKey, type Item, type QuantizedVectors } from '../domain/catalog.ts';
import type { Interaction } from '../domain/interaction.ts';
import { hashText, mulberry32 } from '../domain/random.ts';
import { Ranker } from '../domain/ranking/ranker.ts';
import { expandVectors } from '../domain/sharing/compact-vectors.ts';
import type { Demo, DemoCopy } from '../domain/sharing/demo.ts';

/**
 * Ids by what an item is called and not by its place: an owner who adds an item and gives out the link again must not
 * turn the taps of earlier visitors to other items. Of two of one name the later has its place in its id.
 */
export function demoItems({ items }: Demo): Item[] {
  const taken = new Set<string>();
  return items.map(({ title, creators, year, tags, description, price }, place) => {
    const name = hashText(normalizeKey([title, ...creators].join(' '))).toString(36);
    const id = taken.has(name) ? `${name}-${place}` : name;
    taken.add(id);
    return {
      id,
      title,
      creators,
      kind: 'other',
      tags,
      backlog: false,
      ...(year !== undefined && { year }),
      ...(description && { description }),
      ...(price !== undefined && { numbers: { price } }),
    };
  });
}

/** Stands for an item that a persona has picked: it teaches, and is never shown, so that the item itself stays on the list. */
export const twinOf = (itemId: string): string => `${itemId}/twin`;

export interface DemoCatalog {
  readonly demo: Demo;
  readonly items: readonly Item[];
  /** Ids of the twins. */
  readonly twins: readonly string[];
  readonly rows: readonly Item[];
  readonly vectors: QuantizedVectors | undefined;
}

export function demoCatalog(demo: Demo): DemoCatalog {
  const items = demoItems(demo);
  const picked = [...new Set(demo.personas.flatMap(({ likes, dislikes }) => [...likes, ...dislikes]))];
  const twins = picked.map((place) => ({ ...items[place], id: twinOf(items[place].id) }));
  return {
    demo,
    items,
    twins: twins.map(({ id }) => id),
    rows: [...items, ...twins],
    vectors: demo.vectors && withRows(expandVectors(demo.vectors, items.length), picked),
  };
}

/** Vectors followed by copies of some of their rows. */
function withRows(
  { count, dims, codes, scales }: QuantizedVectors,
  rows: readonly number[],
): QuantizedVectors {
  const all = {
    count: count + rows.length,
    dims,
    codes: new Int8Array((count + rows.length) * dims),
    scales: new Float32Array(count + rows.length),
  };
  all.codes.set(codes);
  all.scales.set(scales);
  rows.forEach((row, at) => {
    all.codes.set(codes.subarray(row * dims, (row + 1) * dims), (count + at) * dims);
    all.scales[count + at] = scales[row];
  });
  return all;
}

/** What a made-up visitor is taken to have said, before all that the real one says. */
export function personaLog({ demo, items }: DemoCatalog, persona: number | undefined): Interaction[] {
  const { likes, dislikes } = persona === undefined ? { likes: [], dislikes: [] } : demo.personas[persona];
  const picks = [
    ...likes.map((place) => ({ place, kind: 'like' }) as const),
    ...dislikes.map((place) => ({ place, kind: 'dislike' }) as const),
  ];
  return picks.map(({ place, kind }, at) => ({
    catalogId: demo.id,
    itemId: twinOf(items[place].id),
    kind,
    time: 0,
    source: 'starter',
    seq: at - picks.length,
  }));
}

/** @param now a clock in milliseconds, for the slate's `elapsed`. */
export function demoRanker(
  { demo, rows, vectors }: DemoCatalog,
  start: { readonly log: readonly Interaction[]; readonly seed: number },
  now: () => number,
): { readonly ranker: Ranker; readonly positions: Float32Array } {
  const ranker = new Ranker(demo.id, rows, now);
  if (vectors) ranker.addVectors(vectors);
  return { ranker, ...ranker.start(start) };
}

/** Fisher–Yates by the visitor's seed: the same order at every visit. */
export function shuffled<T>(values: readonly T[], seed: number): T[] {
  const random = mulberry32(seed);
  const result = [...values];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [result[i], result[j]] = [result[j], result[i]];
  }
  return result;
}

/** The demo as one arm of its test shows it. The words of a variant are in the language of the items. */
export function asVariant(demo: Demo, place: number): Demo {
  const variant = demo.variants.at(place);
  if (!variant) return demo;
  const own = demo.copy[demo.language];
  const changed: DemoCopy | undefined = own && { ...own, ...variant.copy };
  return {
    ...demo,
    copy: changed ? { ...demo.copy, [demo.language]: changed } : demo.copy,
    colours: { ...demo.colours, ...variant.colours },
    order: variant.order ?? demo.order,
    starter: variant.starter ?? demo.starter,
  };
}
