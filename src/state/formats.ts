/** Sizes and dates in the person's language, by Intl alone. */

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** 1234567 → "1.2 MB" (decimal units, as browsers count quotas); at most one decimal, none above 10. */
export function formatBytes(bytes: number, locale: string): string {
  const step = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: UNITS[step],
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step > 0 && value < 10 ? 1 : 0,
  }).format(value);
}

/** "3 Jun 2026, 14:05" in the ways of the language. */
export const formatMoment = (time: number, locale: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(time);

export const formatDay = (time: number, locale: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(time);

/** 40 → "40 ms", 1234 → "1.2 sec"; of seconds one decimal below ten. */
export const formatDuration = (milliseconds: number, locale: string): string => {
  const short = milliseconds < 1000;
  const value = short ? milliseconds : milliseconds / 1000;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: short ? 'millisecond' : 'second',
    unitDisplay: 'short',
    maximumFractionDigits: short || value >= 10 ? 0 : 1,
  }).format(value);
};
