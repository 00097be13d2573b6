/** The dial on the built-in English catalog: what it moves must be seen, also after many answers of one kind. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parsePack } from '../../../../src/domain/pack-check.ts';
import { Ranker } from '../../../../src/domain/ranking/ranker.ts';
import type { SlateRequest } from '../../../../src/domain/ranking/slate-types.ts';
import { sliceRows } from '../../../../src/domain/vectors.ts';

const requestAt = (exploration: number): SlateRequest => ({
  size: 10,
  exploration,
  filter: { backlogOnly: false, kinds: [], tags: [] },
  hidden: [],
});
const TASTE = 'sea';
const SEEDS = [1, 2, 3];

test.each([5, 20, 60])(
  'from end to end it exchanges at least three cards of ten after %i answers',
  async (taps) => {
    const [json, bytes] = await Promise.all([
      readFile('public/packs/classics-en.json', 'utf8'),
      readFile('public/packs/classics-en.vectors'),
    ]);
    const pack = await parsePack(JSON.parse(json), new Uint8Array(bytes).buffer);
    if (!pack.ok) throw new Error(pack.failure.code);
    const { items, vectors } = pack.value;
    const loved = new Set(items.filter(({ tags }) => tags.includes(TASTE)).map(({ id }) => id));
    const changed = SEEDS.map((seed) => {
      const ranker = new Ranker('classics-en', items, () => 0);
      ranker.addVectors(sliceRows(vectors, 0, vectors.count));
      // Answered without exploration, so that what both ends show rests on the same, consistent answers.
      const answers = [...items]
        .sort((a, b) => Number(loved.has(b.id)) - Number(loved.has(a.id)))
        .slice(0, taps);
      const log = answers.map(({ id: itemId }, i) => ({
        seq: i + 1,
        catalogId: 'classics-en',
        itemId,
        kind: loved.has(itemId) ? ('like' as const) : ('dislike' as const),
        time: i,
        source: 'tap' as const,
      }));
      ranker.start({ log, seed });
      const familiar = new Set(ranker.slate(requestAt(0)).entries.map(({ itemId }) => itemId));
      const surprising = ranker.slate(requestAt(1)).entries;
      // Logged as they were drawn: what the draw alone brought was seldom drawn for sure.
      expect(surprising.every(({ propensity }) => propensity > 0 && propensity <= 1)).toBe(true);
      return surprising.filter(({ itemId }) => !familiar.has(itemId)).length;
    });
    expect(changed.reduce((sum, count) => sum + count, 0) / SEEDS.length).toBeGreaterThanOrEqual(3);
  },
);
