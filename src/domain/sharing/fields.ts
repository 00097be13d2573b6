/** Pieces of a binary format. Each says once how a value is written and how it is read, so that the two cannot part. */
import { cleanText } from './clean-text.ts';
import type { SectionReader, SectionWriter } from './byte-stream.ts';

/** What `read` returns is checked by a schema afterwards, so it needs no type. Throws `demo-damaged`. */
export interface Field<T> {
  readonly write: (value: T, to: SectionWriter) => void;
  readonly read: (from: SectionReader) => unknown;
}

/** A whole number, 0 … most. */
export const whole = (most: number): Field<number> => ({
  write: (value, to) => to.number(value),
  read: (from) => from.number(most),
});

/** A whole number of either sign, or none (0); small ones stay small (zigzag). */
export const signed = (most: number): Field<number | undefined> => ({
  write: (value, to) => to.number(value === undefined ? 0 : value < 0 ? -2 * value : 2 * value + 1),
  read: (from) => {
    const code = from.number(2 * most + 1);
    if (code === 0) return undefined;
    return code % 2 ? (code - 1) / 2 : -code / 2;
  },
});

/** Units of a price, the coarsest first: most are whole or end in cents, a few currencies have three decimals. */
const UNITS = [1, 100, 1000];

/** A price to a thousandth, or none (0). */
export const price: Field<number | undefined> = {
  write: (value, to) => {
    if (value === undefined) return to.number(0);
    const thousandths = Math.round(value * 1000);
    const kind = UNITS.findIndex((unit) => thousandths % (1000 / unit) === 0);
    to.number(1 + kind + UNITS.length * (thousandths / (1000 / UNITS[kind])));
  },
  read: (from) => {
    const code = from.number() - 1;
    if (code < 0) return undefined;
    const kind = code % UNITS.length;
    return (code - kind) / UNITS.length / UNITS[kind];
  },
};

/** One line of text. */
export const line: Field<string> = {
  write: (value, to) => to.line(value),
  read: (from) => cleanText(from.line()),
};

/** One line, or none: an empty one. */
export const maybeLine: Field<string | undefined> = {
  write: (value, to) => to.line(value ?? ''),
  read: (from) => line.read(from) || undefined,
};

/** Several short texts that share a line; none is empty. */
export const tabbed: Field<readonly string[]> = {
  write: (value, to) => to.line(value.join('\t')),
  read: (from) =>
    from
      .line()
      .split('\t')
      .map(cleanText)
      .filter((text) => text !== ''),
};

/** One of a few, by its place. */
export const choice = <T>(options: readonly T[]): Field<T> => ({
  write: (value, to) => to.number(options.indexOf(value)),
  read: (from) => options[from.number(options.length - 1)],
});

export const flag = choice([false, true]);

/** At most `most` values and how many they are. */
export const list = <T>(item: Field<T>, most: number): Field<readonly T[]> => ({
  write: (values, to) => {
    to.number(values.length);
    for (const value of values) item.write(value, to);
  },
  read: (from) => Array.from({ length: from.number(most) }, () => item.read(from)),
});

/** A value that may be missing. */
export const maybe = <T>(field: Field<T>): Field<T | undefined> => ({
  write: (value, to) => {
    flag.write(value !== undefined, to);
    if (value !== undefined) field.write(value, to);
  },
  read: (from) => (from.number(1) ? field.read(from) : undefined),
});

/** Members in the order of `fields`, which is part of the format. A member read as undefined is left out. */
export function record<T extends object>(fields: { readonly [K in keyof T]-?: Field<T[K]> }): Field<T> {
  const keys = Object.keys(fields).filter((key): key is keyof T & string => Object.hasOwn(fields, key));
  return {
    write: (value, to) => {
      for (const key of keys) fields[key].write(value[key], to);
    },
    read: (from) =>
      Object.fromEntries(
        keys.map((key) => [key, fields[key].read(from)] as const).filter(([, value]) => value !== undefined),
      ),
  };
}
