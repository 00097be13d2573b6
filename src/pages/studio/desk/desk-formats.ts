/** Numbers of the desk as people read them. */
import type { Interval } from '../../../domain/growth/shares.ts';

export interface DeskFormats {
  readonly number: (value: number) => string;
  /** 0.4 or 12.3 or 1,234: three digits that matter. */
  readonly short: (value: number) => string;
  /** 0.52: a measure between 0 and 1. */
  readonly two: (value: number) => string;
  /** Whole points: reports are too few for more. */
  readonly percent: (share: number) => string;
  /** Tenths of a point: visitors are counted by the thousand. */
  readonly fine: (share: number) => string;
  /** Tenths too, but never 0 or 100: a probability that was estimated is neither. */
  readonly chance: (share: number) => string;
  /** "38% – 52%" */
  readonly range: (interval: Interval, write: (value: number) => string) => string;
  /** "45% (38% – 52%)"; without the bracket where the interval has no ends. */
  readonly within: (value: number, interval: Interval, write: (value: number) => string) => string;
  /** A YYYY-MM-DD. */
  readonly day: (day: string) => string;
}

export function deskFormats(locale: string): DeskFormats {
  const writer = (options: Intl.NumberFormatOptions) => {
    const format = new Intl.NumberFormat(locale, options);
    return (value: number) => format.format(value);
  };
  // Days have no zone: what stands in a file is what is shown.
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const fine = writer({ style: 'percent', maximumFractionDigits: 1 });
  /** What is nearer to 0 or 1 is not told apart from it by a tenth of a point. */
  const NEAR = 0.001;
  const range: DeskFormats['range'] = ({ low, high }, write) => `${write(low)} – ${write(high)}`;
  return {
    number: writer({ maximumFractionDigits: 0 }),
    short: writer({ maximumSignificantDigits: 3 }),
    two: writer({ minimumFractionDigits: 2, maximumFractionDigits: 2 }),
    percent: writer({ style: 'percent' }),
    fine,
    chance: (share) =>
      share < NEAR ? `< ${fine(NEAR)}` : share > 1 - NEAR ? `> ${fine(1 - NEAR)}` : fine(share),
    range,
    within: (value, interval, write) =>
      Number.isFinite(interval.low + interval.high)
        ? `${write(value)} (${range(interval, write)})`
        : write(value),
    day: (text) => day.format(Date.parse(text)),
  };
}
