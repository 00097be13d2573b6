import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ImportedEvent } from '../../../src/domain/importing/import-types.ts';
import type { Interaction } from '../../../src/domain/interaction.ts';
import { mergeEvents, mergeItems } from '../../../src/pipeline/merge.ts';
import { book } from '../storage/samples.ts';

const context = { catalogId: 'c', importId: 'i', now: 1000 };
const eventOf = fc.record(
  {
    itemId: fc.constantFrom('a', 'b'),
    kind: fc.constantFrom('rating' as const, 'done' as const, 'save' as const),
    value: fc.constantFrom(1, 2, 3),
    time: fc.integer({ min: 0, max: 5 }),
  },
  { requiredKeys: ['itemId', 'kind'] },
);

const append = (log: readonly Interaction[], events: readonly ImportedEvent[]): Interaction[] => [
  ...log,
  ...mergeEvents(log, events, context).map((entry, index) => ({ ...entry, seq: log.length + index + 1 })),
];

test('any file imported twice in a row adds nothing the second time', () => {
  fc.assert(
    fc.property(fc.array(eventOf), fc.array(eventOf), (earlier, events) => {
      const log = append(append([], earlier), events);
      expect(mergeEvents(log, events, context)).toEqual([]);
    }),
  );
});

test('after an import the log ends, for each item and kind, as the file does', () => {
  fc.assert(
    fc.property(fc.array(eventOf), fc.array(eventOf, { minLength: 1 }), (earlier, events) => {
      const log = append(append([], earlier), events);
      const latest = events.reduce((a, b) => ((b.time ?? -1) >= (a.time ?? -1) ? b : a));
      const own = log.filter(({ itemId, kind }) => itemId === latest.itemId && kind === latest.kind);
      expect(own.at(-1)?.value).toBe(latest.value);
    }),
  );
});

test('taps do not count as imported', () => {
  const tap = {
    catalogId: 'c',
    itemId: 'a',
    kind: 'rating',
    value: 2,
    time: 3,
    source: 'tap',
    seq: 1,
  } as const;
  expect(mergeEvents([tap], [{ itemId: 'a', kind: 'rating', value: 2 }], context)).toHaveLength(1);
});

test('the order of keys makes no difference to an item, its content does', () => {
  const stored = book('a', { numbers: { pages: 10, averageRating: 4 } });
  const { title, ...others } = stored;
  const rewritten = { ...others, numbers: { averageRating: 4, pages: 10 }, title };
  expect(mergeItems([stored], [rewritten])).toMatchObject({ updated: 0, reusable: [true] });
  expect(mergeItems([stored], [{ ...stored, numbers: { pages: 11 } }])).toMatchObject({
    updated: 1,
    reusable: [true],
  });
  expect(mergeItems([stored], [{ ...stored, title: 'Else' }])).toMatchObject({
    updated: 1,
    reusable: [false],
  });
});
