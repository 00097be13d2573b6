/** The fields of a row that a person makes up, and the shares that are drawn of its answer. */

/** A number to be written, or one of several names to be chosen. */
export interface Field {
  readonly name: string;
  /** Places in the row; of a choice one for each option. */
  readonly columns: readonly number[];
  readonly options?: readonly string[];
}

/** More fields than a person fills in; a table may have 500 columns. */
const MOST_FIELDS = 24;
/** Shares below the twelfth are hardly to be seen, and no bar is compared with the hundredth. */
const MOST_SHARES = 12;

const SIGN = ' = ';

/** Fields of columns, of which those called `name = option` are one choice (domain/lab/table.ts). */
export function fieldsOf(names: readonly string[]): {
  readonly shown: readonly Field[];
  /** How many more there are, which stay as they are. */
  readonly more: number;
} {
  const fields = new Map<string, { name: string; columns: number[]; options?: string[] }>();
  names.forEach((column, place) => {
    const at = column.indexOf(SIGN);
    const name = at < 0 ? column : column.slice(0, at);
    const field = fields.get(name) ?? { name, columns: [], options: at < 0 ? undefined : [] };
    field.columns.push(place);
    field.options?.push(column.slice(at + SIGN.length));
    fields.set(name, field);
  });
  const all = [...fields.values()];
  return { shown: all.slice(0, MOST_FIELDS), more: Math.max(0, all.length - MOST_FIELDS) };
}

/** The strongest of shares in order of strength. */
export const shownShares = <T>(shares: readonly T[]): readonly T[] => shares.slice(0, MOST_SHARES);
