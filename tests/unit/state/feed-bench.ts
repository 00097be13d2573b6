/** A feed over classics of forty books, and what tests of it share. */
import type { Item } from '../../../src/domain/catalog.ts';
import type { LoadedCatalog } from '../../../src/pipeline/services.ts';
import { Feed } from '../../../src/state/feed.svelte.ts';
import { memoryStores } from '../../../src/storage/memory.ts';
import { fakeServices } from '../pipeline/fakes.ts';
import { book, catalogOf, vectorsFor } from '../storage/samples.ts';

export const BOOKS = Array.from({ length: 40 }, (_, i) =>
  book(`b${i}`, { tags: i % 2 ? ['sea'] : ['war', 'sea'], year: 1800 + i }),
);

export const loaded = (id: string, items: readonly Item[] = BOOKS): LoadedCatalog => ({
  catalog: catalogOf(id, items.length, {
    id,
    name: id,
    backlogCount: items.filter(({ backlog }) => backlog).length,
  }),
  items,
  vectors: (async function* () {
    yield vectorsFor(items.map(({ title }) => title));
  })(),
});

/** A feed that nobody has opened yet, its services, and the settings that it follows. */
export function freshFeed() {
  const services = { ...fakeServices(memoryStores()), packs: { load: async (id: string) => loaded(id) } };
  const settings: { locale: 'en' | 'zh' } = { locale: 'en' };
  return { services, settings, feed: new Feed(services, settings) };
}

/** Where work stops until it is let pass; `reached` once the first has come. */
export function gated() {
  let pass = (): void => undefined;
  let reach = (): void => undefined;
  const passed = new Promise<void>((resolve) => (pass = resolve));
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const wait = (): Promise<void> => {
    reach();
    return passed;
  };
  return { wait, reached, pass };
}

export const shownBy = (feed: Feed): string[] => feed.slate?.entries.map(({ itemId }) => itemId) ?? [];

/** Goes past the starter, where the slate is the first ten of what is left. */
export async function begin(feed: Feed): Promise<void> {
  await feed.start();
  await feed.skipStarter();
}
