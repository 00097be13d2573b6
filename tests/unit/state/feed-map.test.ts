import { describe, expect, test } from 'vitest';
import { FailureError } from '../../../src/domain/errors.ts';
import { Feed } from '../../../src/state/feed.svelte.ts';
import { memoryStores } from '../../../src/storage/memory.ts';
import { fakeServices } from '../pipeline/fakes.ts';
import { book, catalogOf, vectorsFor } from '../storage/samples.ts';

const BOOKS = Array.from({ length: 5 }, (_, i) => book(`b${i}`));
const FIRST = new Float32Array(10);
const DRAWN = new Float32Array(10).fill(0.25);
const REGION = { x: 0.25, y: 0.25, radius: 0.1 };

/** A feed of a pack whose map arrives when `arrive` is called, or not at all. */
async function bench() {
  const services = fakeServices(memoryStores());
  let settle: { arrive: (map: Float32Array) => void; fail: (error: Error) => void } | undefined;
  let asked = 0;
  const feed = new Feed(
    {
      ...services,
      packs: {
        load: async (id) => ({
          catalog: catalogOf(id, BOOKS.length, { id, name: id }),
          items: BOOKS,
          vectors: (async function* () {
            yield vectorsFor(BOOKS.map(({ title }) => title));
          })(),
        }),
      },
      packMaps: {
        load: () => {
          asked++;
          return new Promise((arrive, fail) => (settle = { arrive, fail }));
        },
      },
    },
    { locale: 'en' },
  );
  await feed.start();
  const drawing = feed.map.draw();
  await expect.poll(() => settle).toBeDefined();
  return { feed, drawing, model: services.model, asked: () => asked, ...settle! };
}

describe('the taste map of the feed', () => {
  test('is the first layout until it is drawn; covers keep theirs', async () => {
    const { feed, drawing, model, arrive } = await bench();
    expect(feed.map.positions).toEqual(FIRST);
    arrive(DRAWN);
    await drawing;
    expect(feed.map.positions).toBe(DRAWN);
    expect(feed.positions).toEqual(FIRST);
    expect(model.places).toBe(DRAWN);
  });

  test('is drawn once a sitting', async () => {
    const { feed, drawing, asked, arrive } = await bench();
    arrive(DRAWN);
    await Promise.all([drawing, feed.map.draw()]);
    await feed.map.draw();
    expect(asked()).toBe(1);
  });

  test('does not change under a circle: it waits until the circle is lifted', async () => {
    const { feed, drawing, model, arrive } = await bench();
    await feed.setFilter({ region: REGION });
    arrive(DRAWN);
    await drawing;
    expect(feed.map.positions).toEqual(FIRST);
    expect(model.places).toBeUndefined();
    await feed.clearFilter();
    expect(feed.map.positions).toBe(DRAWN);
    expect(model.places).toBe(DRAWN);
  });

  test('stays the first layout when it cannot be had, and the feed says nothing of it', async () => {
    const { feed, drawing, fail } = await bench();
    fail(new FailureError('pack-damaged'));
    await drawing;
    expect(feed.map.positions).toEqual(FIRST);
    expect(feed.failure).toBeUndefined();
  });

  test('of a catalog that was left is not shown on the next', async () => {
    const { feed, drawing, arrive } = await bench();
    await feed.open('classics-zh');
    arrive(DRAWN);
    await drawing;
    expect(feed.map.positions).toEqual(FIRST);
  });

  test('a region counts as a filter, and clearing lifts it', async () => {
    const { feed } = await bench();
    await feed.setFilter({ region: REGION });
    expect(feed.filtered).toBe(true);
    await feed.clearFilter();
    expect(feed.filter.region).toBeUndefined();
    expect(feed.filtered).toBe(false);
  });
});
