/** From files and pasted text to comments: what cannot be taken is named with its row, and nothing is guessed in silence. */
import { normalizeKey } from '../catalog.ts';
import { checkpoint } from '../checkpoint.ts';
import { FailureError } from '../errors.ts';
import { DayOrderVote, type DayOrder } from '../importing/dates.ts';
import { cleanLine, cleanProse } from '../importing/field-text.ts';
import type { IssueReason } from '../importing/import-types.ts';
import { Columns, IssueLog, type Row } from '../importing/row-source.ts';
import { guessScale, parseMoment, parseRating, starsOn } from './comment-cells.ts';
import { guessColumns } from './comment-columns.ts';
import { ONLY_COLUMN, openComments, type CommentInput, type CommentSource } from './comment-sources.ts';
import type { CommentRow } from './comment-types.ts';
import { languageOf } from './languages.ts';
import type {
  CommentChoices,
  CommentCounts,
  CommentIssue,
  CommentIssueReason,
  CommentLanguage,
  CommentMapping,
  CommentsPreview,
  RatingScale,
} from './pulse-types.ts';

export type { CommentInput };

export interface CommentsRead {
  readonly rows: readonly CommentRow[];
  readonly counts: CommentCounts;
  /** By row, at most ten thousand; `counts` knows of all. */
  readonly issues: readonly CommentIssue[];
  /** One or more, as they were found. */
  readonly encoding: string;
  /** As the whole column decided, or the person. */
  readonly dayOrder: DayOrder;
  readonly ratingScale: RatingScale;
}

export interface CommentReading {
  readonly signal?: AbortSignal;
  /** Both in units of work; `total` stays the same. */
  readonly progress?: (value: { readonly done: number; readonly total: number }) => void;
}

/** Longer than anything that people write of a purchase; the encoder reads some hundred words of it. */
const MOST_CHARACTERS = 5000;
const SAMPLE_ROWS = 200;
const PREVIEW_ROWS = 8;
const PREVIEW_CELL = 200;
/** Rows between two looks at the abort signal: some milliseconds of work. */
const SLICE = 1000;
const MAX_ISSUES = 10_000;

/** A row as it stands in its file, before its columns have decided on dates and ratings. */
interface RawRow {
  readonly file: string;
  readonly row: number;
  readonly text: string;
  readonly date: string;
  readonly rating: string;
  readonly product: string;
  readonly channel: string;
}

async function sampleOf({ rows }: CommentSource, signal?: AbortSignal): Promise<(readonly string[])[]> {
  const sample: (readonly string[])[] = [];
  for await (const batch of rows.batches({ issues: new IssueLog(), signal })) {
    for (const { cells } of batch) if (sample.length < SAMPLE_ROWS) sample.push(cells);
    if (sample.length >= SAMPLE_ROWS) break;
  }
  return sample;
}

const mappingOf = (
  { rows, layout }: CommentSource,
  sample: readonly (readonly string[])[],
  chosen: CommentMapping | undefined,
): CommentMapping =>
  layout === 'table' ? (chosen ?? guessColumns(rows.columns, sample)) : { text: ONLY_COLUMN };

/** Numbers of a rating column that do not say their own scale. */
const plainNumbers = (cells: Iterable<string>): number[] =>
  Array.from(cells).flatMap((cell) => {
    const rating = parseRating(cell);
    return rating?.kind === 'number' ? [rating.value] : [];
  });

/**
 * What the inputs are, and what is guessed of them, from their first rows. Throws a FailureError as decodeFile does, or
 * `unknown-format`.
 */
