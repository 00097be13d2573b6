/** What a session starts from: the catalog, the seed, and what was learned of it before. */
import type { Catalog } from '../domain/catalog.ts';
import { attempt, FailureError, toFailure } from '../domain/errors.ts';
import type { StandingRule } from '../domain/dialogue/talk-types.ts';
import type { HeadState, HeadSummary, TrainedHead } from '../domain/learning/head-types.ts';
import { isPack } from '../domain/packs.ts';
import { hashText } from '../domain/random.ts';
import type { Prior } from '../domain/ranking/priors/prior.ts';
import type { LoadedCatalog, Services } from './services.ts';

/** A stored or built-in catalog. @throws FailureError `storage-failed` when there is none (any more). */
export async function loadCatalog({ packs, catalogs }: Services, catalogId: string): Promise<LoadedCatalog> {
  const loaded = await (isPack(catalogId) ? packs.load(catalogId) : catalogs.load(catalogId));
  if (!loaded) throw new FailureError('storage-failed', { catalogId });
  return loaded;
}

/** The seed of this person's draws: made once, so that a reload shows the slate that was left. */
export async function seedOf(services: Services): Promise<number> {
  const { preferences } = services;
  const { seed } = await preferences.read();
  if (seed !== undefined) return seed;
  const made = hashText(services.newId());
  await preferences.write({ seed: made }).catch(ignoreFailure);
  return made;
}

/** Whether a version was trained on the catalog as it is: its generation, and its prior. */
export const standsOn = (
  version: Pick<HeadSummary, 'dataId' | 'prior'>,
  { dataId, prior }: Catalog,
): boolean => version.dataId === dataId && version.prior === prior;

/** The version that was put in force: its grade of each item by row, and what it was trained on. */
type Champion = Pick<TrainedHead, 'headId' | 'grades' | 'muted' | 'outputs'>;

/**
 * A version as the ranker needs it; undefined for Fit alone. Of another generation its rows are other items, on another
 * prior of the catalog it has learned what other biases left, and one that cannot be read must not keep the catalog from opening: Fit stands alone then.
 */
export async function championOf(
  { heads }: Services,
  { catalog, items }: Pick<LoadedCatalog, 'catalog' | 'items'>,
  headId: string | undefined,
): Promise<Champion | undefined> {
  if (headId === undefined) return undefined;
  const read = await attempt(() => heads.load(headId));
  if (!read.ok || !read.value || !standsOn(read.value, catalog)) return undefined;
  const { grades, muted, outputs } = read.value;
  return outputs instanceof Float32Array && outputs.length === items.length
    ? { headId, grades, muted, outputs }
    : undefined;
}

/** The catalog's prior; one that cannot be read must not keep the catalog from opening, which does without it then. */
async function crowdOf({ priors }: Services, { catalog, items }: LoadedCatalog): Promise<Prior | undefined> {
  const file = await attempt(() => priors.load(catalog));
  if (!file.ok || !file.value) return undefined;
  // Few catalogs have one, so its reader comes with the first that does.
  const { belongsTo, unsealPrior } = await import('../domain/ranking/priors/sealed-prior.ts');
  const unsealed = await unsealPrior(file.value);
  if (!unsealed.ok) return undefined;
  const ids = items.map(({ id }) => id);
  return (await belongsTo(unsealed.value, ids)) ? unsealed.value.prior : undefined;
}

/** What was learned of a catalog, or told about it, in earlier sessions and other tabs. */
interface Learned extends Pick<HeadState, 'tuned'> {
  readonly rules: readonly StandingRule[];
  /** What other people liked of it. */
  readonly crowd?: Prior;
  readonly muted: readonly string[];
  readonly champion?: Champion;
}

export async function learnedOf(services: Services, loaded: LoadedCatalog): Promise<Learned> {
  const state = await services.heads.state(loaded.catalog.id);
  const champion = await championOf(services, loaded, state?.champion);
  const crowd = await crowdOf(services, loaded);
  return { tuned: state?.tuned, muted: state?.muted ?? [], rules: state?.rules ?? [], champion, crowd };
}

/** For writes whose loss harms nothing worth stopping for; bugs travel on. */
export function ignoreFailure(error: unknown): void {
  if (!toFailure(error)) throw error;
}
