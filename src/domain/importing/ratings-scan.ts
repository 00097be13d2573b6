/** Ratings by the million: numbers straight from the bytes, one call a row, nothing kept. */
import { checkpoint } from '../checkpoint.ts';
import { headerKey, type ReadContext } from './row-source.ts';

/** A people's ratings file: `userId,movieId,rating,timestamp`, or the older `user::movie::rating::time`. */
export interface RatingsFile {
  readonly file: string;
  /** UTF-8 or any other superset of ASCII. */
  readonly bytes: Uint8Array;
}

/** Stars as written; time in seconds since the epoch, NaN where the file has none. */
export type VisitRating = (user: number, movie: number, stars: number, time: number, row: number) => void;

/** Bytes between two looks at the abort signal: some 40,000 rows, a few milliseconds. */
const STRIDE = 1 << 20;
/** A row has under 40 bytes; a field this wide is no number. */
const HEADER_BYTES = 256;
const FIELDS = 4;
const DOUBLE_COLON = [0, 1, 2, 3];

const COMMA = 0x2c;
const COLON = 0x3a;
const TAB = 0x09;
const NEWLINE = 0x0a;

const headerLine = (bytes: Uint8Array): string =>
  new TextDecoder().decode(bytes.subarray(0, HEADER_BYTES)).split(/[\r\n]/, 1)[0];

/** Where user, movie, rating and time stand in a row; undefined when these are no ratings. */
export function ratingColumns(bytes: Uint8Array): { order: readonly number[]; headed: boolean } | undefined {
  const line = headerLine(bytes);
  if (/^\d+::\d+::[\d.]+::\d+$/.test(line)) return { order: DOUBLE_COLON, headed: false };
  const names = line.split(/[,\t]/).map((name) => headerKey(name.replaceAll('"', '')));
  const order = ['userid', 'movieid', 'rating', 'timestamp'].map((name) => names.indexOf(name));
  return order.slice(0, 3).every((index) => index >= 0 && index < FIELDS)
    ? { order, headed: true }
    : undefined;
}

/** Calls `visit` for every readable row; the others become issues. */
export async function scanRatings(
  { file, bytes }: RatingsFile,
  { issues, signal, advance }: ReadContext,
  visit: VisitRating,
): Promise<void> {
  const found = ratingColumns(bytes);
  if (!found) return;
  const [userAt, movieAt, starsAt, timeAt] = found.order;
  const fields = new Float64Array(FIELDS);
  const { length } = bytes;
  let row = 0;
  let next = STRIDE;
  let position = 0;

  while (position < length) {
    if (position >= next) {
      next += STRIDE;
      advance?.(STRIDE);
      await checkpoint(signal);
    }
    const start = position;
    let field = 0;
    let value = 0;
    let scale = 0; // 0 before the decimal point, then 10, 100, …
    let digits = 0;
    let readable = true;
    fields.fill(NaN);
    for (; position < length && bytes[position] !== NEWLINE; position++) {
      const byte = bytes[position];
      if (byte >= 0x30 && byte <= 0x39) {
        value = value * 10 + (byte - 0x30);
        scale *= 10;
        digits++;
      } else if (byte === COMMA || byte === TAB || byte === COLON) {
        if (byte === COLON && bytes[position + 1] === COLON) position++;
        if (field < FIELDS && digits > 0) fields[field] = scale > 0 ? value / scale : value;
        field++;
        value = scale = digits = 0;
      } else if (byte === 0x2e && scale === 0) scale = 1;
      // A carriage return, and quotes where a spreadsheet saved the file, mean nothing here.
      else if (byte !== 0x0d && byte !== 0x22) readable = false;
    }
    if (field < FIELDS && digits > 0) fields[field] = scale > 0 ? value / scale : value;
    const blank = position - start <= 1 && field === 0 && digits === 0;
    position++;
    row++;
    if (blank || (found.headed && row === 1)) continue;
    // Adding finds a NaN among the three.
    if (readable && fields[userAt] + fields[movieAt] + fields[starsAt] >= 0)
      visit(fields[userAt], fields[movieAt], fields[starsAt], timeAt >= 0 ? fields[timeAt] : NaN, row);
    else {
      const value = new TextDecoder().decode(bytes.subarray(start, Math.min(position, start + HEADER_BYTES)));
      issues.add({ file, row, reason: 'unreadable-row', value: value.trim(), kept: false });
    }
  }
  advance?.(length - (next - STRIDE));
}