export async function previewComments(
  inputs: readonly CommentInput[],
  choices: CommentChoices = {},
  { signal }: CommentReading = {},
): Promise<CommentsPreview> {
  const [source] = openComments(inputs, choices);
  const { columns, encoding } = source.rows;
  const sample = await sampleOf(source, signal);
  const mapping = mappingOf(source, sample, choices.mapping);
  const cellsOf = (name: string | undefined): string[] => {
    const cell = new Columns(columns).cell(name);
    return sample.map((cells, row) => cell({ row, cells })).filter(Boolean);
  };
  const vote = new DayOrderVote();
  const dates = cellsOf(mapping.date);
  for (const date of dates) vote.add(date.normalize('NFKC'));
  const readable = (order: DayOrder): number =>
    dates.filter((date) => parseMoment(date, order) !== undefined).length;
  return {
    layout: source.layout,
    encoding,
    columns: source.layout === 'table' ? columns : [],
    mapping,
    // fromEntries defines members, so that a column named __proto__ is one.
    sample: sample
      .slice(0, PREVIEW_ROWS)
      .map((cells) =>
        Object.fromEntries(columns.map((name, at) => [name, (cells[at] ?? '').slice(0, PREVIEW_CELL)])),
      ),
    dayOrder: choices.dayOrder ?? vote.order,
    dayOrderSure: readable('day-first') !== readable('month-first') || !dates.some(isAmbiguous),
    ratingScale: choices.ratingScale ?? guessScale(plainNumbers(cellsOf(mapping.rating)), mapping.rating),
  };
}

/** Another day in the other order. */
const isAmbiguous = (date: string): boolean =>
  parseMoment(date, 'day-first') !== parseMoment(date, 'month-first');

/** Rows of a source by the roles of its columns. */
function rawReader({ rows }: CommentSource, mapping: CommentMapping): (row: Row) => RawRow {
  const columns = new Columns(rows.columns);
  const [text, date, rating, product, channel] = (
    ['text', 'date', 'rating', 'product', 'channel'] as const
  ).map((role) => columns.cell(mapping[role]));
  return (row) => ({
    file: rows.file,
    row: row.row,
    text: text(row),
    date: date(row),
    rating: rating(row),
    product: product(row),
    channel: channel(row),
  });
}

const REASONS: Readonly<Partial<Record<IssueReason, CommentIssueReason>>> = {
  'field-too-long': 'text-too-long',
  'too-few-columns': 'too-few-columns',
  'too-many-columns': 'too-many-columns',
};

/** What the table reader said, in the words of comments. */
const readerIssues = ({ list }: IssueLog): CommentIssue[] =>
  list.map((issue) => ({ ...issue, reason: REASONS[issue.reason] ?? 'unreadable-row' }));

class Issues {
  readonly list: CommentIssue[] = [];

  add({ file, row }: RawRow, reason: CommentIssueReason, value: string, kept: boolean): void {
    if (this.list.length < MAX_ISSUES) this.list.push({ file, row, reason, value: value.slice(0, 80), kept });
  }
}

/** As they stand in their files, the files in the order of their first issue. */
function inOrder(issues: readonly CommentIssue[]): CommentIssue[] {
  const files = [...new Set(issues.map(({ file }) => file))];
  return issues.toSorted((a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.row - b.row);
}

/** Same words, whatever their case and marks. Signs alone stand for themselves. */
const textKey = (text: string): string => normalizeKey(text) || text;

interface Scales {
  readonly dayOrder: DayOrder;
  readonly ratingScale: RatingScale;
}

/** Judges one raw row after another. */
class Judge {
  readonly rows: CommentRow[] = [];
  readonly issues = new Issues();
  readonly languages: Record<CommentLanguage, number> = { en: 0, zh: 0, mixed: 0, other: 0 };
  empty = 0;
  undated = 0;
  unrated = 0;
  duplicates = 0;
  readonly #first = new Map<string, string>();
  readonly #scales: Scales;

  constructor(scales: Scales) {
    this.#scales = scales;
  }

  take(raw: RawRow): void {
    const whole = cleanProse(raw.text);
    if (!/[^\s\p{P}]/u.test(whole)) {
      this.empty++;
      this.issues.add(raw, 'empty-text', raw.text, false);
      return;
    }
    if (whole.length > MOST_CHARACTERS) this.issues.add(raw, 'text-too-long', whole, true);
    // Half of a pair of surrogates is no character.
    const text = whole.slice(0, MOST_CHARACTERS).replace(/[\uD800-\uDBFF]$/, '');
    const time = this.#time(raw);
    const rating = this.#rating(raw);
    const id = `c${this.rows.length + 1}`;
    const key = textKey(text);
    const duplicateOf = this.#first.get(key);
    if (duplicateOf === undefined) this.#first.set(key, id);
    else this.duplicates++;
    this.languages[languageOf(text)]++;
    const product = cleanLine(raw.product).slice(0, 120);
    const channel = cleanLine(raw.channel).slice(0, 120);
    this.rows.push({
      id,
      text,
      ...(time !== undefined && { time }),
      ...(rating !== undefined && { rating }),
      ...(product && { product }),
      ...(channel && { channel }),
      ...(duplicateOf !== undefined && { duplicateOf }),
    });
  }

  #time(raw: RawRow): number | undefined {
    const time = raw.date ? parseMoment(raw.date, this.#scales.dayOrder) : undefined;
    if (time !== undefined) return time;
    this.undated++;
    if (raw.date) this.issues.add(raw, 'bad-date', raw.date, true);
    return undefined;
  }

  #rating(raw: RawRow): number | undefined {
    const cell = raw.rating ? parseRating(raw.rating) : undefined;
    const { ratingScale } = this.#scales;
    // Of five stars, none is how exports write that nobody rated.
    const none = cell?.kind === 'number' && cell.value === 0 && ratingScale === 'five';
    const stars =
      cell?.kind === 'stars' ? cell.stars : cell && !none ? starsOn(ratingScale, cell.value) : undefined;
    if (stars !== undefined) return stars;
    this.unrated++;
    if (raw.rating && !none) this.issues.add(raw, 'bad-rating', raw.rating, true);
    return undefined;
  }
}

