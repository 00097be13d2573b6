import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, test } from 'vitest';
import { encoderFor } from '../../../src/domain/catalog.ts';
import { FailureError, type Result } from '../../../src/domain/errors.ts';
import type { NewInteraction } from '../../../src/domain/interaction.ts';
import { MAX_FILE_BYTES } from '../../../src/domain/importing/file-limit.ts';
import { exportEverything } from '../../../src/pipeline/export-everything.ts';
import type { SourceFile } from '../../../src/pipeline/source-file.ts';
import { openSession } from '../../../src/pipeline/recommend.ts';
import { openBackup, restore } from '../../../src/pipeline/restore.ts';
import { listVersions } from '../../../src/pipeline/train.ts';
import { memoryStores, type MemoryStores } from '../../../src/storage/memory.ts';
import { openStorage } from '../../../src/storage/storage.ts';
import { sampleDraft } from '../domain/backup/sample-backup.ts';
import { allVectors, book, catalogOf, headOf, recordOf, vectorsFor } from '../storage/samples.ts';
import { directRanker } from './direct-ranker.ts';
import { everything, fakeServices, type FakeServices } from './fakes.ts';

const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`failed with ${result.failure.code}`);
  return result.value;
};

const ITEMS = Array.from({ length: 90 }, (_, row) => `b${row}`);
const books = (ids: readonly string[]) => ids.map((id, row) => book(id, { tags: row % 3 ? ['sea'] : [] }));
const tap = (itemId: string, time: number, change: Partial<NewInteraction> = {}): NewInteraction => ({
  catalogId: 'goodreads',
  itemId,
  kind: 'like',
  time,
  source: 'tap',
  ...change,
});

const profile = (stores: MemoryStores, name = 'id'): FakeServices =>
  Object.assign(fakeServices(stores, name), { ranker: directRanker() });

/** A catalog, taps with one taken back, a version in force, a belief left out, and settings. */
async function lived(services: FakeServices, ids = ITEMS): Promise<FakeServices> {
  const { catalogs, log, heads, preferences, drafts } = services;
  await catalogs.stage('g', 0, books(ids), vectorsFor(ids));
  await catalogs.commit(catalogOf('g', ids.length), recordOf('i'), [
    tap('b0', 1, { kind: 'rating', value: 5, source: 'import', importId: 'i' }),
  ]);
  const taps = ITEMS.slice(1, 20).map((id, i) => tap(id, 100 + i, { kind: i % 3 ? 'like' : 'dislike' }));
  // Numbers with a gap, as an undone import leaves them: after a restore they will be others.
  const [gone] = await log.append([tap('b50', 99, { catalogId: 'classics-en' })]);
  const written = await log.append(taps);
  await log.append([tap('b1', 200, { kind: 'undo', undoes: written[0].seq })]);
  await log.append([tap('b30', 201, { kind: 'impression', source: 'slate', propensity: 0.3, rank: 1 })]);
  await heads.mute('goodreads', 'tag:sea', true);
  const outputs = Float32Array.from(ids, (_id, row) => Math.sin(row));
  const head = headOf('h', {
    dataId: 'g',
    outputs,
    muted: ['tag:sea'],
    grades: written.slice(1).map(({ seq }) => seq),
  });
  await heads.add(head, { from: undefined, to: 'h' });
  await preferences.write({ seed: 4711, exploration: 0.3, catalogId: 'goodreads' });
  await drafts.save(sampleDraft());
  expect(gone.seq).toBeLessThan(written[0].seq);
  return services;
}

const takeOut = async (services: FakeServices): Promise<SourceFile> => {
  const { bytes } = value(await exportEverything(services));
  return { name: 'copy.json', size: bytes.length, arrayBuffer: async () => bytes.slice().buffer };
};
const bringBack = async (services: FakeServices, copy: SourceFile) =>
  value(await restore(services, value(await openBackup(services, copy)).backup));

