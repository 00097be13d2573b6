/** The map of a catalog: shipped with a pack, else stored, else drawn and stored for the next time. */
import type { Catalog } from '../domain/catalog.ts';
import { FailureError } from '../domain/errors.ts';
import { isPack } from '../domain/packs.ts';
import { ignoreFailure, loadCatalog } from './opening.ts';
import type { Services } from './services.ts';

/**
 * Positions of all items, x then y of each, inside the unit disc.
 * @param signal ends the drawing. @throws FailureError when the catalog has been replaced or cannot be read.
 */
export async function mapOf(
  services: Services,
  catalog: Catalog,
  signal: AbortSignal,
): Promise<Float32Array> {
  const { packMaps, maps, mapper } = services;
  if (isPack(catalog.id)) return packMaps.load(catalog);
  const stored = await maps.load(catalog.dataId);
  if (stored?.length === 2 * catalog.itemCount) return stored;
  const loaded = await loadCatalog(services, catalog.id);
  if (loaded.catalog.dataId !== catalog.dataId)
    throw new FailureError('storage-failed', { catalogId: catalog.id });
  const positions = await mapper.draw(loaded, { signal });
  // Whoever cannot store it draws it again.
  await maps.save(catalog.dataId, positions).catch(ignoreFailure);
  return positions;
}
