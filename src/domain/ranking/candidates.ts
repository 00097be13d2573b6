/** Which items may be shown: the person's filter, less what is graded or hidden. */
import type { Item } from '../catalog.ts';
import type { SlateFilter } from './slate-types.ts';

/** Case and width folded, punctuation kept: 'Ｃ＋＋' finds 'c++'. */
const fold = (text: string): string => text.normalize('NFKC').toLowerCase();

export class CandidateFilter {
  readonly #items: readonly Item[];
  /** Titles and creators, folded at the first search: at 100,000 items worth doing once, and only if asked. */
  #texts: readonly string[] | undefined;
  #positions: Float32Array = new Float32Array(0);

  constructor(items: readonly Item[]) {
    this.#items = items;
  }

  /** The map that a filter's region refers to from now on: x, y of each item. Until then no item lies in any region. */
  place(positions: Float32Array): void {
    this.#positions = positions;
  }

  /** Rows, ascending, that pass `filter` and are not `excluded`. */
  rows(filter: SlateFilter, excluded: (row: number) => boolean): Int32Array {
    const passes = this.#predicate(filter);
    const rows = new Int32Array(this.#items.length);
    let count = 0;
    for (let row = 0; row < rows.length; row++) if (!excluded(row) && passes(row)) rows[count++] = row;
    return rows.subarray(0, count);
  }

  #predicate({
    backlogOnly,
    kinds,
    tags,
    fromYear,
    toYear,
    text,
    region,
  }: SlateFilter): (row: number) => boolean {
    const tests: ((item: Item, row: number) => boolean)[] = [];
    if (backlogOnly) tests.push((item) => item.backlog);
    if (kinds.length) tests.push((item) => kinds.includes(item.kind));
    if (tags.length) {
      const wanted = new Set(tags);
      tests.push((item) => item.tags.some((tag) => wanted.has(tag)));
    }
    if (fromYear !== undefined) tests.push(({ year }) => year !== undefined && year >= fromYear);
    if (toYear !== undefined) tests.push(({ year }) => year !== undefined && year <= toYear);
    const sought = text && fold(text).trim();
    if (sought) {
      const texts = (this.#texts ??= this.#items.map((item) =>
        fold([item.title, ...item.creators].join('\n')),
      ));
      tests.push((_, row) => texts[row].includes(sought));
    }
    if (region) {
      const positions = this.#positions;
      const { x, y, radius } = region;
      // Squares, and false for an item without a place: NaN is not within anything.
      tests.push(
        (_, row) => (positions[2 * row] - x) ** 2 + (positions[2 * row + 1] - y) ** 2 <= radius ** 2,
      );
    }
    return (row) => tests.every((test) => test(this.#items[row], row));
  }
}