/** All that a person could tell one profile from another by, without the names of generations. */
async function stateOf({ catalogs, log, preferences, heads, drafts }: FakeServices) {
  const loaded = await catalogs.load('goodreads');
  const ids = ['goodreads', 'classics-en'];
  return {
    catalogs: (await catalogs.list()).map(({ dataId: _, ...catalog }) => catalog),
    items: loaded?.items,
    vectors: loaded && (await allVectors(loaded.vectors)),
    log: await Promise.all(ids.map((id) => log.ofCatalog(id))),
    impressions: (await log.impressionsOf('goodreads')).map(({ seq: _, ...impression }) => impression),
    imports: await catalogs.imports(),
    preferences: await preferences.read(),
    drafts: await drafts.list(),
    versions: (await heads.versions('goodreads')).map(({ dataId: _, ...version }) => version),
    state: await heads.state('goodreads'),
  };
}

const slateOf = async (services: FakeServices) => {
  const session = value(await openSession(services, 'goodreads'));
  const slate = value(await session.slate({ ...everything, size: 10, exploration: 0.5 }));
  return { muted: session.muted, entries: slate.entries };
};

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

describe.each([
  ['the database', () => openStorage()],
  ['memory', async () => memoryStores()],
])('a copy restored into %s', (_name, open: () => Promise<MemoryStores>) => {
  test('gives the slate that was left, to the last bit, on top of the same trained version', async () => {
    const before = await lived(profile(memoryStores()));
    const copy = await takeOut(before);
    const wanted = await slateOf(before);
    const after = profile(await open(), 'new');
    // Whoever opens the app has a seed before anything can be restored.
    await after.preferences.write({ seed: 1 });
    expect(await bringBack(after, copy)).toEqual({
      catalogs: 1,
      items: 90,
      interactions: 22,
      impressions: 1,
      imports: 1,
      heads: 1,
      drafts: 1,
      muted: 1,
      aside: 0,
      changed: true,
    });
    expect(await slateOf(after)).toEqual(wanted);
    expect(after.embedded).toEqual([]);
    const session = value(await openSession(after, 'goodreads'));
    const [version] = await after.heads.versions('goodreads');
    expect(session.suspensionOf(version)).toBeUndefined();
  });

  test('brings back all there was, and once more nothing', async () => {
    const before = await lived(profile(memoryStores()));
    const copy = await takeOut(before);
    const after = profile(await open(), 'new');
    await bringBack(after, copy);
    const restored = await stateOf(after);
    const { log, versions, ...others } = await stateOf(before);
    expect(restored).toMatchObject(others);
    expect(restored.versions).toHaveLength(versions.length);
    expect(restored.log.flat().map(({ itemId, kind }) => [itemId, kind])).toEqual(
      log.flat().map(({ itemId, kind }) => [itemId, kind]),
    );
    expect(await bringBack(after, copy)).toEqual({
      catalogs: 0,
      items: 0,
      interactions: 0,
      impressions: 0,
      imports: 0,
      heads: 0,
      drafts: 0,
      muted: 0,
      aside: 0,
      changed: false,
    });
    expect(await stateOf(after)).toEqual(restored);
  });

  test('leaves a demo that was worked on since as it is', async () => {
    const copy = await takeOut(await lived(profile(memoryStores())));
    const after = profile(await open(), 'new');
    const newer = { ...sampleDraft(), updatedAt: 99 };
    await after.drafts.save(newer);
    expect(await bringBack(after, copy)).toMatchObject({ drafts: 0, catalogs: 1 });
    expect(await after.drafts.list()).toEqual([newer]);
    expect((await after.housekeeping.report()).drafts).toBe(1);
  });

  test('joins what is there: nothing is doubled, nothing is lost, and a later answer stays the later one', async () => {
    const copy = await takeOut(await lived(profile(memoryStores())));
    const after = profile(await open(), 'new');
    const own = ['own', ...ITEMS.slice(0, 40)];
    await after.catalogs.stage('mine', 0, books(own), vectorsFor(own));
    await after.catalogs.commit(catalogOf('mine', own.length), recordOf('there'), []);
    const [early, late] = await after.log.append([tap('b2', 50), tap('b4', 5_000, { kind: 'dislike' })]);
    expect(await bringBack(after, copy)).toMatchObject({
      catalogs: 0,
      items: 50,
      interactions: 22,
      aside: 1,
    });

    const { items, vectors, log, imports, versions } = await stateOf(after);
    expect(items?.map(({ id }) => id)).toEqual([...own, ...ITEMS.slice(40)]);
    expect(vectors).toEqual(await allVectors(chunk([...own, ...ITEMS.slice(40)])));
    const times = log[0].map(({ time }) => time);
    expect(times.indexOf(early.time)).toBeLessThan(times.indexOf(100));
    expect(log[0].at(-1)).toMatchObject({ itemId: 'b4', kind: 'dislike', time: late.time });
    expect(new Set(log[0].map(({ seq }) => seq)).size).toBe(24 - 1);
    // The import that made the catalog here would, undone, take the restored items away.
    expect(imports.map(({ importId, final }) => [importId, final])).toEqual(
      expect.arrayContaining([
        ['there', true],
        ['i', true],
      ]),
    );
    // Its outputs are by row, and the rows are others here.
    expect(versions).toHaveLength(1);
    const session = value(await openSession(after, 'goodreads'));
    expect(value(await listVersions(after, session))).toMatchObject({ versions: [] });
    expect(session.stateOf('b4').grade?.kind).toBe('dislike');
  });

  test('that differs in a single thing says so', async () => {
    const before = await lived(profile(memoryStores()));
    const { backup } = value(await openBackup(before, await takeOut(before)));
    const after = profile(await open(), 'new');
    value(await restore(after, backup));
    const seen = { ...backup.impressions[0], time: 999 };
    for (const copy of [
      { ...backup, impressions: [...backup.impressions, seen] },
      { ...backup, imports: backup.imports.map((one) => ({ ...one, importId: 'j' })) },
      { ...backup, heads: backup.heads.map((one) => ({ ...one, headId: 'k' })) },
      { ...backup, headStates: [{ catalogId: 'goodreads', muted: ['tag:land'] }] },
      { ...backup, preferences: { starterSkipped: ['goodreads'] } },
    ]) {
      expect(value(await restore(after, copy)).changed).toBe(true);
      expect(value(await restore(after, copy)).changed).toBe(false);
    }
  });

  test('brings a prior where there is none, for the same rows alone', async () => {
    const before = await lived(profile(memoryStores()));
    const { backup } = value(await openBackup(before, await takeOut(before)));
    const file = new Uint8Array([1, 2, 3]);
    const copy = {
      ...backup,
      catalogs: backup.catalogs.map((one) => ({
        ...one,
        catalog: { ...one.catalog, prior: 'a'.repeat(64) },
        prior: file,
      })),
    };
    for (const [ids, expected] of [
      [ITEMS, file],
      [['own', ...ITEMS], undefined],
    ] as const) {
      globalThis.indexedDB = new IDBFactory();
      const after = profile(await open(), 'new');
      await after.catalogs.stage('mine', 0, books(ids), vectorsFor(ids));
      await after.catalogs.commit(catalogOf('mine', ids.length), recordOf('there'), []);
      value(await restore(after, copy));
      const catalog = await after.catalogs.find('goodreads');
      expect(catalog && (await after.priors.load(catalog))).toEqual(expected);
    }
  });

  test('is not taken when another tab removes a catalog that it leaves as it is', async () => {
    const before = await lived(profile(memoryStores()));
    const { backup } = value(await openBackup(before, await takeOut(before)));
    const after = profile(await open(), 'new');
    value(await restore(after, backup));
    const { load } = after.catalogs;
    const raced = {
      ...after,
      catalogs: {
        ...after.catalogs,
        load: async (catalogId: string) => {
          const loaded = await load(catalogId);
          await after.catalogs.remove(catalogId);
          return loaded;
        },
      },
    };
    expect(await restore(raced, backup)).toMatchObject({ failure: { code: 'storage-failed' } });
    expect(await after.log.ofCatalog('goodreads')).toEqual([]);
  });

  test('stays when what follows its transaction fails', async () => {
    const copy = await takeOut(await lived(profile(memoryStores())));
    const after = profile(await open(), 'new');
    const { backup } = value(await openBackup(after, copy));
    const deaf = {
      ...after,
      catalogs: {
        ...after.catalogs,
        restore: async (...args: Parameters<typeof after.catalogs.restore>) => {
          await after.catalogs.restore(...args);
          throw new Error('channel closed');
        },
      },
    };
    await expect(restore(deaf, backup)).rejects.toThrow('channel closed');
    expect((await stateOf(after)).items).toHaveLength(ITEMS.length);
  });

  test('is not taken when another tab changes the catalog meanwhile, and all stays as it was', async () => {
    const copy = await takeOut(await lived(profile(memoryStores())));
    const after = profile(await open(), 'new');
    const { backup } = value(await openBackup(after, copy));
    const { stage } = after.catalogs;
    const slow = {
      ...after,
      catalogs: {
        ...after.catalogs,
        stage: async (...args: Parameters<typeof stage>) => {
          await stage(...args);
          await stage('other', 0, books(['z']), vectorsFor(['z']));
          await after.catalogs.commit(catalogOf('other', 1), recordOf('other'), []);
          const state = await stateOf(after);
          before = state;
        },
      },
    };
    let before: Awaited<ReturnType<typeof stateOf>> | undefined;
    expect(await restore(slow, backup)).toMatchObject({
      ok: false,
      failure: { code: 'storage-failed', details: { reason: 'changed-meanwhile' } },
    });
    expect(await stateOf(after)).toEqual(before);
  });
});

