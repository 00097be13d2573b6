/** A sitting with a catalog of six books, and what its tests ask of it again and again. */
import type { Result } from '../../../src/domain/errors.ts';
import type { Slate } from '../../../src/domain/ranking/slate-types.ts';
import { openSession, type Session, type Showing } from '../../../src/pipeline/recommend.ts';
import { book, catalogOf, recordOf, vectorsFor } from '../storage/samples.ts';
import { everything, fakeServices } from './fakes.ts';

export const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`failed with ${result.failure.code}`);
  return result.value;
};
export const idsOf = (slate: Slate) => slate.entries.map(({ itemId }) => itemId);

export async function opened() {
  const services = fakeServices();
  const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
  await services.catalogs.stage(
    'g',
    0,
    ids.map((id) => book(id)),
    vectorsFor(ids),
  );
  await services.catalogs.commit(catalogOf('g', ids.length), recordOf('i'), []);
  const impressions = async () =>
    (await services.log.impressionsOf('goodreads')).map(({ itemId, rank }) => `${itemId}${rank}`);
  return { services, session: value(await openSession(services, 'goodreads')), impressions };
}

/** Puts a slate on screen, as the page does. */
export async function show(
  session: Session,
  request = everything,
  change: Partial<Showing> = {},
): Promise<Slate> {
  const slate = value(await session.slate(request));
  session.noteShown({ slate, starter: [], learning: true, ...change });
  return slate;
}
