import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Result } from '../../../src/domain/errors.ts';
import type { ImportedCatalog } from '../../../src/domain/importing/import-types.ts';
import { mulberry32 } from '../../../src/domain/random.ts';
import { buildPrior } from '../../../src/domain/ranking/priors/prior.ts';
import { sealPrior } from '../../../src/domain/ranking/priors/sealed-prior.ts';
import { exportEverything } from '../../../src/pipeline/export-everything.ts';
import { detect, ingest } from '../../../src/pipeline/ingest.ts';
import type { SourceFile } from '../../../src/pipeline/source-file.ts';
import { removeCatalog, undoImport } from '../../../src/pipeline/library.ts';
import { openBackup, restore } from '../../../src/pipeline/restore.ts';
import { openSession } from '../../../src/pipeline/recommend.ts';
import { openStorage } from '../../../src/storage/storage.ts';
import { book, headOf } from '../storage/samples.ts';
import { fakeServices, fileNamed, type FakeServices } from './fakes.ts';

const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`failed with ${result.failure.code}`);
  return result.value;
};

const ITEMS = ['a', 'b', 'c', 'd'];
const prior = buildPrior(
  [0, 1, 2].map((person) => ITEMS.map((_, row) => ({ row, stars: (person + row) % 3 ? 4.5 : 1 }))),
  ITEMS.length,
  mulberry32(1),
  { sourcesPerItem: 2, factors: 2 },
);
const file = (name: string, bytes: Uint8Array<ArrayBuffer>): SourceFile => ({
  name,
  arrayBuffer: async () => bytes.slice().buffer,
});
let own: SourceFile;
let foreign: SourceFile;
let damaged: SourceFile;
beforeAll(async () => {
  const bytes = await sealPrior(prior, ITEMS);
  own = file('films.prior', bytes);
  foreign = file('other.prior', await sealPrior(prior, ['w', 'x', 'y', 'z']));
  damaged = file('broken.prior', bytes.slice(0, -1));
});
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

const exported = (ids: readonly string[]): ImportedCatalog => ({
  source: 'movielens',
  catalogId: 'movielens',
  name: 'MovieLens',
  items: ids.map((id) => book(id)),
  events: [{ itemId: 'a', kind: 'rating', value: 5, time: 7 }],
  issues: [],
  encoding: 'utf-8',
});

const run = (services: FakeServices, extra: readonly SourceFile[], ids = ITEMS) => {
  services.exports.set('movies.csv', exported(ids));
  return ingest(services, [fileNamed('movies.csv'), ...extra], {});
};
const catalogIn = (services: FakeServices) => services.catalogs.find('movielens');

describe('a prior dropped with its catalog', () => {
  test('is stored with it and opens with it, also after a reload', async () => {
    const services = fakeServices(await openStorage());
    const summary = value(await run(services, [own]));
    expect(summary).toMatchObject({ prior: true, unchanged: false, newItems: 4, issues: [] });
    const reloaded = fakeServices(await openStorage());
    value(await openSession(reloaded, 'movielens'));
    expect(reloaded.model.started?.crowd).toEqual(prior);
  });

  test('stays when a newer export adds items behind those that it speaks of', async () => {
    const services = fakeServices();
    value(await run(services, [own]));
    const summary = value(await run(services, [], [...ITEMS, 'e']));
    expect(summary).toMatchObject({ prior: false, newItems: 1 });
    value(await openSession(services, 'movielens'));
    expect(services.model.started?.crowd).toEqual(prior);
  });

  test('a second time changes nothing', async () => {
    const services = fakeServices();
    value(await run(services, [own]));
    expect(value(await run(services, [own]))).toMatchObject({ unchanged: true, prior: false, issues: [] });
  });

  test('goes with the undo of its import, and with the catalog', async () => {
    for (const takeAway of [
      async (services: FakeServices, importId = '') => value(await undoImport(services, importId)),
      async (services: FakeServices) => value(await removeCatalog(services, 'movielens')),
    ]) {
      const services = fakeServices();
      const { importId } = value(await run(services, [own]));
      const catalog = await catalogIn(services);
      if (!catalog) throw new Error('nothing was stored');
      expect(await services.priors.load(catalog)).toBeDefined();
      await takeAway(services, importId);
      expect(await services.priors.load(catalog)).toBeUndefined();
    }
  });

  test('is found in the archive that the catalog came in', async () => {
    const services = fakeServices();
    services.exports.set('movies.csv', {
      ...exported(ITEMS),
      priors: [{ name: 'films.prior', bytes: new Uint8Array(await own.arrayBuffer()) }],
    });
    expect(value(await ingest(services, [fileNamed('movies.csv')], {}))).toMatchObject({ prior: true });
    expect((await catalogIn(services))?.prior).toMatch(/^[0-9a-f]{64}$/);
  });

  test('comes back with the catalog from a copy', async () => {
    const services = fakeServices();
    value(await run(services, [own]));
    const { bytes } = value(await exportEverything(services));
    const elsewhere = fakeServices();
    const { backup } = value(await openBackup(elsewhere, file('copy.json', bytes)));
    value(await restore(elsewhere, backup));
    const catalog = await catalogIn(elsewhere);
    if (!catalog) throw new Error('nothing was stored');
    expect(await elsewhere.priors.load(catalog)).toEqual(new Uint8Array(await own.arrayBuffer()));
    expect((await elsewhere.catalogs.imports())[0].fileNames).toEqual(['movies.csv', 'films.prior']);
  });
});

