/** People with a hidden taste, on the built-in catalogs with their real vectors: ten honest taps must be enough. */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { parsePack, type ParsedPack } from '../../../../src/domain/pack-check.ts';
import { mulberry32 } from '../../../../src/domain/random.ts';
import { Ranker } from '../../../../src/domain/ranking/ranker.ts';
import type { SlateRequest } from '../../../../src/domain/ranking/slate-types.ts';
import { sliceRows } from '../../../../src/domain/vectors.ts';

const REQUEST: SlateRequest = {
  size: 10,
  exploration: 0.35,
  filter: { backlogOnly: false, kinds: [], tags: [] },
  hidden: [],
};
const SEEDS = [1, 2, 3, 4, 5];
const TAPS = 10;

async function readPack(id: string): Promise<ParsedPack> {
  const [json, vectors] = await Promise.all([
    readFile(`public/packs/${id}.json`, 'utf8'),
    readFile(`public/packs/${id}.vectors`),
  ]);
  const pack = await parsePack(JSON.parse(json), new Uint8Array(vectors).buffer);
  if (!pack.ok) throw new Error(`${id}: ${pack.failure.code}`);
  return pack.value;
}

/** Items in another order, so that the control answers as often with yes, but about nothing. */
function shuffled(ids: readonly string[], seed: number): Map<string, string> {
  const random = mulberry32(seed);
  const others = [...ids];
  for (let i = others.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [others[i], others[j]] = [others[j], others[i]];
  }
  return new Map(ids.map((id, i) => [id, others[i]]));
}

/** Reads the slate from the top, likes the first card of the taste or else refuses the top one; ten times. */
function shareAfterTaps(
  { file, items, vectors }: ParsedPack,
  taste: string,
  seed: number,
  control: boolean,
): number {
  const ofTaste = new Set(items.filter(({ tags }) => tags.includes(taste)).map(({ id }) => id));
  const answersFor = shuffled(
    items.map(({ id }) => id),
    seed,
  );
  const says = (id: string) => ofTaste.has(control ? (answersFor.get(id) ?? id) : id);

  const ranker = new Ranker(file.id, items, () => 0);
  ranker.addVectors(sliceRows(vectors, 0, vectors.count));
  ranker.start({ log: [], seed });
  let slate = ranker.slate(REQUEST);
  for (let seq = 1; seq <= TAPS; seq++) {
    const { itemId } = slate.entries.find((entry) => says(entry.itemId)) ?? slate.entries[0];
    const kind = says(itemId) ? 'like' : 'dislike';
    slate = ranker.learn({ seq, catalogId: file.id, itemId, kind, time: seq, source: 'tap' }, REQUEST);
  }
  return slate.entries.filter(({ itemId }) => ofTaste.has(itemId)).length / slate.entries.length;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe.each([
  { id: 'classics-en', taste: 'sea' },
  { id: 'classics-zh', taste: '诗词' },
  { id: 'classics-zh', taste: '航海' },
])('a lover of $taste in $id', ({ id, taste }) => {
  let pack: ParsedPack;
  beforeAll(async () => {
    pack = await readPack(id);
  });

  it('finds at least 60 % of it on the slate after ten taps, far above shuffled answers', () => {
    const truthful = SEEDS.map((seed) => shareAfterTaps(pack, taste, seed, false));
    const control = SEEDS.map((seed) => shareAfterTaps(pack, taste, seed, true));
    expect(mean(truthful)).toBeGreaterThanOrEqual(0.6);
    expect(mean(truthful) - mean(control)).toBeGreaterThanOrEqual(0.3);
  });
});
