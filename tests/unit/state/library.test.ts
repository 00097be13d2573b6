import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FailureError } from '../../../src/domain/errors.ts';
import type {
  Detection,
  ImportChoices,
  ImportedCatalog,
} from '../../../src/domain/importing/import-types.ts';
import type { LoadedCatalog, Services } from '../../../src/pipeline/services.ts';
import { Library, REMOVAL_GRACE_MS } from '../../../src/state/library.svelte.ts';
import { memoryStores } from '../../../src/storage/memory.ts';
import { fakeServices } from '../pipeline/fakes.ts';
import { book, catalogOf } from '../storage/samples.ts';

const goodreads: ImportedCatalog = {
  source: 'goodreads',
  catalogId: 'goodreads',
  name: 'Goodreads',
  items: [book('1'), book('2', { backlog: true })],
  events: [{ itemId: '1', kind: 'rating', value: 5, time: 10 }],
  issues: [{ file: 'export.csv', row: 4, reason: 'duplicate', value: 'Title 1', kept: false }],
  encoding: 'utf-8',
};
const people = [
  { id: '414', ratings: 2698 },
  { id: '1', ratings: 20 },
];
const movieLens: Detection = { format: 'movielens', movies: 3, ratings: 9, encoding: 'utf-8', people };
const table: Detection = {
  format: 'table',
  rows: 2,
  encoding: 'utf-8',
  columns: ['Film', 'Notes'],
  mapping: { title: 'Film' },
  sample: [{ Film: 'Solaris', Notes: '' }],
};

const packNamed = (id: string): LoadedCatalog => ({
  catalog: catalogOf('pack', 3, { id, name: id, source: 'pack', licence: 'CC0' }),
  items: [],
  vectors: (async function* () {})(),
});

/** A library over memory, with a feed that only remembers what it was told to show. */
function bench(change: Partial<Services> = {}, stores = memoryStores()) {
  const fakes = fakeServices(stores);
  fakes.exports.set('export.csv', goodreads);
  const services: Services = { ...fakes, packs: { load: async (id) => packNamed(id) }, ...change };
  const opened: (string | undefined)[] = [];
  const reader = {
    catalogId: 'movielens' as string | undefined,
    async open(id?: string) {
      opened.push(id);
      reader.catalogId = id;
    },
  };
  const library = new Library(services, reader);
  return { library, services, stores, reader, opened };
}

const file = (name = 'export.csv') => new File(['x'], name);
const names = (library: Library) => library.entries?.map(({ catalog }) => catalog.id);

/** An importer that waits until it is told how to go on. */
function heldImporter(detection: Detection = { format: 'goodreads', rows: 1, encoding: 'utf-8' }) {
  const choices: ImportChoices[] = [];
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const importer: Services['importer'] = {
    detect: async () => detection,
    readTable: () => Promise.reject(new Error('not reached')),
    readBackup: () => Promise.reject(new Error('not reached')),
    lock: () => Promise.reject(new Error('not reached')),
    async read(_files, given, options) {
      choices.push(given);
      await held;
      if (options?.signal?.aborted) throw new FailureError('cancelled');
      return goodreads;
    },
  };
  return { importer, choices, release: () => release() };
}