async function* chunk(texts: readonly string[]) {
  yield vectorsFor(texts);
}

describe('vectors', () => {
  /** The copy as it would be of a catalog too large for its vectors. */
  const bare = async (services: FakeServices) => {
    const { backup } = value(await openBackup(services, await takeOut(services)));
    return { ...backup, catalogs: backup.catalogs.map(({ vectors: _, ...one }) => one) };
  };

  test('that the file lacks are made from the texts, with progress', async () => {
    const backup = await bare(await lived(profile(memoryStores())));
    const after = profile(await openStorage(), 'new');
    const fractions: number[] = [];
    value(await restore(after, backup, { onProgress: ({ fraction }) => fractions.push(fraction) }));
    expect(after.embedded).toHaveLength(ITEMS.length);
    expect(after.embedded[0].encoder).toBe(encoderFor(books(ITEMS)));
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
  });

  test('being made can be cancelled, and then nothing has changed', async () => {
    const backup = await bare(await lived(profile(memoryStores())));
    const after = profile(await openStorage(), 'new');
    const before = await stateOf(after);
    const stop = new AbortController();
    after.beforeEmbed = () => stop.abort();
    expect(await restore(after, backup, { signal: stop.signal })).toMatchObject({
      ok: false,
      failure: { code: 'cancelled' },
    });
    expect(await stateOf(after)).toEqual(before);
    expect((await after.housekeeping.report()).items).toBe(0);
  });
});