describe('a prior that cannot be taken', () => {
  test('is an issue of the import, which takes place without it', async () => {
    for (const [extra, reason] of [
      [foreign, 'prior-foreign'],
      [damaged, 'prior-damaged'],
    ] as const) {
      const services = fakeServices();
      const summary = value(await run(services, [extra]));
      expect(summary).toMatchObject({ prior: false, newItems: 4, interactions: 1 });
      expect(summary.issues).toEqual([{ file: extra.name, row: 1, reason, kept: false }]);
      expect(await catalogIn(services)).not.toHaveProperty('prior');
      value(await openSession(services, 'movielens'));
      expect(services.model.started?.crowd).toBeUndefined();
    }
  });

  test('leaves one that can be taken alone', async () => {
    const services = fakeServices();
    const summary = value(await run(services, [foreign, own, damaged]));
    expect(summary.prior).toBe(true);
    expect(summary.issues.map(({ reason }) => reason)).toEqual(['prior-foreign', 'prior-damaged']);
  });

  test('is gone or damaged in the store: the catalog opens without it', async () => {
    for (const stored of [undefined, Uint8Array.of(1, 2, 3)]) {
      const services = fakeServices();
      value(await run(services, [own]));
      const broken = { ...services, priors: { load: async () => stored } };
      value(await openSession(broken, 'movielens'));
      expect(services.model.started?.crowd).toBeUndefined();
    }
  });
});

describe('a prior dropped alone', () => {
  test('needs no answer, and goes to the catalog that it was made for', async () => {
    const services = fakeServices();
    expect(await detect(services, [own])).toEqual({ ok: true, value: { format: 'prior' } });
    value(await run(services, []));
    const before = await catalogIn(services);
    const summary = value(await ingest(services, [own], {}));
    expect(summary).toMatchObject({ catalogId: 'movielens', prior: true, items: 0, interactions: 0 });
    const after = await catalogIn(services);
    expect(after).toEqual({ ...before, prior: after?.prior, updatedAt: after?.updatedAt });
    expect(after?.updatedAt).toBeGreaterThan(before?.updatedAt ?? Infinity);
    value(await openSession(services, 'movielens'));
    expect(services.model.started?.crowd).toEqual(prior);
    if (summary.importId === undefined) throw new Error('nothing to undo');
    value(await undoImport(services, summary.importId));
    expect(await catalogIn(services)).toEqual(before);
  });

  test('fails by name, and changes nothing, without such a catalog or when it is not whole', async () => {
    const services = fakeServices();
    value(await run(services, []));
    const before = await catalogIn(services);
    for (const [alone, code] of [
      [foreign, 'prior-foreign'],
      [damaged, 'prior-damaged'],
    ] as const)
      expect(await ingest(services, [alone], {})).toEqual({
        ok: false,
        failure: { code, details: { file: alone.name } },
      });
    expect(await catalogIn(services)).toEqual(before);
  });
});

describe('a version that was trained', () => {
  test('ranks only on the prior that it was trained on', async () => {
    const services = fakeServices();
    value(await run(services, []));
    const bare = await catalogIn(services);
    if (!bare) throw new Error('nothing was stored');
    const outputs = new Float32Array(ITEMS.length).fill(0.5);
    const head = headOf('h1', { catalogId: 'movielens', dataId: bare.dataId, outputs, grades: [] });
    await services.heads.add(head, { from: undefined, to: 'h1' });
    value(await openSession(services, 'movielens'));
    expect(services.model.prior).toEqual(outputs);
    value(await ingest(services, [own], {}));
    value(await openSession(services, 'movielens'));
    expect(services.model.prior).toBeUndefined();
  });
});
