/** The Goodreads library export, in every dialect: 24 columns now, up to 31 before. */
import { parseDate } from './dates.ts';
import {
  cleanLine,
  distinct,
  itemKey,
  MAX_CREATORS,
  MAX_TAGS,
  parsePositive,
  parseYear,
  splitSeries,
} from './field-text.ts';
import type { IssueReason } from './import-types.ts';
import { Columns, type ReadContext, type Reading, type Row, type RowSource } from './row-source.ts';

/** Enough to tell it from any other table of books; the rest of the columns came and went over the years. */
export function isGoodreads(columns: readonly string[]): boolean {
  const named = new Columns(columns);
  return (
    named.has('Title', 'Author', 'My Rating') && (named.has('Exclusive Shelf') || named.has('Bookshelves'))
  );
}

/** Spreadsheet programs drop the zeros of an ISBN unless it is written as a formula: `="0441172717"`. */
const bareIsbn = (text: string): string => text.replace(/[="\s-]/g, '');

const STANDARD_SHELVES = ['read', 'to-read', 'currently-reading'];

const shelvesOf = (text: string): string[] =>
  text
    .split(',')
    .map((shelf) => shelf.trim().toLowerCase())
    .filter(Boolean);

/**
 * Reads the rows of one or several exports. `read` is history (a rating where there are stars, else done), `to-read`
 * is the backlog, any other exclusive shelf (did-not-finish, abandoned …) is history only where the person rated.
 * Reviews and private notes stay out: an item's text is compared, shown and explained, and the person's own words are
 * no property of the book; they would also make every reviewed book resemble the reviewer.
 */
export async function readGoodreads(sources: readonly RowSource[], context: ReadContext): Promise<Reading> {
  const reading: Reading = { items: [], events: [] };
  const seen = new Set<string>();
  for (const source of sources) {
    const read = rowReader(source, seen, reading, context);
    for await (const batch of source.batches(context)) batch.forEach(read);
  }
  return reading;
}

function rowReader(source: RowSource, seen: Set<string>, reading: Reading, { issues }: ReadContext) {
  const columns = new Columns(source.columns);
  const cell = {
    id: columns.cell('Book Id'),
    title: columns.cell('Title'),
    author: columns.cell('Author'),
    others: columns.cell('Additional Authors'),
    isbn: columns.cell('ISBN13'),
    rating: columns.cell('My Rating'),
    average: columns.cell('Average Rating'),
    pages: columns.cell('Number of Pages'),
    edition: columns.cell('Year Published'),
    original: columns.cell('Original Publication Year'),
    read: columns.cell('Date Read'),
    added: columns.cell('Date Added'),
    shelves: columns.cell('Bookshelves'),
    exclusive: columns.cell('Exclusive Shelf'),
  };

  return (row: Row): void => {
    const complain = (reason: IssueReason, value: string, kept = true) =>
      issues.add({ file: source.file, row: row.row, reason, value, kept });
    const written = cleanLine(cell.title(row));
    if (!written) return complain('no-title', cell.author(row), false);

    const { title, series } = splitSeries(written);
    const creators = distinct([cell.author(row), ...cell.others(row).split(',')], MAX_CREATORS);
    const yearText = cell.original(row) || cell.edition(row);
    const year = parseYear(yearText);
    if (yearText && yearText !== '0' && year === undefined) complain('bad-year', yearText);

    const isbn = bareIsbn(cell.isbn(row));
    const id = cell.id(row) || (isbn ? `isbn:${isbn}` : itemKey(written, creators[0], year));
    if (seen.has(id)) return complain('duplicate', written, false);
    seen.add(id);

    const shelves = shelvesOf(cell.shelves(row));
    const shelf =
      cell.exclusive(row).toLowerCase() || STANDARD_SHELVES.find((s) => shelves.includes(s)) || 'read';
    const average = parsePositive(cell.average(row));
    const pages = parsePositive(cell.pages(row));
    reading.items.push({
      id,
      title,
      creators,
      ...(year !== undefined && { year }),
      kind: 'book',
      tags: distinct(
        shelves.filter((s) => s !== shelf && !STANDARD_SHELVES.includes(s)),
        MAX_TAGS,
      ),
      ...(series && { series }),
      ...((average || pages) && {
        numbers: { ...(average && { averageRating: average }), ...(pages && { pages }) },
      }),
      backlog: shelf === 'to-read',
    });

    const ratingText = cell.rating(row);
    const rating = ratingText === '' ? 0 : Number(ratingText);
    const rated = rating >= 0.5 && rating <= 5;
    if (!rated && rating !== 0) complain('bad-rating', ratingText);

    let time: number | undefined;
    for (const text of [cell.read(row), cell.added(row)]) {
      if (!text || time !== undefined) continue;
      time = parseDate(text);
      if (time === undefined) complain('bad-date', text);
    }
    const at = time === undefined ? {} : { time };
    if (shelf === 'to-read') return;
    if (rated) reading.events.push({ itemId: id, kind: 'rating', value: rating, ...at });
    else if (shelf === 'read') reading.events.push({ itemId: id, kind: 'done', ...at });
  };
}
