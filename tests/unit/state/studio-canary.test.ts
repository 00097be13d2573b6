/** What leaves the Studio and the visitor's page is the same, to the byte, whatever the person did. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { NewInteraction } from '../../../src/domain/interaction.ts';
import { mulberry32 } from '../../../src/domain/random.ts';
import { decodeDemo } from '../../../src/domain/sharing/demo-link.ts';
import { makeReport, writeReportCode } from '../../../src/domain/sharing/report-code.ts';
import { readSingleFileParts, writeSingleFile } from '../../../src/domain/sharing/single-file.ts';
import { openVisit, type DemoVisit } from '../../../src/pipeline/demo.ts';
import { cardOf } from '../../../src/state/studio-card.ts';
import { funnelCsv, groupsCsv, variantsCsv } from '../../../src/state/studio-desk-csv.ts';
import { Studio } from '../../../src/state/studio.svelte.ts';
import { memoryStores } from '../../../src/storage/memory.ts';
import { embedSnippet } from '../../../src/pages/studio/embed-snippet.ts';
import { fakeServices } from '../pipeline/fakes.ts';
import { book, catalogOf, vectorsFor } from '../storage/samples.ts';

const CANARY = 'canary-4711';
const SEED = 47_114_711;
const ITEMS = ['Emma', 'Moby-Dick', 'Ice', 'Walden'].map((title) => book(title, { title }));
const PAGE = `<html><head><meta charset="utf-8" /><title>Inglenook</title>
<link rel="icon" href="/i.svg" type="image/svg+xml" /><script type="module" crossorigin src="/d.js"></script>
<link rel="stylesheet" crossorigin href="/d.css"></head><body><div id="demo"></div></body></html>`;

const EVENTS: readonly NewInteraction[] = [
  {
    catalogId: 'classics-en',
    itemId: 'Moby-Dick',
    kind: 'like',
    time: SEED,
    source: 'tap',
    importId: CANARY,
  },
  { catalogId: 'classics-en', itemId: 'Ice', kind: 'rating', value: 5, time: SEED + 1, source: 'tap' },
  { catalogId: 'classics-en', itemId: CANARY, kind: 'dislike', time: SEED + 2, source: 'tap' },
];

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true, toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Reports as several visitors would give them, of the demo on the table. */
const codesFor = (demo: string): string =>
  Array.from({ length: 60 }, (_, at) =>
    writeReportCode(
      makeReport(
        {
          demo,
          variant: 0,
          answeredStarter: at % 2 === 0,
          openedItem: at % 3 === 0,
          pressedCallToAction: at % 4 === 0,
          likes: at % 8,
          dislikes: at % 3,
          day: '2026-11-23',
        },
        mulberry32(at),
      ),
    ),
  ).join('\n');

/** Everything that a person can carry out of the Studio, from a demo of the catalog that the events are of. */
async function carriedOut(events: readonly NewInteraction[], seed: number): Promise<Record<string, string>> {
  const stores = memoryStores();
  let ids = 0;
  const services = {
    ...fakeServices(stores),
    packs: {
      load: async (id: string) => ({
        catalog: catalogOf('pack', ITEMS.length, { id, name: id, source: 'pack' }),
        items: ITEMS,
        vectors: (async function* () {
          yield vectorsFor(ITEMS.map(({ title }) => title));
        })(),
      }),
    },
    newId: () => `${String(ids++).padStart(8, '0')}-aaaa-4aaa-8aaa-aaaaaaaaaaaa`,
  };
  await services.log.append([...events]);
  await stores.preferences.write({ catalogId: 'classics-en', seed });
  const studio = new Studio(services);
  await studio.refresh();
  await studio.beginFromCatalog('classics-en');
  const link = await vi.waitFor(
    () => {
      const fragment = studio.editor?.link?.fragment;
      if (fragment === undefined) throw new Error('no link yet');
      return fragment;
    },
    { timeout: 10_000 },
  );
  const { demo } = studio.editor!;
  expect(demo.vectors).toBeDefined();
  studio.desk.text = codesFor(demo.id);
  const parts = await readSingleFileParts(PAGE, async (address) => new TextEncoder().encode(address));
  const out = {
    link,
    embed: embedSnippet(`https://inglenook.example/demo.html#${link}`, demo.id, 'A shop'),
    file: writeSingleFile(parts, link, 'A shop'),
    card: JSON.stringify([await cardOf(demo, 'en'), await cardOf(demo, 'zh')]),
    draft: JSON.stringify(demo, (_, value: unknown) =>
      ArrayBuffer.isView(value) ? [...(value as Uint8Array)] : value,
    ),
    funnel: funnelCsv(studio.desk.reports),
    variants: variantsCsv(studio.desk.reports, ['A']),
    groups: studio.desk.groups ? groupsCsv(studio.desk.groups) : '',
  };
  expect(studio.desk.reports.pasted.reports).toHaveLength(60);
  await studio.close();
  return out;
}

test('a link, an embed code, a file, a card and every table of the desk are those of somebody who did nothing', async () => {
  const busy = await carriedOut(EVENTS, SEED);
  const idle = await carriedOut([], 1);
  expect(busy).toEqual(idle);
  for (const [what, text] of Object.entries(busy)) {
    expect(text.length, what).toBeGreaterThan(0);
    expect(text, what).not.toMatch(new RegExp(`${CANARY}|${SEED}`));
  }
});

test('a visitor’s code tells how much, not what: other items, another order and another hour give the same code', async () => {
  const { link } = await carriedOut([], 1);
  const decoded = await decodeDemo(link);
  if (!decoded.ok) throw new Error(decoded.failure.code);
  const visit = async (hour: number, taps: (visit: DemoVisit) => void) => {
    let clock = Date.UTC(2026, 10, 23, hour);
    const random = mulberry32(3);
    const opened = await openVisit(decoded.value, {
      store: { load: async () => undefined, save: async () => true, forget: async () => undefined },
      // Slower than the pace at which taps are taken for a machine's.
      now: () => (clock += 5_000),
      today: () => '2026-11-23',
      draw: () => 0,
      random,
    });
    taps(opened);
    return writeReportCode(opened.report());
  };
  const morning = await visit(8, (one) => {
    one.tap(one.items[0].id, 'like');
    one.tap(one.items[1].id, 'dislike');
  });
  const night = await visit(22, (one) => {
    one.tap(one.items[3].id, 'dislike');
    one.tap(one.items[2].id, 'save');
    one.tap(one.items[2].id, 'like');
    one.tap(one.items[1].id, 'like');
    one.undo();
  });
  expect(night).toBe(morning);
  const another = await visit(8, (one) => one.tap(one.items[0].id, 'like'));
  expect(another).not.toBe(morning);
});
