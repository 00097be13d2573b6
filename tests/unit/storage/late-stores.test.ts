import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, test } from 'vitest';
import type { CatalogFaqs, Turn } from '../../../src/domain/dialogue/talk-types.ts';
import { PACKS } from '../../../src/domain/packs.ts';
import { memoryStores, type MemoryStores } from '../../../src/storage/memory.ts';
import { openStorage } from '../../../src/storage/storage.ts';
import { book, catalogOf, recordOf, vectorsFor } from './samples.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

const PACK = PACKS[0].id;
const GONE = { failure: { code: 'storage-failed', details: { reason: 'catalog-gone' } } };

const turnOf = (id: string, change: Partial<Turn> = {}): Turn => ({
  id,
  time: 1,
  asked: `What about ${id}?`,
  answer: ['This.'],
  itemIds: [],
  constraints: [],
  ...change,
});

const faqsOf = (catalogId: string, change: Partial<CatalogFaqs> = {}): CatalogFaqs => ({
  catalogId,
  pairs: [],
  encoder: 'minilm-l6-en',
  contact: '',
  feedback: [],
  unanswered: [],
  ...change,
});

async function withCatalog(stores: MemoryStores): Promise<void> {
  await stores.catalogs.stage('g1', 0, [book('a')], vectorsFor(['a']));
  await stores.catalogs.commit(catalogOf('g1', 1), recordOf('i1'), []);
}

describe.each([
  ['the database', () => openStorage()],
  ['memory', async () => memoryStores()],
])('%s', (_name, open: () => Promise<MemoryStores>) => {
  test('keeps a talk turn by turn, and what holds after the last', async () => {
    const { late } = await open();
    const { talks } = await late();
    expect(await talks.find(PACK)).toBeUndefined();
    await talks.append(PACK, turnOf('one'));
    const unread = [{ kind: 'unread' }] as const;
    const talk = await talks.append(PACK, turnOf('two', { constraints: unread }));
    expect(talk).toEqual({
      catalogId: PACK,
      turns: [turnOf('one'), turnOf('two', { constraints: unread })],
      constraints: unread,
    });
    expect(await talks.find(PACK)).toEqual(talk);
    await talks.remove(PACK);
    expect(await talks.find(PACK)).toBeUndefined();
  });

  test('loses no turn of two tabs that are asked at once', async () => {
    const { late } = await open();
    const { talks } = await late();
    const ids = Array.from({ length: 8 }, (_, i) => `t${i}`);
    await Promise.all(ids.map((id) => talks.append(PACK, turnOf(id))));
    expect((await talks.find(PACK))?.turns.map(({ id }) => id)).toEqual(ids);
  });

  test('forgets the oldest turns of a talk that never ends', async () => {
    const { late } = await open();
    const { talks } = await late();
    const turns = Array.from({ length: 300 }, (_, i) => turnOf(`t${i}`));
    await talks.write({ catalogId: PACK, turns, constraints: [] });
    const talk = await talks.append(PACK, turnOf('last'));
    expect(talk.turns).toHaveLength(300);
    expect(talk.turns[0].id).toBe('t1');
  });

  test('changes questions and answers in one step, and takes a list away', async () => {
    const { late } = await open();
    const { faqs } = await late();
    await faqs.change(PACK, () => faqsOf(PACK, { contact: 'owner@example.org' }));
    await faqs.change(PACK, (kept) => kept && { ...kept, unanswered: [{ question: 'Where?', time: 3 }] });
    expect(await faqs.find(PACK)).toEqual(
      faqsOf(PACK, { contact: 'owner@example.org', unanswered: [{ question: 'Where?', time: 3 }] }),
    );
    expect(await faqs.change(PACK, () => undefined)).toBeUndefined();
    expect(await faqs.find(PACK)).toBeUndefined();
  });

  test('takes nothing of a catalog that is not there, and lets go of all with it', async () => {
    const stores = await open();
    const { talks, faqs } = await stores.late();
    await expect(talks.append('goodreads', turnOf('one'))).rejects.toMatchObject(GONE);
    await expect(talks.write({ catalogId: 'goodreads', turns: [], constraints: [] })).rejects.toMatchObject(
      GONE,
    );
    await expect(faqs.change('goodreads', () => faqsOf('goodreads'))).rejects.toMatchObject(GONE);

    await withCatalog(stores);
    await talks.append('goodreads', turnOf('one'));
    await talks.append(PACK, turnOf('kept'));
    await faqs.change('goodreads', () => faqsOf('goodreads'));
    expect(await stores.housekeeping.report()).toMatchObject({ talks: 2 });
    await stores.catalogs.remove('goodreads');
    expect(await talks.find('goodreads')).toBeUndefined();
    expect(await faqs.find('goodreads')).toBeUndefined();
    expect(await stores.housekeeping.report()).toMatchObject({ talks: 1 });
  });

  test('an import that is undone takes its talk along when the catalog goes with it', async () => {
    const stores = await open();
    const { talks } = await stores.late();
    await withCatalog(stores);
    await talks.append('goodreads', turnOf('one'));
    await stores.catalogs.undoImport('i1');
    expect(await talks.find('goodreads')).toBeUndefined();
  });
});