describe('an import', () => {
  it('runs straight through for an export that needs no answers, and fills the shelf', async () => {
    const { library } = bench();
    await library.offer([file()]);
    const { stage } = library.imports;
    expect(stage).toMatchObject({
      name: 'finished',
      summary: { items: 2, interactions: 1, unchanged: false },
    });
    expect(stage.name === 'finished' && stage.summary.issues).toHaveLength(1);
    expect(names(library)).toEqual(['goodreads', 'classics-en', 'classics-zh']);
    expect(library.entries?.[0]).toMatchObject({
      interactions: 1,
      vectorBytes: 2 * 388,
      lastImport: { catalogId: 'goodreads', undoable: true },
    });
  });

  it('says so when there is nothing new', async () => {
    const { library } = bench();
    await library.offer([file()]);
    await library.offer([file()]);
    expect(library.imports.stage).toMatchObject({ name: 'finished', summary: { unchanged: true } });
  });

  it('asks who the person is, and passes the answer on', async () => {
    const { importer, choices, release } = heldImporter(movieLens);
    const { library } = bench({ importer });
    await library.offer([file('ratings.csv')]);
    expect(library.imports.stage).toMatchObject({ name: 'person', detection: { people } });
    release();
    await library.imports.import({ person: '414' });
    expect(choices).toEqual([{ person: '414' }]);
    expect(library.imports.stage.name).toBe('finished');
  });

  it('asks what the columns are, and passes the answer on', async () => {
    const { importer, choices, release } = heldImporter(table);
    const { library } = bench({ importer });
    await library.offer([file('films.csv')]);
    expect(library.imports.stage).toMatchObject({
      name: 'mapping',
      detection: { mapping: { title: 'Film' } },
    });
    release();
    await library.imports.import({ mapping: { title: 'Notes' } });
    expect(choices).toEqual([{ mapping: { title: 'Notes' } }]);
  });

  it('tells phases and fraction while it runs', async () => {
    const { importer, release } = heldImporter();
    const { library } = bench({ importer });
    const done = library.offer([file('a.csv'), file('b.csv')]);
    await vi.waitFor(() => expect(library.imports.stage.name).toBe('importing'));
    expect(library.imports.fileNames).toEqual(['a.csv', 'b.csv']);
    release();
    await done;
    expect(library.imports.stage.name).toBe('finished');
  });

  it('takes no other files while it runs', async () => {
    const { importer, choices, release } = heldImporter();
    const { library } = bench({ importer });
    const done = library.offer([file()]);
    await vi.waitFor(() => expect(choices).toHaveLength(1));
    await library.offer([file('other.csv')]);
    expect(library.imports.fileNames).toEqual(['export.csv']);
    release();
    await done;
    expect(choices).toHaveLength(1);
  });

  it('can be cancelled while it runs, and stores nothing then', async () => {
    const { importer, choices, release } = heldImporter();
    const { library, stores } = bench({ importer });
    const done = library.offer([file()]);
    await vi.waitFor(() => expect(choices).toHaveLength(1));
    library.imports.cancel();
    expect(library.imports.stage).toMatchObject({ name: 'importing', stopping: true });
    release();
    await done;
    expect(library.imports.stage.name).toBe('cancelled');
    expect(await stores.catalogs.list()).toEqual([]);
  });

  it('is not woken again by a detection that answers after the cancel', async () => {
    let answer = () => {};
    const held = new Promise<Detection>((resolve) => (answer = () => resolve(movieLens)));
    const importer = { ...bench().services.importer, detect: () => held };
    const { library } = bench({ importer });
    const done = library.offer([file()]);
    expect(library.imports.stage.name).toBe('detecting');
    library.imports.cancel();
    answer();
    await done;
    expect(library.imports.stage.name).toBe('cancelled');
  });

  it('is cancelled, not failed, when the cancel takes the worker down', async () => {
    const { importer, release } = heldImporter();
    const read: Services['importer']['read'] = async (...given) => {
      await importer.read(...given).catch(() => undefined);
      throw new FailureError('worker-died');
    };
    const { library } = bench({ importer: { ...importer, read } });
    const done = library.offer([file()]);
    await vi.waitFor(() => expect(library.imports.stage.name).toBe('importing'));
    library.imports.cancel();
    release();
    await done;
    expect(library.imports.stage.name).toBe('cancelled');
  });

  it('knows a copy that the app saved, and hands it over to be restored', async () => {
    const { library } = bench();
    const copy = new File(['{\n "application": "Inglenook",\n "version": 2,\n'], 'copy.json');
    await library.offer([file(), copy]);
    expect(library.imports.stage).toEqual({ name: 'copy', file: copy });
    expect(library.imports.open).toBe(true);
    expect(library.imports.handOver()).toBe(copy);
    expect(library.imports.stage.name).toBe('idle');
    expect(library.imports.handOver()).toBeUndefined();
  });

  it('ends with the failure that the file has', async () => {
    const importer: Services['importer'] = {
      detect: () => Promise.reject(new FailureError('damaged-zip', { file: 'a.zip' })),
      read: () => Promise.reject(new Error('not reached')),
      readTable: () => Promise.reject(new Error('not reached')),
      readBackup: () => Promise.reject(new Error('not reached')),
      lock: () => Promise.reject(new Error('not reached')),
    };
    const { library } = bench({ importer });
    await library.offer([file('a.zip')]);
    expect(library.imports.stage).toEqual({
      name: 'failed',
      failure: { code: 'damaged-zip', details: { file: 'a.zip' } },
    });
  });

  it.each(['detect', 'read'] as const)(
    'ends in words when %s has a bug, and takes files again',
    async (step) => {
      const { importer } = bench().services;
      const broken = () => Promise.reject(new TypeError('a bug'));
      const { library } = bench({ importer: { ...importer, [step]: broken } });
      await expect(library.offer([file()])).rejects.toThrow('a bug');
      expect(library.imports.stage).toEqual({ name: 'failed', failure: { code: 'unexpected' } });
      expect(library.imports.open).toBe(true);
    },
  );

  it('says which dropped file could not be opened', async () => {
    const gone = new DOMException('moved', 'NotFoundError');
    const entry = {
      isFile: true,
      name: 'gone.csv',
      file: (_: unknown, reject: (e: unknown) => void) => reject(gone),
    };
    const items = [{ kind: 'file', webkitGetAsEntry: () => entry }];
    const { library } = bench();
    await library.offerDrop({ items, files: [] } as unknown as DataTransfer);
    expect(library.imports.stage).toEqual({
      name: 'failed',
      failure: { code: 'unreadable-file', details: { file: 'gone.csv' } },
    });
  });

  it('lets the feed follow when it shows the catalog that was filled', async () => {
    const { library, reader, opened } = bench();
    reader.catalogId = 'goodreads';
    await library.offer([file()]);
    expect(opened).toEqual(['goodreads']);
  });

  it('shows what was imported in place of a built-in catalog', async () => {
    const { library, reader, opened } = bench();
    reader.catalogId = 'classics-en';
    await library.offer([file()]);
    expect(opened).toEqual(['goodreads']);
  });

  it('leaves the feed alone when it shows another catalog of the person’s own', async () => {
    const { library, reader, opened } = bench();
    reader.catalogId = 'movielens';
    await library.offer([file()]);
    expect(opened).toEqual([]);
  });

  it('can be undone: catalog, log and feed are as before', async () => {
    const { library, stores, opened, reader } = bench();
    await library.offer([file()]);
    reader.catalogId = 'goodreads';
    const { stage } = library.imports;
    const importId = stage.name === 'finished' ? stage.summary.importId : undefined;
    expect(await library.undoImport(importId ?? '', 'goodreads')).toBe(true);
    expect(library.imports.stage.name).toBe('undone');
    expect(names(library)).toEqual(['classics-en', 'classics-zh']);
    expect(await stores.log.ofCatalog('goodreads')).toEqual([]);
    expect(opened).toEqual([undefined]);
  });
});

