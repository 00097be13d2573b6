/** What a session starts from: the catalog, the seed, and what was learned of it before. */
import { attempt, FailureError, toFailure } from '../domain/errors.ts';
import type { HeadState } from '../domain/learning/head-types.ts';
import { isPack } from '../domain/packs.ts';
import { hashText } from '../domain/random.ts';
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

/**
 * The champion's grade of each item by row; undefined for Fit alone. Of another generation its rows are other items, and
 * a version that cannot be read must not keep the catalog from opening: Fit stands alone then.
 */
export async function priorOf(
  { heads }: Services,
  { catalog, items }: Pick<LoadedCatalog, 'catalog' | 'items'>,
  champion: string | undefined,
): Promise<Float32Array | undefined> {
  if (champion === undefined) return undefined;
  const read = await attempt(() => heads.load(champion));
  if (!read.ok || read.value?.dataId !== catalog.dataId) return undefined;
  const { outputs } = read.value;
  return outputs instanceof Float32Array && outputs.length === items.length ? outputs : undefined;
}

/** What is in force for the catalog, ready for the ranker. */
export async function learnedOf(
  services: Services,
  loaded: LoadedCatalog,
): Promise<Pick<HeadState, 'tuned' | 'muted'> & { readonly prior?: Float32Array }> {
  const state = await services.heads.state(loaded.catalog.id);
  const prior = await priorOf(services, loaded, state?.champion);
  return { tuned: state?.tuned, muted: state?.muted, prior };
}

/** For writes whose loss harms nothing worth stopping for; bugs travel on. */
export function ignoreFailure(error: unknown): void {
  if (!toFailure(error)) throw error;
}
