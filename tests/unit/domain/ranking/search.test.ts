import { describe, expect, test } from 'vitest';
import type { Item } from '../../../../src/domain/catalog.ts';
import type { Constraint } from '../../../../src/domain/dialogue/dialogue-types.ts';
import type { Interaction } from '../../../../src/domain/interaction.ts';
import { centreVectors, cosinesWith } from '../../../../src/domain/ranking/centred-vectors.ts';
import { Ranker } from '../../../../src/domain/ranking/ranker.ts';
import { metParts, searchTerms } from '../../../../src/domain/ranking/search-terms.ts';
import type { SearchQuery } from '../../../../src/domain/ranking/search-types.ts';
import { CatalogSearch } from '../../../../src/domain/ranking/search.ts';
import { quantizeRows } from '../../../../src/domain/vectors.ts';

/** Twelve books about the sea, then twelve about cities; each with a corner of its own. */
const DIMS = 26;
const THEMES = ['sea', 'city'] as const;
const ITEMS: readonly Item[] = Array.from({ length: 24 }, (_, row) => {
  const theme = THEMES[row < 12 ? 0 : 1];
  return {
    id: `${theme}-${row}`,
    title: row === 3 ? 'The Whale' : `Volume ${row}`,
    creators: [row % 2 ? 'Odd Author' : 'Even Author'],
    year: 1800 + row,
    kind: 'book',
    tags: [theme],
    description: row === 5 ? 'A funny storm.' : row === 20 ? '一个鬼故事' : 'Plain.',
    backlog: row % 3 === 0,
  };
});

