/** Any table of titles: roles of columns are given, scales and date orders are inferred from the whole column. */
import type { Item, ItemKind } from '../catalog.ts';
import { FailureError } from '../errors.ts';
import { DayOrderVote, parseDate } from './dates.ts';
import { cleanLine, cleanProse, distinct, itemKey, MAX_CREATORS, MAX_TAGS, parseYear } from './field-text.ts';
import type { ColumnMapping, IssueReason } from './import-types.ts';
import { parsePrice } from './prices.ts';
import { Columns, type ReadContext, type Reading, type RowSource } from './row-source.ts';

const BACKLOG = new Set(
  '0|no|n|false|to-read|to read|toread|tbr|want to read|want-to-read|want to watch|plan to read|plan to watch|to watch|to-watch|watchlist|wishlist|wish|backlog|todo|to-do|to do|unread|unwatched|not started|想看|想读|想讀|想听|想玩|待看|待读|未读|未看|没看|没读|否'.split(
    '|',
  ),
);
const DONE = new Set(
  '1|yes|y|true|read|watched|seen|done|finished|complete|completed|archive|archived|看过|读过|讀過|听过|玩过|已读|已看|读完|看完|是'.split(
    '|',
  ),
);

/** A row before the columns are known whole: ratings have no scale yet, dates no order. */
interface Draft {
  readonly file: string;
  readonly row: number;
  readonly item: Item;
  readonly rating: number | undefined;
  /** What others gave on average, on the scale of its column. */
  readonly average: number | undefined;
  readonly date: string;
  readonly status: string;
}

/** The number in "4", "4,5", "8/10" (as 4 of 5), "★★★★½"; 0 for none; undefined when it is none of these. */
function parseRating(text: string): number | undefined {
  if (text === '') return 0;
  const stars = /^(★+)(½?)☆*$/.exec(text);
  if (stars) return stars[1].length + (stars[2] ? 0.5 : 0);
  const number = /^(\d{1,3}(?:[.,]\d{1,4})?)(?: ?\/ ?(\d{1,3})| ?%| ?stars?)?$/i.exec(text);
  if (!number || Number(number[2]) === 0) return undefined;
  const value = Number(number[1].replace(',', '.'));
  return number[2] ? (value / Number(number[2])) * 5 : value;
}

/** The scale is the least usual one that holds the highest rating; no scale holds 101. */
const scaleOf = (highest: number): number => [5, 10, 100].find((scale) => highest <= scale) ?? NaN;

/** Stars in [0.5, 5]: the model's range, whatever the scale was. */
const toStars = (rating: number, scale: number): number => Math.min(5, Math.max(0.5, (rating * 5) / scale));

/**
 * Reads rows by `mapping`. Rated rows are history. Others follow their status; without a status column they are the
 * backlog when somebody rated at all (what is listed and not yet judged is still to come), else a plain catalog.
 * Throws `needs-mapping` without a title column and `no-titles` when no row has a title.
 */