/**
 * Reads all inputs into comments, whose ids are their places ('c1', 'c2', …). Inputs are read one after the other, each with
 * columns of its own; the order of day and month and the scale of the ratings are decided by all of them together.
 * Throws a FailureError as decodeFile does, besides `unknown-format`, `needs-mapping` where a table has no column of texts,
 * `no-rows` where nothing has text, and `cancelled`.
 */
export async function readComments(
  inputs: readonly CommentInput[],
  choices: CommentChoices = {},
  { signal, progress }: CommentReading = {},
): Promise<CommentsRead> {
  const sources = openComments(inputs, choices);
  const size = sources.reduce((sum, { rows }) => sum + rows.size, 0);
  // Once read and once judged, which takes about as long.
  const total = 2 * size;
  let done = 0;
  const advance = (units: number) => {
    done = Math.min(total, done + units);
    progress?.({ done: Math.round(done), total });
  };

  const issues = new IssueLog();
  const raw: RawRow[] = [];
  const vote = new DayOrderVote();
  const numbers: number[] = [];
  let header = '';
  for (const source of sources) {
    const mapping = mappingOf(source, await sampleOf(source, signal), choices.mapping);
    if (mapping.text === undefined || !source.rows.columns.includes(mapping.text))
      throw new FailureError('needs-mapping', { file: source.rows.file });
    header ||= mapping.rating ?? '';
    const read = rawReader(source, mapping);
    for await (const batch of source.rows.batches({ issues, signal, advance }))
      for (const row of batch) {
        const one = read(row);
        raw.push(one);
        if (one.date) vote.add(one.date.normalize('NFKC'));
        if (one.rating) numbers.push(...plainNumbers([one.rating]));
      }
  }
  if (!raw.length) throw new FailureError('no-rows', { file: inputs[0].name });

  const scales: Scales = {
    dayOrder: choices.dayOrder ?? vote.order,
    ratingScale: choices.ratingScale ?? guessScale(numbers, header),
  };
  const judge = new Judge(scales);
  for (const [place, one] of raw.entries()) {
    if (place % SLICE === 0) {
      await checkpoint(signal);
      advance(place ? (SLICE / raw.length) * size : 0);
    }
    judge.take(one);
  }
  advance(total - done);
  if (!judge.rows.length) throw new FailureError('no-rows', { file: inputs[0].name });
  const { empty, undated, unrated, duplicates, languages } = judge;
  return {
    rows: judge.rows,
    counts: { read: judge.rows.length, empty, undated, unrated, duplicates, languages },
    issues: inOrder([...readerIssues(issues), ...judge.issues.list]).slice(0, MAX_ISSUES),
    encoding: [...new Set(sources.map(({ rows }) => rows.encoding))].filter(Boolean).join(', '),
    ...scales,
  };
}
