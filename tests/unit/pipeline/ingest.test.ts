import { describe, expect, test, vi } from 'vitest';
import type { Item } from '../../../src/domain/catalog.ts';
import { itemText } from '../../../src/domain/catalog.ts';
import { FailureError } from '../../../src/domain/errors.ts';
import type { Result } from '../../../src/domain/errors.ts';
import type { ImportedCatalog, ImportedEvent } from '../../../src/domain/importing/import-types.ts';
import { detect, ingest } from '../../../src/pipeline/ingest.ts';
import { listCatalogs, listImports, removeCatalog, undoImport } from '../../../src/pipeline/library.ts';
import type { IngestProgress } from '../../../src/pipeline/progress-line.ts';
import type { Services } from '../../../src/pipeline/services.ts';
import { allVectors, book, rowsFor } from '../storage/samples.ts';
import { fakeServices, fileNamed } from './fakes.ts';
import type { FakeServices } from './fakes.ts';

const exported = (items: readonly Item[], events: readonly ImportedEvent[] = []): ImportedCatalog => ({
  source: 'goodreads',
  catalogId: 'goodreads',
  name: 'Goodreads',
  items,
  events,
  issues: [{ file: 'x.csv', row: 4, reason: 'bad-date', kept: true }],
  encoding: 'utf-8',
});

const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`failed with ${result.failure.code}`);
  return result.value;
};

const run = (services: FakeServices, imported: ImportedCatalog, options = {}) => {
  services.exports.set('x.csv', imported);
  return ingest(services, [fileNamed('x.csv')], {}, options);
};

async function stateOf({ catalogs, log }: Services) {
  const loaded = await catalogs.load('goodreads');
  return {
    catalog: loaded?.catalog,
    items: loaded?.items,
    vectors: loaded && (await allVectors(loaded.vectors)),
    log: await log.ofCatalog('goodreads'),
    imports: await catalogs.imports(),
  };
}

const manyBooks = (count: number) => Array.from({ length: count }, (_, row) => book(`b${row}`));
const vectorsOf = (items: readonly Item[]) => rowsFor(items.map(itemText));

describe('a first import', () => {
  test('makes a catalog with a vector for each item, and sums up', async () => {
    const services = fakeServices();
    const items = [book('a'), book('b', { backlog: true })];
    const summary = value(
      await run(services, exported(items, [{ itemId: 'a', kind: 'rating', value: 5, time: 7 }])),
    );
    expect(summary).toMatchObject({
      unchanged: false,
      items: 2,
      newItems: 2,
      updatedItems: 0,
      interactions: 1,
      backlog: 1,
    });
    expect(summary.issues).toHaveLength(1);
    const state = await stateOf(services);
    expect(state.items).toEqual(items);
    expect(state.vectors).toEqual(await vectorsOf(items));
    expect(state.log).toMatchObject([{ itemId: 'a', kind: 'rating', value: 5, time: 7, source: 'import' }]);
    expect(state.catalog).toMatchObject({ itemCount: 2, backlogCount: 1, encoder: 'minilm-l6-en' });
  });

  test('embeds in slabs of 512 and keeps the order', async () => {
    const services = fakeServices();
    const stage = vi.spyOn(services.catalogs, 'stage');
    const items = manyBooks(1100);
    value(await run(services, exported(items)));
    expect(stage.mock.calls.map(([, start, slab]) => [start, slab.length])).toEqual([
      [0, 512],
      [512, 512],
      [1024, 76],
    ]);
    expect((await stateOf(services)).vectors).toEqual(await vectorsOf(items));
  });

  test('names a file that vanished between being chosen and being read', async () => {
    const gone = {
      name: 'gone.csv',
      arrayBuffer: () => Promise.reject(new DOMException('not found', 'NotFoundError')),
    };
    expect(await detect(fakeServices(), [gone])).toEqual({
      ok: false,
      failure: { code: 'unreadable-file', details: { file: 'gone.csv' } },
    });
  });

  test('reports one line that never falls and ends at 1', async () => {
    const seen: IngestProgress[] = [];
    const onProgress = (progress: IngestProgress) => seen.push(progress);
    value(await run(fakeServices(), exported(manyBooks(1100)), { onProgress }));
    const fractions = seen.map(({ fraction }) => fraction);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions[0]).toBeCloseTo(0.05);
    expect(fractions.at(-1)).toBe(1);
    expect(new Set(seen.map(({ phase }) => phase))).toEqual(new Set(['read', 'download', 'embed', 'store']));
  });

  test('asks the browser to keep the data once, and does not wait for the answer', async () => {
    const services = fakeServices();
    const persist = vi.spyOn(services.housekeeping, 'persist').mockReturnValue(new Promise(() => undefined));
    value(await run(services, exported([book('a')])));
    value(await run(services, exported([book('a'), book('b')])));
    expect(persist).toHaveBeenCalledOnce();
  });
});

