import { beforeEach, expect, test } from 'vitest';
import { memoryStores } from '../../../src/storage/memory.ts';
import { announced, listen, type NewsChannel } from '../../../src/storage/tab-news.ts';
import { book, catalogOf, FIRST_SCALES, headOf, vectorsFor } from './samples.ts';

const tap = { catalogId: 'classics-en', itemId: 'emma', kind: 'like', time: 1, source: 'tap' } as const;

let told: unknown[];
let channel: NewsChannel;
let deliver: (data: unknown) => void;

beforeEach(() => {
  told = [];
  channel = {
    postMessage: (message) => told.push(message),
    addEventListener: (_type, listener) => {
      deliver = (data) => listener(new MessageEvent('message', { data }));
    },
  };
});

test('a written tap is told by its catalog, once for all entries of a write', async () => {
  const { log } = announced(memoryStores(), channel);
  await log.append([tap, { ...tap, itemId: 'dracula' }]);
  expect(told).toEqual(['classics-en']);
});

test('what was not written is not told', async () => {
  const { log } = announced(memoryStores(), channel);
  await expect(log.append([{ ...tap, catalogId: 'gone' }])).rejects.toThrow();
  expect(told).toEqual([]);
});

test('impressions are kept to oneself: each tab makes its own at every slate', async () => {
  const { log } = announced(memoryStores(), channel);
  await log.append([{ ...tap, kind: 'impression', propensity: 0.5, rank: 1 }]);
  expect(told).toEqual([]);
});

test('an import, its undo and a removal are told', async () => {
  const { catalogs } = announced(memoryStores(), channel);
  const record = {
    importId: 'i1',
    catalogId: 'own',
    fileNames: [],
    time: 1,
    items: 1,
    interactions: 0,
    issues: 0,
  };
  await catalogs.stage('d1', 0, [book('emma')], vectorsFor(['emma']));
  expect(told).toEqual([]);
  await catalogs.commit(catalogOf('d1', 1, { id: 'own' }), record, []);
  await catalogs.undoImport('i1');
  await catalogs.undoImport('unknown');
  await catalogs.remove('own');
  expect(told).toEqual(['own', 'own', 'own']);
});

test('what is left out and what is in force is told; a setting that was found is not', async () => {
  const { heads } = announced(memoryStores(), channel);
  const catalogId = 'classics-en';
  await heads.mute(catalogId, 'tag:sea', true);
  await heads.add(headOf('h1', { catalogId }), { from: undefined, to: 'h1' });
  await heads.write({ catalogId, champion: undefined });
  expect(told).toEqual([catalogId, catalogId, catalogId]);
  await heads.write({ catalogId, tuned: { basis: 1, setting: { scales: FIRST_SCALES, noise: 0.6 } } });
  await heads.writeCheckpoint(catalogId, undefined);
  await expect(heads.add(headOf('h2', { catalogId }), { from: 'gone', to: 'h2' })).rejects.toThrow();
  expect(told).toHaveLength(3);
});

test('only names of catalogs are heard', () => {
  const heard: string[] = [];
  const rewritten: string[] = [];
  listen(
    channel,
    (catalogId) => heard.push(catalogId),
    (catalogId) => rewritten.push(catalogId),
  );
  deliver('own');
  deliver({ catalogId: 'own' });
  deliver({ reopen: 7 });
  deliver({ reopen: 'films' });
  deliver(undefined);
  expect(heard).toEqual(['own']);
  expect(rewritten).toEqual(['films']);
});

test('a restore is told as a log written anew, of each catalog that it speaks of', async () => {
  const { catalogs } = announced(memoryStores(), channel);
  await catalogs.stage('d1', 0, [book('emma')], vectorsFor(['emma']));
  await catalogs.restore({
    catalogIds: ['classics-en', 'own'],
    catalogs: [{ catalog: catalogOf('d1', 1, { id: 'own' }), previous: undefined }],
    interactions: [{ ...tap, seq: 1 }],
    impressions: [],
    imports: [],
    preferences: {},
    heads: [],
    headStates: [],
    drafts: [],
  });
  expect(told).toEqual([{ reopen: 'classics-en' }, { reopen: 'own' }]);
});