describe('the shelves', () => {
  it('show own catalogs although a pack is damaged, and say what is wrong', async () => {
    const packs = { load: () => Promise.reject(new FailureError('pack-damaged')) };
    const { library } = bench({ packs });
    await library.offer([file()]);
    expect(names(library)).toEqual(['goodreads']);
    expect(library.failure?.code).toBe('pack-damaged');
  });

  it('open a catalog in the feed', async () => {
    const { library } = bench();
    await library.open('classics-zh');
    expect(library.openId).toBe('classics-zh');
  });
});

describe('removal', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  async function filled() {
    const tools = bench();
    await tools.library.offer([file()]);
    return tools;
  }

  it('hides at once and deletes only when the grace is over', async () => {
    const { library, stores, opened } = await filled();
    await library.remove('goodreads');
    expect(names(library)).toEqual(['classics-en', 'classics-zh']);
    expect(library.leaving?.catalog.id).toBe('goodreads');
    await vi.advanceTimersByTimeAsync(REMOVAL_GRACE_MS - 1);
    expect(await stores.catalogs.find('goodreads')).toBeDefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(await stores.catalogs.find('goodreads')).toBeUndefined();
    expect(library.leaving).toBeUndefined();
    expect(names(library)).toEqual(['classics-en', 'classics-zh']);
    expect(opened).toEqual([]);
  });

  it('loses nothing when the tab is killed before', async () => {
    const { library, stores } = await filled();
    await library.remove('goodreads');
    vi.clearAllTimers();
    const next = bench({}, stores).library;
    await next.refresh();
    expect(names(next)).toEqual(['goodreads', 'classics-en', 'classics-zh']);
  });

  it('can be taken back', async () => {
    const { library, stores } = await filled();
    await library.remove('goodreads');
    library.restore();
    await vi.advanceTimersByTimeAsync(REMOVAL_GRACE_MS * 2);
    expect(names(library)).toEqual(['goodreads', 'classics-en', 'classics-zh']);
    expect(await stores.catalogs.find('goodreads')).toBeDefined();
  });

  it('has its whole grace again when it is removed a second time', async () => {
    const { library, stores } = await filled();
    await library.remove('goodreads');
    await vi.advanceTimersByTimeAsync(REMOVAL_GRACE_MS / 2);
    library.restore();
    await library.remove('goodreads');
    await vi.advanceTimersByTimeAsync(REMOVAL_GRACE_MS - 1);
    expect(await stores.catalogs.find('goodreads')).toBeDefined();
  });

  it('is done when the page is left, and moves the feed off what is gone', async () => {
    const { library, stores, opened, reader } = await filled();
    reader.catalogId = 'goodreads';
    await library.remove('goodreads');
    expect(opened).toEqual([]);
    await library.settle();
    expect(await stores.catalogs.find('goodreads')).toBeUndefined();
    expect(opened).toEqual([undefined]);
    await vi.advanceTimersByTimeAsync(REMOVAL_GRACE_MS);
    expect(opened).toEqual([undefined]);
  });

  it('stays hidden when the shelves are read anew meanwhile', async () => {
    const { library } = await filled();
    await library.remove('goodreads');
    await library.refresh();
    expect(names(library)).toEqual(['classics-en', 'classics-zh']);
  });

  it('leaves built-in catalogs where they are', async () => {
    const { library } = await filled();
    await library.remove('classics-en');
    expect(library.leaving).toBeUndefined();
    expect(names(library)).toContain('classics-en');
  });

  it('brings the catalog back, with the reason, when it cannot be deleted', async () => {
    const { library, stores } = await filled();
    stores.catalogs.remove = () => Promise.reject(new FailureError('storage-failed'));
    await library.remove('goodreads');
    await library.settle();
    expect(names(library)).toContain('goodreads');
    expect(library.failure?.code).toBe('storage-failed');
  });
});
