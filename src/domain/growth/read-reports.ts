/** Report codes pasted together, from mails and chats, each with its own spaces, hyphens and words around it. */
import type { Result } from '../errors.ts';

/** What every report says of itself. */
export interface Named {
  readonly demo: string;
  /** The same report given twice is found by it. */
  readonly id: string;
}

/** A piece of text that is no report to count. */
export interface SetApart {
  /** Counted from 1. */
  readonly line: number;
  /** Cut to what a line of the list holds. */
  readonly text: string;
  /** `damaged` is a slip or a forgery: nobody can tell which. */
  readonly reason: 'damaged' | 'newer' | 'duplicate' | 'other-demo';
}

export interface PastedReports<R> {
  /** The demo they are of; undefined when no code could be read. */
  readonly demo: string | undefined;
  readonly reports: readonly R[];
  readonly apart: readonly SetApart[];
}

/** A code as it is written, or without its hyphens; any dash that a mail program makes of one is taken. */
const WRITTEN = /(?<![\p{L}\p{N}])[0-9a-z]{4}(?:[-\u2010-\u2015]?[0-9a-z]{4}){7}(?![\p{L}\p{N}])/giu;
/** What people put between codes on one line. */
const BETWEEN = /[,;|\t，；、]/;
/** Long enough to find the place again. */
const MAX_TEXT = 60;

/** Half a code, with hyphens, spaces or nothing between its groups: one with a slip in it, rather than a greeting. */
const LIKE_A_CODE = /(?:[0-9a-z]{4}[ \-\u2010-\u2015]?){4}/i;

/**
 * The codes of a line. Where none stands out, its pieces: codes spelt with spaces, and what is none. Beside one that does,
 * only what might be another counts, and words around them are no mistake.
 */
function candidates(line: string): readonly string[] {
  const pieces = line.split(BETWEEN).filter((piece) => piece.trim());
  const codes = pieces.map((piece) => piece.match(WRITTEN));
  const some = codes.some((found) => found);
  return pieces.flatMap((piece, at) => codes[at] ?? (some && !LIKE_A_CODE.test(piece) ? [] : [piece]));
}

const mostFrequent = (names: readonly string[]): string | undefined => {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
};

/**
 * Reads codes, one or several a line, by `read`. What is not one, comes twice or is of another demo is set apart with its
 * line. Without `demo` it is the one that most codes are of.
 */
export function readPastedReports<R extends Named>(
  text: string,
  read: (code: string) => Result<R>,
  demo?: string,
): PastedReports<R> {
  const found = text
    .split(/\r\n?|\n/)
    .flatMap((line, at) =>
      candidates(line).map((code) => ({ line: at + 1, text: code.trim(), result: read(code.trim()) })),
    );
  const wanted = demo ?? mostFrequent(found.flatMap(({ result }) => (result.ok ? [result.value.demo] : [])));
  const reports: R[] = [];
  const apart: SetApart[] = [];
  const seen = new Set<string>();
  for (const { line, text: whole, result } of found) {
    const reason = reasonOf(result, wanted, seen);
    if (reason) {
      const shown = whole.length > MAX_TEXT ? `${whole.slice(0, MAX_TEXT)}…` : whole;
      apart.push({ line, text: shown, reason });
    } else if (result.ok) {
      seen.add(result.value.id);
      reports.push(result.value);
    }
  }
  return { demo: wanted, reports, apart };
}

function reasonOf<R extends Named>(
  result: Result<R>,
  demo: string | undefined,
  seen: ReadonlySet<string>,
): SetApart['reason'] | undefined {
  if (!result.ok) return result.failure.code === 'report-newer' ? 'newer' : 'damaged';
  if (result.value.demo !== demo) return 'other-demo';
  return seen.has(result.value.id) ? 'duplicate' : undefined;
}