describe('a newer export', () => {
  const events: ImportedEvent[] = [
    { itemId: 'b', kind: 'rating', value: 3, time: 20 },
    { itemId: 'a', kind: 'rating', value: 4, time: 10 },
    { itemId: 'a', kind: 'done', time: 10 },
    { itemId: 'c', kind: 'save' },
  ];

  test('of the same content adds nothing and writes nothing', async () => {
    const services = fakeServices();
    const imported = exported([book('a'), book('b'), book('c')], events);
    value(await run(services, imported));
    const before = await stateOf(services);
    const commit = vi.spyOn(services.catalogs, 'commit');
    const again = value(await run(services, imported));
    expect(again).toMatchObject({ unchanged: true, newItems: 0, updatedItems: 0, interactions: 0, items: 3 });
    expect(again.importId).toBeUndefined();
    expect(commit).not.toHaveBeenCalled();
    expect(await stateOf(services)).toEqual(before);
  });

  test('embeds new words only, takes over the other vectors and keeps what the file lacks', async () => {
    const services = fakeServices();
    const old = manyBooks(700);
    value(await run(services, exported(old)));
    services.embedded.length = 0;
    const renamed = book('b600', { title: 'Another title' });
    const shelved = book('b3', { backlog: true });
    const newcomers = [book('new-1'), book('new-2')];
    const summary = value(await run(services, exported([...newcomers, renamed, shelved, book('b1')])));
    expect(summary).toMatchObject({ items: 5, newItems: 2, updatedItems: 2, backlog: 1 });
    expect(services.embedded.map(({ text }) => text)).toEqual([renamed, ...newcomers].map(itemText));
    const { items, vectors } = await stateOf(services);
    const expected = [...old, ...newcomers];
    expected[600] = renamed;
    expected[3] = shelved;
    expect(items).toEqual(expected);
    expect(vectors).toEqual(await vectorsOf(expected));
  });

  test('with the first Chinese title changes the encoder and embeds all again', async () => {
    const services = fakeServices();
    value(await run(services, exported([book('a'), book('b')])));
    services.embedded.length = 0;
    value(await run(services, exported([book('c', { title: '红楼梦' })])));
    expect(services.embedded.map(({ encoder }) => encoder)).toEqual(Array(3).fill('e5-small-en-zh'));
    expect((await stateOf(services)).catalog?.encoder).toBe('e5-small-en-zh');
  });

  test('with a changed grade adds one event and leaves the generation alone', async () => {
    const services = fakeServices();
    const items = [book('a'), book('b'), book('c')];
    value(await run(services, exported(items, events)));
    const before = await stateOf(services);
    const stage = vi.spyOn(services.catalogs, 'stage');
    const changed = events.map((event) => (event.itemId === 'b' ? { ...event, value: 5 } : event));
    expect(value(await run(services, exported(items, changed)))).toMatchObject({
      interactions: 1,
      unchanged: false,
    });
    expect(stage).not.toHaveBeenCalled();
    const after = await stateOf(services);
    expect(after.catalog?.dataId).toBe(before.catalog?.dataId);
    expect(after.log.at(-1)).toMatchObject({ itemId: 'b', value: 5 });
    // Back to the earlier grade is a change too.
    expect(value(await run(services, exported(items, events)))).toMatchObject({ interactions: 1 });
  });

  test('is taken back by an undo, exactly', async () => {
    const services = fakeServices();
    value(await run(services, exported([book('a')], [{ itemId: 'a', kind: 'rating', value: 2, time: 1 }])));
    const before = await stateOf(services);
    const { importId } = value(
      await run(services, exported([book('a', { title: 'New' }), book('b')], events)),
    );
    const listed = value(await listImports(services));
    expect(listed.map(({ undoable }) => undoable)).toEqual([true, false]);
    value(await undoImport(services, importId ?? ''));
    const { imports, ...after } = await stateOf(services);
    expect(after).toEqual({ ...before, imports: undefined });
    expect(imports).toHaveLength(1);
  });
});

test('undated events come first, and a date far ahead counts as none', async () => {
  const services = fakeServices();
  const imported = exported(
    [book('a')],
    [
      { itemId: 'a', kind: 'rating', value: 1, time: 500 },
      { itemId: 'a', kind: 'rating', value: 2, time: 9e15 },
      { itemId: 'a', kind: 'rating', value: 3 },
    ],
  );
  value(await run(services, imported));
  expect((await stateOf(services)).log.map((entry) => entry.value)).toEqual([2, 3, 1]);
  expect(value(await run(services, imported)).unchanged).toBe(true);
});

