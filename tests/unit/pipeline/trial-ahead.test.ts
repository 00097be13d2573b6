import { describe, expect, test } from 'vitest';
import type { NewInteraction } from '../../../src/domain/interaction.ts';
import { openSession } from '../../../src/pipeline/recommend.ts';
import { trialAhead, type TrialAhead } from '../../../src/pipeline/trial-ahead.ts';
import { Ranker } from '../../../src/domain/ranking/ranker.ts';
import { book, catalogOf, recordOf, vectorsFor } from '../storage/samples.ts';
import { fakeServices } from './fakes.ts';

const ITEMS = Array.from({ length: 40 }, (_, row) => book(`b${row}`));

const answers = (count: number, kindOf: (i: number) => 'like' | 'dislike'): NewInteraction[] =>
  Array.from({ length: count }, (_, i) => ({
    catalogId: 'goodreads',
    itemId: `b${i}`,
    kind: kindOf(i),
    time: i,
    source: 'tap',
  }));

async function ahead(log: readonly NewInteraction[]): Promise<TrialAhead> {
  const services = fakeServices();
  await services.catalogs.stage('g', 0, ITEMS, vectorsFor(ITEMS.map(({ id }) => id)));
  await services.catalogs.commit(catalogOf('g', ITEMS.length), recordOf('i'), log);
  const session = await openSession(services, 'goodreads');
  if (!session.ok) throw new Error(session.failure.code);
  return trialAhead(session.value);
}

describe('what a training would find', () => {
  test('is the very cut that the ranker makes', async () => {
    const log = answers(30, (i) => (i % 3 ? 'like' : 'dislike'));
    const ranker = new Ranker('goodreads', ITEMS, () => 0);
    ranker.start({ log: log.map((entry, seq) => ({ ...entry, seq })), seed: 1 });
    const split = ranker.split();
    expect(await ahead(log)).toEqual({
      kind: 'ready',
      learn: split?.cut,
      test: (split?.rows.length ?? 0) - (split?.cut ?? 0),
    });
    expect(split?.cut).toBeGreaterThan(10);
  });

  test('is too little where answers are missing, and says how many', async () => {
    expect(await ahead(answers(7, () => 'like'))).toEqual({ kind: 'too-few', needed: 13 });
  });

  test('is too little where the latest answers are all of one kind', async () => {
    expect(await ahead(answers(30, (i) => (i < 20 ? 'dislike' : 'like')))).toEqual({
      kind: 'too-few',
      needed: 0,
    });
  });
});
