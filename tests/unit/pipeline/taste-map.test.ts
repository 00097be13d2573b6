import { describe, expect, test, vi } from 'vitest';
import { FailureError } from '../../../src/domain/errors.ts';
import { mapOf } from '../../../src/pipeline/taste-map.ts';
import { openSession } from '../../../src/pipeline/recommend.ts';
import { memoryStores } from '../../../src/storage/memory.ts';
import { book, catalogOf, recordOf, vectorsFor } from '../storage/samples.ts';
import { fakeServices } from './fakes.ts';

const ITEMS = [book('1'), book('2')];
const NEVER = new AbortController().signal;

/** One stored catalog of two books, and a mapper whose drawings are counted. */
async function bench() {
  const services = fakeServices(memoryStores());
  const catalog = catalogOf('gen', ITEMS.length);
  await services.catalogs.stage('gen', 0, ITEMS, vectorsFor(['a', 'b']));
  await services.catalogs.commit(catalog, recordOf('imp'), []);
  const draw = vi.fn(services.mapper.draw);
  return { services: { ...services, mapper: { draw } }, catalog, draw };
}

describe('the map of a stored catalog', () => {
  test('is drawn once and then taken from the store', async () => {
    const { services, catalog, draw } = await bench();
    const drawn = await mapOf(services, catalog, NEVER);
    expect(await mapOf(services, catalog, NEVER)).toEqual(drawn);
    expect(draw).toHaveBeenCalledOnce();
  });

  test('goes with its generation', async () => {
    const { services, catalog } = await bench();
    await mapOf(services, catalog, NEVER);
    await services.catalogs.remove(catalog.id);
    expect(await services.maps.load('gen')).toBeUndefined();
  });

  test('is shown even where it cannot be stored', async () => {
    const { services, catalog } = await bench();
    const full = () => Promise.reject(new FailureError('storage-failed'));
    expect(await mapOf({ ...services, maps: { ...services.maps, save: full } }, catalog, NEVER)).toHaveLength(
      4,
    );
  });

  test('is not drawn from vectors that have taken the place of its own', async () => {
    const { services, catalog, draw } = await bench();
    const before = { ...catalog, dataId: 'older' };
    await expect(mapOf(services, before, NEVER)).rejects.toThrow(FailureError);
    expect(draw).not.toHaveBeenCalled();
  });

  test('ends with the sitting that wanted it', async () => {
    const { services, catalog, draw } = await bench();
    const sitting = new AbortController();
    const session = await openSession(services, catalog.id, sitting.signal);
    if (!session.ok) throw new Error('not opened');
    await session.value.drawMap();
    sitting.abort();
    expect(draw.mock.calls[0][1]?.signal?.aborted).toBe(true);
  });
});

test('a ranker that is opened again follows the map that it followed before', async () => {
  const { services, catalog } = await bench();
  const session = await openSession(services, catalog.id);
  if (!session.ok) throw new Error('not opened');
  const map = new Float32Array(4).fill(0.125);
  session.value.followMap(map);
  services.model.places = undefined;
  services.ranker.learn = () => Promise.reject(new FailureError('worker-died'));
  const request = {
    size: 2,
    exploration: 0,
    filter: { backlogOnly: false, kinds: [], tags: [] },
    hidden: [],
  };
  const tapped = await session.value.tap({ itemId: '1', kind: 'like', learn: true }, request);
  expect(tapped.ok).toBe(true);
  expect(services.model.places).toBe(map);
});
