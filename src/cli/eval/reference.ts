/** An evaluation beside figures that another implementation found on the same data (the shape of eval/reference.json). */
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { DatasetError } from './dataset.ts';
import type { Report } from './report.ts';
import { table } from './table.ts';

/**
 * As far as NDCG@10 may be from the reference's. A tie broken the other way moves it by about 1e-4; one wrong step of the
 * protocol, by more than this.
 */
export const TOLERANCE = 1e-3;

/** Methods that read no vectors, or whose order 8 bits hardly touch: these must agree. */
const EXACT: ReadonlySet<string> = new Set(['Popularity', 'ItemKNN k100', 'EASE dense', 'CosineMean raw']);

const ReferenceSchema = v.object({
  split_sha256: v.string(),
  methods: v.record(v.string(), v.object({ ndcg10: v.number() })),
});
export type Reference = v.InferOutput<typeof ReferenceSchema>;

export interface Comparison {
  readonly sameSplit: boolean;
  readonly methods: readonly {
    readonly name: string;
    readonly ours: number;
    readonly theirs: number;
    /** Undefined for a method that sees other vectors than the reference's, and so need not agree. */
    readonly agrees: boolean | undefined;
  }[];
  /** The same split, and every method agrees that must. */
  readonly agrees: boolean;
}

/** @throws DatasetError where the file cannot be read or is no reference. */
export async function readReference(path: string): Promise<Reference> {
  try {
    return v.parse(ReferenceSchema, JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    throw new DatasetError(
      `${path} is no reference: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

export function compare(report: Pick<Report, 'split_sha256' | 'methods'>, reference: Reference): Comparison {
  const methods = Object.entries(report.methods).flatMap(([name, entry]) => {
    const theirs = reference.methods[name]?.ndcg10;
    if (theirs === undefined) return [];
    const ours = Number(entry.ndcg10);
    return [
      { name, ours, theirs, agrees: EXACT.has(name) ? Math.abs(ours - theirs) <= TOLERANCE : undefined },
    ];
  });
  const sameSplit = report.split_sha256 === reference.split_sha256;
  // Names that nobody shares agree on nothing.
  const agreed = methods.some(({ agrees }) => agrees) && methods.every(({ agrees }) => agrees !== false);
  return { sameSplit, methods, agrees: sameSplit && agreed };
}

export function printComparison({ sameSplit, methods }: Comparison): string {
  const verdict = (agrees: boolean | undefined) =>
    agrees === undefined ? 'other vectors' : agrees ? 'agrees' : 'DIFFERS';
  const lines = table([
    ['NDCG@10 beside the reference', 'here', 'there', ''],
    ...methods.map(({ name, ours, theirs, agrees }) => [
      name,
      ours.toFixed(5),
      theirs.toFixed(5),
      verdict(agrees),
    ]),
  ]);
  return `${lines}\n${sameSplit ? 'The split is the same.' : 'The split is ANOTHER ONE.'}`;
}