export async function readPlain(
  sources: readonly RowSource[],
  mapping: ColumnMapping,
  kind: ItemKind,
  context: ReadContext,
): Promise<Reading> {
  const drafts: Draft[] = [];
  const seen = new Set<string>();
  const vote = new DayOrderVote();
  let highest = 0;
  let highestAverage = 0;
  let rows = 0;

  for (const source of sources) {
    const columns = new Columns(source.columns);
    if (mapping.title === undefined || !columns.has(mapping.title))
      throw new FailureError('needs-mapping', { file: source.file });
    const { file } = source;
    const cell = {
      title: columns.cell(mapping.title),
      creator: columns.cell(mapping.creator),
      year: columns.cell(mapping.year),
      tags: columns.cell(mapping.tags),
      description: columns.cell(mapping.description),
      rating: columns.cell(mapping.rating),
      average: columns.cell(mapping.average),
      date: columns.cell(mapping.date),
      status: columns.cell(mapping.status),
      series: columns.cell(mapping.series),
      price: columns.cell(mapping.price),
      id: columns.cell(mapping.id),
    };
    for await (const batch of source.batches(context))
      for (const row of batch) {
        rows++;
        const complain = (reason: IssueReason, value: string, kept = true) =>
          context.issues.add({ file, row: row.row, reason, value, kept });
        const title = cleanLine(cell.title(row));
        if (!title) {
          complain('no-title', row.cells.find((text) => text.trim()) ?? '', false);
          continue;
        }
        const creators = distinct(cell.creator(row).split(/[,;/|、，；]/), MAX_CREATORS);
        const yearText = cell.year(row);
        const year = parseYear(yearText) ?? yearOfDate(yearText);
        if (yearText && yearText !== '0' && year === undefined) complain('bad-year', yearText);
        const id = cell.id(row) || itemKey(title, creators[0], year);
        if (seen.has(id)) {
          complain('duplicate', title, false);
          continue;
        }
        seen.add(id);

        const ratingText = cell.rating(row);
        const rating = parseRating(ratingText);
        if (rating === undefined) complain('bad-rating', ratingText);
        else highest = Math.max(highest, rating);
        // Many have none (N/A, –): a feature that is missing, not a mistake.
        const average = parseRating(cell.average(row)) || undefined;
        highestAverage = Math.max(highestAverage, average ?? 0);
        const date = cell.date(row);
        vote.add(date);
        const priceText = cell.price(row);
        const price = parsePrice(priceText);
        if (priceText && price === undefined) complain('bad-price', priceText);
        const series = cleanLine(cell.series(row));
        const description = cleanProse(cell.description(row));
        drafts.push({
          file,
          row: row.row,
          rating,
          average,
          date,
          status: cleanLine(cell.status(row)).toLowerCase(),
          item: {
            id,
            title,
            creators,
            ...(year !== undefined && { year }),
            kind,
            tags: distinct(cell.tags(row).split(/[,;/|、，；]/), MAX_TAGS),
            ...(series && { series }),
            ...(description && { description }),
            ...(price !== undefined && { numbers: { price } }),
            backlog: false,
          },
        });
      }
  }
  if (rows === 0) throw new FailureError('no-rows', { file: sources[0]?.file ?? '' });
  if (drafts.length === 0) throw new FailureError('no-titles', { file: sources[0]?.file ?? '' });
  return settle(
    drafts,
    {
      scale: scaleOf(highest),
      averageScale: scaleOf(highestAverage),
      rated: highest > 0,
      hasStatus: mapping.status !== undefined,
    },
    vote,
    context,
  );
}

/** "July 8, 2010" names a year at its end. */
function yearOfDate(text: string): number | undefined {
  const time = parseDate(text);
  return time === undefined ? undefined : new Date(time).getUTCFullYear();
}

function settle(
  drafts: readonly Draft[],
  {
    scale,
    averageScale,
    rated,
    hasStatus,
  }: { scale: number; averageScale: number; rated: boolean; hasStatus: boolean },
  vote: DayOrderVote,
  { issues }: ReadContext,
): Reading {
  const { order } = vote;
  const reading: Reading = { items: [], events: [] };
  for (const { file, row, item: read, rating, average, date, status } of drafts) {
    const averageRating = average === undefined ? undefined : toStars(average, averageScale);
    const numbers = { ...read.numbers, ...(averageRating && { averageRating }) };
    const item: Item = Object.keys(numbers).length ? { ...read, numbers } : read;
    const time = date === '' ? undefined : parseDate(date, order);
    if (date !== '' && time === undefined)
      issues.add({ file, row, reason: 'bad-date', value: date, kept: true });
    const at = time === undefined ? {} : { time };
    const stars = rating === undefined || rating === 0 ? undefined : toStars(rating, scale);
    if (Number.isNaN(stars))
      issues.add({ file, row, reason: 'bad-rating', value: String(rating), kept: true });

    if (stars !== undefined && !Number.isNaN(stars))
      reading.events.push({ itemId: item.id, kind: 'rating', value: stars, ...at });
    else if (DONE.has(status)) reading.events.push({ itemId: item.id, kind: 'done', ...at });
    // An unreadable rating is still a sign that the person was through with it.
    const untouched = rating === 0;
    const backlog = untouched && (hasStatus ? BACKLOG.has(status) : rated);
    reading.items.push(backlog ? { ...item, backlog } : item);
  }
  return reading;
}
