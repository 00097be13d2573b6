/** Priors among the files of an import: made by `npm run pack -- --prior`, each for the one catalog that it names. */
import type { Catalog, Item } from '../domain/catalog.ts';
import { FailureError } from '../domain/errors.ts';
import type { ImportFile, RowIssue } from '../domain/importing/import-types.ts';
import {
  belongsTo,
  isPriorFile,
  unsealPrior,
  type SealedPrior,
} from '../domain/ranking/priors/sealed-prior.ts';
import { sha256Hex } from '../domain/sha256.ts';
import type { Services } from './services.ts';

export interface DroppedPrior {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sha256: string;
  /** Undefined when the file is not whole. */
  readonly sealed?: SealedPrior;
}

/** What was dropped, sorted into priors and the files that hold catalogs. */
export async function sortOutPriors(
  files: readonly ImportFile[],
): Promise<{ readonly priors: readonly DroppedPrior[]; readonly others: readonly ImportFile[] }> {
  const priors = files.filter(isPriorFile).map(async ({ name, bytes }): Promise<DroppedPrior> => {
    const unsealed = await unsealPrior(bytes);
    const sealed = unsealed.ok ? unsealed.value : undefined;
    return { name, bytes, sha256: await sha256Hex(bytes), sealed };
  });
  return { priors: await Promise.all(priors), others: files.filter((file) => !isPriorFile(file)) };
}

/** The first prior that was made for these items, and what is wrong with those that were not. */
export async function chooseAmong(
  priors: readonly DroppedPrior[],
  items: readonly Item[],
): Promise<{ readonly chosen?: DroppedPrior; readonly issues: readonly RowIssue[] }> {
  const ids = items.map(({ id }) => id);
  let chosen: DroppedPrior | undefined;
  const issues: RowIssue[] = [];
  for (const prior of priors) {
    const { name, sealed } = prior;
    const fits = sealed !== undefined && (await belongsTo(sealed, ids));
    if (fits) chosen ??= prior;
    else issues.push({ file: name, row: 1, reason: sealed ? 'prior-foreign' : 'prior-damaged', kept: false });
  }
  return { chosen, issues };
}

/**
 * The stored catalog that one of these priors was made for.
 * @throws FailureError `prior-foreign` when it is not on the shelves, `prior-damaged` when none of the files is whole.
 */
export async function catalogOf(
  { catalogs }: Pick<Services, 'catalogs'>,
  priors: readonly DroppedPrior[],
): Promise<Catalog> {
  const whole = priors.find(({ sealed }) => sealed);
  if (!whole) throw new FailureError('prior-damaged', { file: priors[0].name });
  for (const { id } of await catalogs.list()) {
    const loaded = await catalogs.load(id);
    if (loaded && (await chooseAmong(priors, loaded.items)).chosen) return loaded.catalog;
  }
  throw new FailureError('prior-foreign', { file: whole.name });
}
