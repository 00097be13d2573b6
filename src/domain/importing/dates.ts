/** Dates as exports write them. A day without an hour is its noon in UTC, which is the same day nearly everywhere. */

/** Which comes first where the year comes last; a whole column decides it, one cell often cannot. */
export type DayOrder = 'month-first' | 'day-first';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const YEAR_FIRST = /^(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?(?:$|[T\s])/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?:$|\s)/;
const NAMED_MONTH = /^(?:(\d{1,2}) )?([a-z]{3})[a-z]{0,6}\.? (?:(\d{1,2}),? )?(\d{4})$/i;
const TIMED = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z| ?[+-]\d{2}:?\d{2})?$/;

const noonOf = (year: number, month: number, day: number): number | undefined => {
  const time = Date.UTC(year, month - 1, day, 12);
  const date = new Date(time);
  // Date.UTC turns 31 April into 1 May.
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? time : undefined;
};

/** Two digits mean the past: nobody read anything in 2093. */
const fullYear = (year: number): number => (year >= 100 ? year : year < 70 ? 2000 + year : 1900 + year);

/** Milliseconds since the epoch, or undefined when the text is no date of the calendar. */
export function parseDate(text: string, order: DayOrder = 'month-first'): number | undefined {
  if (TIMED.test(text)) {
    const iso = text.replace(/^(\S+) /, '$1T').replace(' ', '');
    // Without a zone the browser's own would be used, and the same file would read differently after a journey.
    const time = Date.parse(/(?:Z|[+-]\d{2}:?\d{2})$/.test(iso.slice(11)) ? iso : iso + 'Z');
    return Number.isNaN(time) ? undefined : time;
  }
  const first = YEAR_FIRST.exec(text);
  if (first) return noonOf(Number(first[1]), Number(first[2]), Number(first[3] ?? 1));
  const last = YEAR_LAST.exec(text);
  if (last) {
    const [one, two, year] = [Number(last[1]), Number(last[3]), fullYear(Number(last[4]))];
    return order === 'day-first' ? noonOf(year, two, one) : noonOf(year, one, two);
  }
  const named = NAMED_MONTH.exec(text);
  if (named)
    return noonOf(
      Number(named[4]),
      MONTHS.indexOf(named[2].toLowerCase()) + 1,
      Number(named[1] ?? named[3] ?? 1),
    );
  if (/^\d{4}$/.test(text)) return noonOf(Number(text), 1, 1);
  // Ten digits are seconds, thirteen milliseconds: 2001 to 2286 either way.
  if (/^[1-9]\d{9}$/.test(text)) return Number(text) * 1000;
  if (/^[1-9]\d{12}$/.test(text)) return Number(text);
  return undefined;
}

/** Infers the order from every date of a column: one 13th of a month settles it; points are European. */
export class DayOrderVote {
  #dayFirst = 0;
  #monthFirst = 0;
  #points = 0;

  add(text: string): void {
    const match = YEAR_LAST.exec(text);
    if (!match) return;
    if (Number(match[1]) > 12) this.#dayFirst++;
    else if (Number(match[3]) > 12) this.#monthFirst++;
    else if (match[2] === '.') this.#points++;
  }

  get order(): DayOrder {
    if (this.#dayFirst !== this.#monthFirst)
      return this.#dayFirst > this.#monthFirst ? 'day-first' : 'month-first';
    return this.#points > 0 ? 'day-first' : 'month-first';
  }
}
