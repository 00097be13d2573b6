/** The state of the Catalogs and Your data pages over memory, with the real reader of files. */
import { lock, readBackup } from '../../src/workers/importer/locked-copy.ts';
import type { Item } from '../../src/domain/catalog.ts';
import { detectFiles, readFiles } from '../../src/domain/importing/detect.ts';
import { readWholeTable } from '../../src/domain/importing/whole-table.ts';
import type { Services } from '../../src/pipeline/services.ts';
import type { AppState } from '../../src/state/app-context.ts';
import { Ask } from '../../src/state/ask.svelte.ts';
import { Pulse } from '../../src/state/pulse.svelte.ts';
import { Feed } from '../../src/state/feed.svelte.ts';
import { Lab } from '../../src/state/lab.svelte.ts';
import { Learning } from '../../src/state/learning.svelte.ts';
import { Library } from '../../src/state/library.svelte.ts';
import { RequestLog, type Timing } from '../../src/state/requests.svelte.ts';
import { Settings } from '../../src/state/settings.svelte.ts';
import { Studio } from '../../src/state/studio.svelte.ts';
import { Updates } from '../../src/state/updates.svelte.ts';
import { YourData } from '../../src/state/your-data.svelte.ts';
import { memoryStores } from '../../src/storage/memory.ts';
import { fakeServices } from '../unit/pipeline/fakes.ts';
import { book, catalogOf, vectorsFor } from '../unit/storage/samples.ts';

const ORIGIN = 'https://inglenook.example';
const PACK: readonly Item[] = [book('moby', { title: 'Moby-Dick' }), book('emma', { title: 'Emma' })];

export interface Bench {
  readonly app: AppState;
  readonly services: Services;
  /** Adds requests as if the browser had reported them. */
  readonly request: (...names: string[]) => void;
}

/** @param change services that behave otherwise than usual */
export function shelves(change: Partial<Services> = {}): Bench {
  const services: Services = {
    ...fakeServices(memoryStores()),
    packs: {
      load: async (id) => ({
        catalog: catalogOf('pack', PACK.length, { id, name: id, source: 'pack', licence: 'CC0' }),
        items: PACK,
        vectors: (async function* () {
          yield vectorsFor(PACK.map(({ title }) => title));
        })(),
      }),
    },
    importer: {
      detect: (files, options) => detectFiles(files, { signal: options?.signal }),
      read: (files, choices, options) =>
        readFiles(files, choices, { signal: options?.signal, progress: options?.onProgress }),
      readBackup: (file, { passphrase } = {}) => readBackup(file, passphrase),
      // The real lock at a work that a test can wait for.
      lock: (bytes, passphrase) => lock(bytes, passphrase, 2),
      readTable: (file, mostCells, options) => readWholeTable(file, mostCells, options?.signal),
    },
    ...change,
  };
  let tell: (timings: readonly Timing[]) => void = () => undefined;
  const requests = new RequestLog((listener) => {
    tell = listener;
    return () => undefined;
  }, ORIGIN);
  const settings = new Settings();
  settings.setLocale('en');
  const feed = new Feed(services, settings);
  const learning = new Learning(services, feed);
  const app: AppState = {
    feed,
    openAsk: async () => new Ask(services, feed, settings),
    openPulse: async () => new Pulse(services),
    openLab: async () => new Lab(services, feed),
    openStudio: async () => new Studio(services),
    learning,
    library: new Library(services, feed),
    openYourData: async () => new YourData(services, learning, feed),
    requests,
    settings,
    updates: new Updates(),
    saved: true,
  };
  const request = (...names: string[]) =>
    tell(
      names.map((name) => ({
        name: new URL(name, ORIGIN).href,
        initiatorType: 'other',
        transferSize: 1_000,
      })),
    );
  return { app, services, request };
}

const GOODREADS_HEADER =
  'Book Id,Title,Author,Additional Authors,ISBN,ISBN13,My Rating,Average Rating,Number of Pages,Year Published,Original Publication Year,Date Read,Date Added,Bookshelves,Exclusive Shelf';

/** Two books read and rated, one to read, one row doubled, one without a title. */
export const goodreadsFile = (): File =>
  new File(
    [
      [
        GOODREADS_HEADER,
        '1,The Left Hand of Darkness,Ursula K. Le Guin,,"=""0""","=""""",5,4.10,304,2000,1969,2020/01/02,2019/12/01,,read',
        '2,Solaris,Stanisław Lem,,"=""""","=""""",4,4.00,204,2002,1961,2021/03/04,2021/02/01,,read',
        '3,Piranesi,Susanna Clarke,,"=""""","=""""",0,4.20,272,2020,2020,,2022/02/01,to-read,to-read',
        '3,Piranesi,Susanna Clarke,,"=""""","=""""",0,4.20,272,2020,2020,,2022/02/01,to-read,to-read',
        '4,,Susanna Clarke,,"=""""","=""""",0,4.20,272,2020,2020,,2022/02/01,to-read,to-read',
      ].join('\n'),
    ],
    'goodreads_library_export.csv',
  );

export const filmsFile = (): File =>
  new File(['Film,Regie,My Rating\nSolaris,Tarkovsky,9\nPlaytime,Tati,8\nStalker,Tarkovsky,\n'], 'films.csv');
