/** Pieces of a copy's schema that its parts share. */
import * as v from 'valibot';
import { fromBase64 } from '../base64.ts';

/** A member that a type has and its schema lacks does not compile. */
export type Members<T> = Readonly<Record<keyof T, v.GenericSchema>>;

export const finite = v.pipe(v.number(), v.finite());
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const strings = v.array(v.string());

export const bytes = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const decoded = fromBase64(dataset.value);
    if (decoded) return decoded;
    addIssue({ message: 'no base64' });
    return NEVER;
  }),
);
/** Little-endian, as every machine that runs a browser keeps them. */
export const floats = v.pipe(
  bytes,
  v.check(({ length }) => length % 4 === 0),
  v.transform(({ buffer }) => new Float32Array(buffer)),
  v.check((values) => values.every(Number.isFinite)),
);
