/** The front door of importing: opens what was dropped, says what it is, and reads it as the person decided. */
import { FailureError, latePart } from '../errors.ts';
import { catalogIdOf, stemOf } from './catalog-identity.ts';
import { decodeFile, isZip, refuseHopeless, type DecodedFile } from './bytes.ts';
import { isGoodreads, readGoodreads } from './goodreads.ts';
import { guessKind, guessMapping, SAMPLE_ROWS } from './guess-mapping.ts';
import type {
  Detection,
  ImportChoices,
  ImportedCatalog,
  ImportFile,
  ImportProgress,
} from './import-types.ts';
import { openJson } from './json-rows.ts';
import { isKeptDemo } from './kept-demo.ts';
import { isPriorFile } from '../ranking/priors/sealed-prior.ts';
import { countPeople, isMovies, MOVIE_COLUMNS, readMovieLens, type MovieLensFiles } from './movielens.ts';
import { readPlain } from './plain.ts';
import { ratingColumns, type RatingsFile } from './ratings-scan.ts';
import { headerKey, IssueLog, type ReadContext, type Reading, type RowSource } from './row-source.ts';
import { isFeedMarkup, isMerchantFeed, isShopify } from './shop-signs.ts';
import { openTable } from './tables.ts';
import { wantedFiles } from './wanted-files.ts';
import { expandZip } from './zips.ts';

export interface DetectOptions {
  readonly signal?: AbortSignal;
  /** Overrides the detection of the encoding: any WHATWG label. */
  readonly encoding?: string;
}

export interface ReadOptions {
  readonly signal?: AbortSignal;
  /** In characters of the files. */
  readonly progress?: (value: ImportProgress) => void;
}

/** What the files are together; `left` were dropped along and are not read. */
type Opened = { readonly left: readonly string[]; readonly priors: readonly ImportFile[] } & (
  | { readonly format: keyof typeof BY_COLUMNS | 'table'; readonly sources: readonly RowSource[] }
  | ({ readonly format: 'movielens' } & MovieLensFiles)
  | { readonly format: 'demo'; readonly file: ImportFile }
);

/** Formats that their columns tell, in the order in which they are looked for. */
const BY_COLUMNS = { goodreads: isGoodreads, shopify: isShopify, feed: isMerchantFeed } as const;
const COLUMN_FORMATS = ['goodreads', 'shopify', 'feed'] as const;

/** Rows of the preview: one screen on a phone. */
const PREVIEW_ROWS = 8;
/** A cell of the preview: more would be cut by the page anyway. */
const PREVIEW_CELL = 200;

const readsRatings = ({ bytes }: ImportFile): boolean => ratingColumns(bytes) !== undefined;
const isOldMovies = ({ name }: ImportFile): boolean => /^movies\.dat$/i.test(name);

/** Offline they may be missing: the shell that every visit stores does without them. */
const lateFormats = () => latePart(import('./late-formats.ts'));