describe('a file that is no whole copy', () => {
  test('is refused before anything is touched', async () => {
    const copy = await takeOut(await lived(profile(memoryStores())));
    const bytes = new Uint8Array(await copy.arrayBuffer());
    const after = await lived(profile(await openStorage(), 'new'));
    const before = await stateOf(after);
    for (let n = 1; n < 40; n++) {
      const damaged = n % 2 ? bytes.slice(0, (bytes.length * n) / 40) : bytes.slice();
      if (n % 2 === 0) damaged[Math.floor((damaged.length * n) / 40)] ^= 1 << (n % 8);
      const file: SourceFile = { name: 'copy.json', arrayBuffer: async () => damaged.slice().buffer };
      expect(await openBackup(after, file)).toEqual({
        ok: false,
        failure: { code: 'backup-damaged', details: { file: 'copy.json' } },
      });
    }
    expect(await stateOf(after)).toEqual(before);
  });

  test('or one that cannot be read, or is too large, says so', async () => {
    const services = profile(memoryStores());
    const gone: SourceFile = { name: 'a', arrayBuffer: () => Promise.reject(new Error('gone')) };
    expect(await openBackup(services, gone)).toMatchObject({ failure: { code: 'unreadable-file' } });
    const huge: SourceFile = { ...gone, size: 1e9 };
    expect(await openBackup(services, huge)).toMatchObject({ failure: { code: 'file-too-large' } });
  });

  test('nor is one made that is larger than a restore reads', async () => {
    const services = await lived(profile(memoryStores()));
    services.importer.lock = async () => new Uint8Array(MAX_FILE_BYTES + 1);
    expect(await exportEverything(services, 'four words')).toMatchObject({
      failure: { code: 'copy-too-large' },
    });
  });

  test('nor is one made that does not read back', async () => {
    const services = await lived(profile(memoryStores()));
    services.importer.readBackup = () => Promise.reject(new FailureError('backup-damaged'));
    expect(await exportEverything(services)).toMatchObject({ ok: false });
  });
});