describe('an import that ends early leaves everything as it was', () => {
  const two = async () => {
    const services = fakeServices();
    value(await run(services, exported([book('a')], [{ itemId: 'a', kind: 'save' }])));
    return { services, before: await stateOf(services) };
  };

  test('cancelled between slabs', async () => {
    const { services, before } = await two();
    const discard = vi.spyOn(services.catalogs, 'discard');
    const controller = new AbortController();
    let slabs = 0;
    services.beforeEmbed = () => {
      if (++slabs === 2) controller.abort('the person pressed Cancel');
    };
    const result = await run(services, exported(manyBooks(1100)), { signal: controller.signal });
    expect(result).toEqual({ ok: false, failure: { code: 'cancelled' } });
    expect(discard).toHaveBeenCalledOnce();
    expect(await stateOf(services)).toEqual(before);
  });

  test.each(['stage', 'commit'] as const)('out of room at %s', async (method) => {
    const { services, before } = await two();
    vi.spyOn(services.catalogs, method).mockRejectedValueOnce(new FailureError('quota'));
    const result = await run(services, exported([book('z')], [{ itemId: 'z', kind: 'save' }]));
    expect(result).toEqual({ ok: false, failure: { code: 'quota' } });
    expect(await stateOf(services)).toEqual(before);
    // And there is nothing in the way of the next try.
    expect(value(await run(services, exported([book('z')]))).newItems).toBe(1);
  });

  test('without an encoder', async () => {
    const { services, before } = await two();
    services.beforeEmbed = () => {
      throw new FailureError('model-damaged');
    };
    expect(await run(services, exported([book('z')]))).toMatchObject({ failure: { code: 'model-damaged' } });
    expect(await stateOf(services)).toEqual(before);
  });

  test('but a bug is thrown on', async () => {
    const { services } = await two();
    services.beforeEmbed = () => {
      throw new TypeError('a bug');
    };
    await expect(run(services, exported([book('z')]))).rejects.toThrow('a bug');
  });
});

test('a file that is too large is refused by its size, unread', async () => {
  const arrayBuffer = () => Promise.reject(new Error('read all the same'));
  const file = { name: 'huge.csv', size: 3e9, arrayBuffer };
  expect(await detect(fakeServices(), [file])).toEqual({
    ok: false,
    failure: { code: 'file-too-large', details: { file: 'huge.csv', megabytes: 3000 } },
  });
});

describe('what a MovieLens folder brings along', () => {
  const unread = (name: string) => ({
    name,
    size: 435_000_000,
    arrayBuffer: () => Promise.reject(new Error('read all the same')),
  });

  test('is neither read nor refused by its size', async () => {
    const services = fakeServices();
    const read = vi.spyOn(services.importer, 'detect');
    value(await detect(services, [unread('genome-scores.csv'), fileNamed('movies.csv'), unread('TAGS.csv')]));
    expect(read.mock.calls[0][0].map(({ name }) => name)).toEqual(['movies.csv']);
  });

  test('alone is no format that anyone knows', async () => {
    const result = await detect(fakeServices(), [unread('genome-scores.csv'), unread('links.csv')]);
    expect(result).toEqual({
      ok: false,
      failure: {
        code: 'unknown-format',
        details: { file: 'genome-scores.csv', files: 'genome-scores.csv, links.csv' },
      },
    });
  });

  test('counts when it is the one file that was chosen', async () => {
    const detection = value(await detect(fakeServices(), [fileNamed('tags.csv')]));
    expect(detection).toMatchObject({ rows: 'tags.csv'.length });
  });
});

test('an import that is committed stays told as such when the list of imports cannot be read', async () => {
  const services = fakeServices();
  vi.spyOn(services.catalogs, 'imports').mockRejectedValue(new FailureError('storage-failed'));
  expect(value(await run(services, exported([book('a')]))).newItems).toBe(1);
});

test('detection hands the bytes over', async () => {
  const detection = value(await detect(fakeServices(), [fileNamed('12345')]));
  expect(detection).toEqual({ format: 'goodreads', rows: 5, encoding: 'utf-8' });
});

test('the library lists what is stored beside the packs, and forgets what is removed', async () => {
  const services = fakeServices();
  value(await run(services, exported([book('a')], [{ itemId: 'a', kind: 'save' }])));
  const library = value(await listCatalogs(services));
  expect(library.stored.map(({ id }) => id)).toEqual(['goodreads']);
  expect(library.packs.map(({ id }) => id)).toEqual(['classics-en', 'classics-zh']);
  value(await removeCatalog(services, 'goodreads'));
  expect(value(await listCatalogs(services)).stored).toEqual([]);
  expect(await services.log.ofCatalog('goodreads')).toEqual([]);
});