async function openSource(decoded: DecodedFile, old: boolean): Promise<RowSource> {
  const unknown = () => new FailureError('unknown-format', { file: decoded.name, files: decoded.name });
  if (old)
    return openTable(decoded, { delimiter: '::', columns: MOVIE_COLUMNS, quotes: false }) ?? fail(unknown());
  if (isFeedMarkup(decoded.text)) return (await lateFormats()).openFeedMarkup(decoded);
  if (/^\uFEFF?\s*</.test(decoded.text.slice(0, 1000))) throw unknown();
  const json = openJson(decoded);
  if (json) return json;
  // Broken or foreign JSON, taken as a table, would be rows of brackets.
  if (
    /\.(?:json|jsonl|ndjson)$/i.test(decoded.name) ||
    /^\uFEFF?\s*[[{]\s*["{[]/.test(decoded.text.slice(0, 1000))
  )
    throw unknown();
  return openTable(decoded) ?? fail(new FailureError('no-rows', { file: decoded.name }));
}

const fail = (error: FailureError): never => {
  throw error;
};

async function unpack(files: readonly ImportFile[], signal?: AbortSignal): Promise<ImportFile[]> {
  const unpacked: ImportFile[] = [];
  for (const file of files) {
    if (!isZip(file.bytes)) {
      unpacked.push(file);
      continue;
    }
    const inside = await expandZip(file, signal);
    if (!inside.length) throw new FailureError('unknown-format', { file: file.name, files: file.name });
    unpacked.push(...inside);
  }
  return unpacked;
}

async function open(files: readonly ImportFile[], { signal, encoding }: DetectOptions): Promise<Opened> {
  const inside = await unpack(files, signal);
  if (!inside.length) throw new FailureError('empty-file', { file: '' });
  const priors = inside.filter(isPriorFile);
  const unpacked = inside.filter((file) => !isPriorFile(file));
  const demo = unpacked.find(isKeptDemo);
  if (demo) {
    const others = unpacked.filter((file) => file !== demo).map(({ name }) => name);
    return { format: 'demo', file: demo, left: others, priors };
  }
  const sources: RowSource[] = [];
  const ratings: RatingsFile[] = [];
  const left: string[] = [];
  let failure: FailureError | undefined;

  for (const file of wantedFiles(unpacked)) {
    try {
      if (readsRatings(file)) {
        refuseHopeless(file);
        ratings.push({ file: file.name, bytes: file.bytes });
      } else sources.push(await openSource(decodeFile(file, encoding), isOldMovies(file)));
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      failure ??= error;
      left.push(file.name);
    }
  }

  const besides = (chosen: readonly RowSource[]) => [
    ...left,
    ...sources.filter((source) => !chosen.includes(source)).map((source) => source.file),
  ];
  for (const format of COLUMN_FORMATS) {
    const found = sources.filter(({ columns }) => BY_COLUMNS[format](columns));
    if (found.length) return { format, sources: found, left: besides(found), priors };
  }
  const movies = sources.find((source) => isMovies(source.columns));
  if (movies && ratings.length)
    return { format: 'movielens', movies, ratings: ratings[0], left: besides([movies]), priors };

  // Ratings alone name no titles; as a table they say so.
  for (const { file } of ratings) left.push(file);
  const headers = new Set(sources.map(({ columns }) => columns.map(headerKey).join('\n')));
  if (headers.size === 1) return { format: 'table', sources, left, priors };
  if (headers.size === 0 && failure) throw failure;
  if (headers.size === 0 && ratings.length)
    throw new FailureError('movies-missing', { file: ratings[0].file });
  const names = inside.map(({ name }) => name).join(', ');
  throw new FailureError('unknown-format', { file: inside[0].name, files: names });
}

async function countRows(sources: readonly RowSource[], signal?: AbortSignal): Promise<number> {
  let rows = 0;
  for (const source of sources)
    for await (const batch of source.batches({ issues: new IssueLog(), signal })) rows += batch.length;
  return rows;
}

async function sampleOf(source: RowSource, signal?: AbortSignal): Promise<(readonly string[])[]> {
  const sample: (readonly string[])[] = [];
  for await (const batch of source.batches({ issues: new IssueLog(), signal })) {
    for (const { cells } of batch) if (sample.length < SAMPLE_ROWS) sample.push(cells);
    if (sample.length >= SAMPLE_ROWS) break;
  }
  return sample;
}

const encodingOf = (source: RowSource): string => source.encoding;

/**
 * Says what the files are and what the person has to decide. A zip counts as the files in it; tables of one header
 * count as one table. Throws a FailureError with the code of what is wrong.
 */
export async function detectFiles(
  files: readonly ImportFile[],
  options: DetectOptions = {},
): Promise<Detection> {
  const opened = await open(files, options);
  const { signal } = options;
  if (opened.format === 'movielens') {
    const movies = await countRows([opened.movies], signal);
    const { people, total } = await countPeople(opened.ratings, { issues: new IssueLog(), signal });
    if (movies === 0) throw new FailureError('no-rows', { file: opened.movies.file });
    if (total === 0) throw new FailureError('no-rows', { file: opened.ratings.file });
    return { format: 'movielens', movies, ratings: total, encoding: encodingOf(opened.movies), people };
  }
  if (opened.format === 'demo') {
    const { reading } = (await lateFormats()).readKept(opened.file);
    return { format: 'demo', rows: reading.items.length, encoding: 'utf-8' };
  }
  const { format, sources } = opened;
  const rows = await countRows(sources, signal);
  const encoding = encodingOf(sources[0]);
  if (rows === 0) throw new FailureError('no-rows', { file: sources[0].file });
  if (format !== 'table') return { format, rows, encoding };
  const { columns } = sources[0];
  const sample = await sampleOf(sources[0], signal);
  return {
    format,
    rows,
    encoding,
    columns,
    mapping: guessMapping(columns, sample),
    // fromEntries defines members, so that a column named __proto__ is one.
    sample: sample
      .slice(0, PREVIEW_ROWS)
      .map((cells) =>
        Object.fromEntries(columns.map((name, i) => [name, (cells[i] ?? '').slice(0, PREVIEW_CELL)])),
      ),
  };
}

/**
 * Reads the files into items, past events and issues. Events come oldest first, undated ones before, because the
 * log orders by sequence. Reading the same files again gives the same ids. Throws a FailureError as detectFiles does,
 * besides `needs-mapping`, `no-titles`, `needs-person` and `cancelled`.
 */
export async function readFiles(
  files: readonly ImportFile[],
  choices: ImportChoices = {},
  { signal, progress }: ReadOptions = {},
): Promise<ImportedCatalog> {
  const opened = await open(files, { signal, encoding: choices.encoding });
  const issues = new IssueLog();
  for (const file of opened.left)
    issues.add({ file, row: 1, reason: 'unreadable-row', value: file, kept: false });
  const total = sizeOf(opened);
  let done = 0;
  const advance = (units: number) => {
    done = Math.min(total, done + units);
    progress?.({ done, total });
  };
  const context: ReadContext = { issues, signal, advance };

  const { reading, ...identity } = await readOpened(opened, choices, context);
  if (reading.items.length === 0) throw new FailureError('no-titles', { file: files[0].name });
  return {
    ...identity,
    items: reading.items,
    events: reading.events.toSorted((a, b) => (a.time ?? -Infinity) - (b.time ?? -Infinity) || 0),
    issues: issues.list,
    ...(opened.priors.length ? { priors: opened.priors } : undefined),
  };
}

/** In characters; a kept demo is too small to be told about. */
function sizeOf(opened: Opened): number {
  if (opened.format === 'demo') return 0;
  if (opened.format === 'movielens') return opened.movies.size + opened.ratings.bytes.length;
  return opened.sources.reduce((sum, { size }) => sum + size, 0);
}

type Identified = Pick<ImportedCatalog, 'source' | 'catalogId' | 'name' | 'encoding' | 'owner'> & {
  reading: Reading;
};

async function readOpened(opened: Opened, choices: ImportChoices, context: ReadContext): Promise<Identified> {
  switch (opened.format) {
    case 'goodreads': {
      const { sources } = opened;
      const reading = await readGoodreads(sources, context);
      if (!reading.items.length && !context.issues.list.length)
        throw new FailureError('no-rows', { file: sources[0].file });
      return {
        source: 'goodreads',
        catalogId: 'goodreads',
        name: 'Goodreads',
        encoding: encodingOf(sources[0]),
        reading,
      };
    }
    case 'movielens': {
      const reading = await readMovieLens(opened, choices.person, context);
      return {
        source: 'movielens',
        catalogId: 'movielens',
        name: 'MovieLens',
        encoding: encodingOf(opened.movies),
        reading,
      };
    }
    case 'shopify':
    case 'feed': {
      const { format, sources } = opened;
      const encoding = encodingOf(sources[0]);
      return { ...(await (await lateFormats()).readShop(format, sources, context)), encoding };
    }
    case 'demo':
      return { ...(await lateFormats()).readKept(opened.file), encoding: 'utf-8' };
    case 'table': {
      const { sources } = opened;
      const [{ file, columns }] = sources;
      const mapping = choices.mapping ?? guessMapping(columns, await sampleOf(sources[0], context.signal));
      const reading = await readPlain(sources, mapping, guessKind(columns, file), context);
      const name = stemOf(file);
      const catalogId = catalogIdOf('table', name);
      return { source: 'table', catalogId, name, encoding: encodingOf(sources[0]), reading };
    }
  }
}