function vectorOf(theme: number, corner?: number): Float32Array {
  const vector = new Float32Array(DIMS);
  vector[theme] = 1;
  if (corner !== undefined) vector[2 + corner] = 0.5;
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

function open(log: readonly Interaction[] = []): { search: CatalogSearch; ranker: Ranker } {
  const ranker = new Ranker('books', ITEMS, () => 0);
  const rows = new Float32Array(ITEMS.length * DIMS);
  ITEMS.forEach((_, row) => rows.set(vectorOf(row < 12 ? 0 : 1, row), row * DIMS));
  ranker.addVectors(quantizeRows(rows, DIMS));
  ranker.start({ log, seed: 1 });
  return {
    ranker,
    search: new CatalogSearch(
      () => ranker.view(),
      () => 0,
    ),
  };
}

const tap = (seq: number, itemId: string, kind: Interaction['kind']): Interaction => ({
  catalogId: 'books',
  itemId,
  kind,
  time: seq,
  seq,
  source: 'tap',
});

const SEA = vectorOf(0);
const CITY = vectorOf(1);
const words = (text: string, exclude = false): Constraint => ({ kind: 'words', text, exclude });
const query = (constraints: readonly Constraint[], change: Partial<SearchQuery> = {}): SearchQuery => ({
  size: 5,
  constraints,
  without: [],
  vectors: new Map([
    ['sea', SEA],
    ['city', CITY],
  ]),
  ...change,
});
const ids = ({ entries }: ReturnType<CatalogSearch['answer']>): string[] =>
  entries.map(({ itemId }) => itemId);

describe('a search', () => {
  test('finds by meaning what shares no word with the question, and says so', () => {
    const { search } = open();
    const answer = search.answer(query([words('harbour')], { vectors: new Map([['harbour', SEA]]) }));
    expect(answer.total).toBe(24);
    expect(ids(answer).every((id) => id.startsWith('sea'))).toBe(true);
    expect(answer.entries[0].match.words).toEqual([]);
  });

  test('puts first what is named, and tells the words that were met', () => {
    const { search } = open();
    const [first] = search.answer(
      query([words('The whale, please')], { vectors: new Map([['The whale, please', CITY]]) }),
    ).entries;
    const sought = search.answer(query([words('funny whale')], { vectors: new Map() })).entries;
    expect(first.itemId.startsWith('city')).toBe(true);
    expect(new Set(sought.slice(0, 2).map(({ itemId }) => itemId))).toEqual(new Set(['sea-3', 'sea-5']));
    expect(sought.find(({ itemId }) => itemId === 'sea-3')?.match).toEqual({
      words: ['whale'],
      meaning: false,
    });
  });

  test('keeps every condition exactly', () => {
    const { search } = open();
    const answer = search.answer(
      query(
        [
          words('sea'),
          { kind: 'year', min: 1804, max: 1815 },
          { kind: 'creator', name: 'Odd Author', exclude: true },
          { kind: 'tag', name: 'sea', exclude: false },
        ],
        { size: 50 },
      ),
    );
    expect(ids(answer).sort()).toEqual(['sea-10', 'sea-4', 'sea-6', 'sea-8']);
    expect(answer.total).toBe(4);
  });

  test('says what each condition costs where nothing passes', () => {
    const { search } = open();
    const city: Constraint = { kind: 'tag', name: 'city', exclude: false };
    const early: Constraint = { kind: 'year', max: 1802 };
    const answer = search.answer(query([city, early]));
    expect(answer).toMatchObject({ entries: [], total: 0 });
    expect(answer.relaxed).toEqual([
      { constraint: early, count: 12 },
      { constraint: city, count: 3 },
    ]);
  });

  test('names unwanted words where they alone stand in the way', () => {
    const { search } = open();
    const notSea = words('sea', true);
    const answer = search.answer(query([{ kind: 'tag', name: 'sea', exclude: false }, notSea]));
    expect(answer).toMatchObject({ entries: [], total: 0, relaxed: [{ constraint: notSea, count: 12 }] });
  });

  test('leaves out what unwanted words describe, and lists it', () => {
    const { search } = open();
    expect(search.keptOut(words('funny storm', true), new Map())).toEqual(['sea-5']);
    // By the way in a description, and in a title.
    expect(search.keptOut(words('storm', true), new Map())).toEqual([]);
    expect(search.keptOut(words('whale', true), new Map())).toEqual(['sea-3']);
    expect(ids(search.answer(query([words('funny storm', true)], { size: 50 })))).not.toContain('sea-5');
    expect(search.keptOut({ kind: 'creator', name: 'Odd Author', exclude: true }, new Map())).toHaveLength(
      12,
    );
  });

  test('finds what is near to an item, and not the item', () => {
    const { search } = open();
    const answer = search.answer(query([{ kind: 'similar', itemId: 'city-15' }], { size: 11 }));
    expect(ids(answer)).not.toContain('city-15');
    expect(ids(answer).every((id) => id.startsWith('city'))).toBe(true);
  });

  test('shows nothing that is graded, put away or shown before', () => {
    const { search } = open([tap(1, 'sea-1', 'like'), tap(2, 'sea-2', 'save')]);
    const found = ids(search.answer(query([words('sea')], { size: 50, without: ['sea-4'] })));
    expect(found).toHaveLength(22);
    expect(found).not.toContain('sea-1');
    expect(found).not.toContain('sea-4');
    expect(found).toContain('sea-2');
  });

  test('orders what fits alike by taste, with the figures of the slate', () => {
    const log = [
      tap(1, 'sea-1', 'like'),
      tap(2, 'sea-3', 'like'),
      tap(3, 'sea-2', 'dislike'),
      tap(4, 'sea-4', 'dislike'),
    ];
    const { search } = open(log);
    const { entries } = search.answer(
      query([{ kind: 'tag', name: 'sea', exclude: false }, words('sea')], { size: 8 }),
    );
    const odd = entries.filter(({ itemId }) => Number(itemId.slice(4)) % 2);
    expect(entries.slice(0, 4)).toEqual(odd);
    for (const { probability, low, high, propensity, explored } of entries) {
      expect(low).toBeLessThanOrEqual(probability);
      expect(high).toBeGreaterThanOrEqual(probability);
      expect({ propensity, explored }).toEqual({ propensity: 1, explored: false });
    }
    expect(entries.flatMap(({ reasons }) => reasons.map(({ kind }) => kind))).not.toContain('stretch');
  });

  test('shows again what was shown, graded since or not', () => {
    const { search } = open([tap(1, 'sea-1', 'like')]);
    const again = search.answer(
      query([words('sea')], { only: ['city-20', 'sea-1', 'gone'], without: ['sea-1'] }),
    );
    expect(ids(again)).toEqual(['city-20', 'sea-1']);
    expect(again.entries.map(({ match }) => match.meaning)).toEqual([false, false]);
  });

  test('without a wish is the slate, narrowed', () => {
    const log = [tap(1, 'sea-1', 'like'), tap(2, 'city-13', 'dislike')];
    const { search, ranker } = open(log);
    const filter = { backlogOnly: false, kinds: [], tags: ['sea'] };
    const slate = ranker.slate({ size: 5, exploration: 0, filter, hidden: [] });
    const answer = search.answer(query([{ kind: 'tag', name: 'sea', exclude: false }]));
    expect(ids(answer)).toEqual(slate.entries.map(({ itemId }) => itemId));
    expect(answer.entries[0].match).toEqual({ words: [], meaning: false });
    const newcomers = open().search;
    const reasonsOf = (constraints: readonly Constraint[]): string[] =>
      newcomers.answer(query(constraints)).entries.flatMap(({ reasons }) => reasons.map(({ kind }) => kind));
    expect(reasonsOf([])).toEqual(Array(5).fill('breadth'));
    expect(reasonsOf([{ kind: 'tag', name: 'sea', exclude: false }])).toEqual([]);
  });

  test('asks only for what was set aside and not taken', () => {
    const { search } = open([tap(1, 'sea-0', 'done')]);
    const found = ids(search.answer(query([{ kind: 'unread' }], { size: 50 })));
    expect(found.map((id) => Number(id.split('-')[1]) % 3)).toEqual(found.map(() => 0));
    expect(found).toHaveLength(7);
  });
});

describe('words of a search', () => {
  test('meet whatever their case, width and number', () => {
    expect(searchTerms('The Ｓｅａ-Wolves and their stories')).toEqual(['sea', 'wolve']);
    expect(searchTerms("a ship's boxes, families")).toEqual(['ship', 'box', 'family']);
  });

  test('are characters and pairs in Chinese, without particles', () => {
    expect(searchTerms('鬼的笑话')).toEqual(['鬼', '笑', '笑话', '话']);
    expect(searchTerms('鬼故事集')).toEqual(['鬼', '集']);
  });

  test('are told as they were written, and in one piece', () => {
    expect(metParts('Funny whales 聊斋志异', new Set(['whale', '聊斋', '斋志', '异']))).toEqual([
      'whales',
      '聊斋志',
    ]);
    expect(metParts('鬼', new Set(['鬼']))).toEqual(['鬼']);
  });
});

test('a vague text finds what is a little like it, and not what is least like the catalog', () => {
  const { ranker } = open();
  const cosines = cosinesWith(ranker.view().vectors, vectorOf(0, 4));
  expect(cosines.indexOf(Math.max(...cosines))).toBe(4);
  expect(cosines[15]).toBeLessThan(0);
  // Three rows that share most of what they say, and one that says something else.
  const rows = [
    [1, 0.3, 0, 0, 0, 0],
    [1, 0, 0.3, 0, 0, 0],
    [1, 0, 0, 0.3, 0, 0],
    [0.2, 0, 0, 0, 1, 0],
  ];
  const vectors = centreVectors(quantizeRows(Float32Array.from(rows.flat()), 6));
  const found = cosinesWith(vectors, Float32Array.of(0, 0.2, 0, 0, 0, 0.98));
  expect(found.indexOf(Math.max(...found))).toBe(0);
});
