/**
 * A sentence while it is read. Names and numbers are first replaced by one sign each, so that the grammar's patterns see
 * "before Y" whatever year was meant; what a pattern has understood is spent, and what is left in the end is the description.
 */
import type { NumberRole } from './facts-types.ts';

/** What stands behind a sign. */
export type Lexeme =
  | { readonly kind: 'title'; readonly itemIds: readonly string[]; readonly near: boolean }
  | { readonly kind: 'creator'; readonly names: readonly string[] }
  | { readonly kind: 'tag'; readonly names: readonly string[] }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'ordinal'; readonly value: number }
  /** Inclusive. */
  | { readonly kind: 'years'; readonly min: number; readonly max: number }
  /** A number with its unit; of `other` columns with their name. */
  | { readonly kind: 'amount'; readonly role: NumberRole; readonly value: number; readonly name?: string }
  /** In quotation marks, and in no list of the catalog. */
  | { readonly kind: 'quoted' };

/** Signs of the private area, which `foldText` has taken out of what people write. */
export const SIGN = {
  spent: '\uE000',
  title: '\uE001',
  creator: '\uE002',
  tag: '\uE003',
  number: '\uE004',
  ordinal: '\uE005',
  years: '\uE006',
  amount: '\uE007',
  quoted: '\uE008',
} as const;

interface Cell {
  readonly sign: string;
  readonly text: string;
  readonly lexeme?: Lexeme;
}

/** A match, with the lexeme behind each sign in it. */
export interface Found {
  /** As the pattern saw them: in small letters, with signs. */
  readonly groups: Readonly<Record<string, string | undefined>>;
  /** What a group matched, as it was written. */
  readonly said: (group: string) => string;
  readonly text: string;
  readonly lexemes: readonly { readonly lexeme: Lexeme; readonly text: string }[];
  /** What stands before and after, signs and all. */
  readonly before: string;
  readonly after: string;
}

/** Letter by letter, so that places stay: a few capitals have two small letters, and stay as they are. */
const small = (text: string): string =>
  text.replace(/\p{Lu}/gu, (letter) =>
    letter.toLowerCase().length === letter.length ? letter.toLowerCase() : letter,
  );

/**
 * Patterns by their source. They match small letters as they stand, because ignoring case over classes like \p{L} takes
 * milliseconds a pattern to compile: a first question would wait half a second for all of them.
 */
const compiled = new Map<string, RegExp>();
function patternOf(pattern: RegExp): RegExp {
  const known = compiled.get(pattern.source) ?? new RegExp(pattern.source, 'dgu');
  compiled.set(pattern.source, known);
  return known;
}

export class Sentence {
  #cells: Cell[];
  #shape: string;

  constructor(text: string) {
    this.#cells = Array.from({ length: text.length }, (_, at) => ({ sign: text[at], text: text[at] }));
    this.#shape = small(text);
  }

  /** In small letters, with a sign for each thing understood. */
  get shape(): string {
    return this.#shape;
  }

  #replace(from: number, to: number, cell: Cell): void {
    this.#cells.splice(from, to - from, cell);
    this.#shape = this.#shape.slice(0, from) + cell.sign + this.#shape.slice(to);
  }

  /** A part as it was written. */
  written(from: number, to: number): string {
    return this.#cells
      .slice(from, to)
      .map(({ text }) => text)
      .join('');
  }

  /** Puts a sign for a lexeme in the place of the text. */
  put(from: number, to: number, lexeme: Lexeme): void {
    this.#replace(from, to, { sign: SIGN[lexeme.kind], text: this.written(from, to), lexeme });
  }

  /**
   * Tries a pattern everywhere, left to right; it must match in linear time and never the empty text.
   * @param read what to do with a match: `true` spends it, a lexeme takes its place, `false` leaves it.
   */
  take(pattern: RegExp, read: (found: Found) => boolean | Lexeme): void {
    const search = patternOf(pattern);
    search.lastIndex = 0;
    for (;;) {
      const match = search.exec(this.#shape);
      if (!match) return;
      const from = match.index;
      const to = from + match[0].length;
      const cells = this.#cells.slice(from, to);
      const texts = cells.map(({ text }) => text);
      const places: Partial<Record<string, [number, number]>> = match.indices?.groups ?? {};
      const result = read({
        groups: match.groups ?? {},
        said: (group) => {
          const place = places[group];
          return place ? texts.slice(place[0] - from, place[1] - from).join('') : '';
        },
        text: this.written(from, to),
        lexemes: cells.flatMap(({ lexeme, text }) => (lexeme ? [{ lexeme, text }] : [])),
        before: this.#shape.slice(0, from),
        after: this.#shape.slice(to),
      });
      if (result === false) {
        search.lastIndex = from + 1;
        continue;
      }
      if (result === true) this.#replace(from, to, { sign: SIGN.spent, text: ' ' });
      else this.put(from, to, result);
      search.lastIndex = from + 1;
    }
  }

  /** Whether a pattern occurs; it is spent. */
  spend(pattern: RegExp): boolean {
    let met = false;
    this.take(pattern, () => (met = true));
    return met;
  }

  /** What was not understood, as it was written; spent parts are spaces. */
  rest(): string {
    return this.written(0, this.#cells.length).replace(/ {2,}/g, ' ').trim();
  }
}
