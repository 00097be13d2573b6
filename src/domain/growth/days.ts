/** Days and weeks of the calendar as whole numbers, so that they can be counted. */

const DAY_MS = 86_400_000;
/** 1970 began on a Thursday: with three days more, weeks begin on Monday. */
const TO_MONDAY = 3;

/** Days since 1970 of a YYYY-MM-DD. Throws RangeError for anything else: readers have sorted that out before. */
export function dayNumber(day: string): number {
  const number = Date.parse(day) / DAY_MS;
  if (!Number.isInteger(number)) throw new RangeError(`${day} is no day`);
  return number;
}

/** The YYYY-MM-DD of a day number. */
export const dayText = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** The Monday on or before a day. */
export const mondayOf = (day: number): number => day - ((((day + TO_MONDAY) % 7) + 7) % 7);
