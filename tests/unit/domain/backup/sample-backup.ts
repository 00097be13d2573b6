/** A small copy that has something of everything. */
import type { Backup } from '../../../../src/domain/backup/backup-types.ts';
import type { Interaction } from '../../../../src/domain/interaction.ts';
import { book, catalogOf, FIRST_SCALES, headOf, vectorsFor } from '../../storage/samples.ts';

const entry = (seq: number, change: Partial<Interaction> = {}): Interaction => ({
  seq,
  catalogId: 'goodreads',
  itemId: 'a',
  kind: 'like',
  time: 1_000 + seq,
  source: 'tap',
  ...change,
});

const HASH = 'ab'.repeat(32);

export const sampleBackup = (): Backup => ({
  savedAt: Date.UTC(2026, 4, 3),
  catalogs: [
    {
      catalog: catalogOf('g1', 2, { backlogCount: 1, prior: HASH }),
      items: [
        book('a', { year: -700, series: 'Série', numbers: { pages: 12.5 }, tags: ['海'] }),
        book('b', { title: 'A “title”\u2028\ud800', description: 'Lines\nof it', backlog: true }),
      ],
      vectors: vectorsFor(['a', 'b']),
      prior: new Uint8Array([0, 255, 7]),
    },
    { catalog: catalogOf('g2', 1, { id: 'table:films' }), items: [book('x', { kind: 'film' })] },
  ],
  interactions: [
    entry(2, { kind: 'rating', value: 4.5, source: 'import', importId: 'i1' }),
    entry(5),
    entry(6, { kind: 'undo', undoes: 5 }),
    entry(9, { catalogId: 'classics-en', itemId: 'moby' }),
  ],
  impressions: [
    entry(1, {
      kind: 'impression',
      source: 'slate',
      propensity: 1 / 64,
      probability: 0.1,
      explored: true,
      rank: 3,
    }),
  ],
  imports: [
    {
      importId: 'i1',
      catalogId: 'goodreads',
      fileNames: ['export.csv'],
      time: 900,
      items: 2,
      interactions: 1,
      issues: 0,
    },
  ],
  preferences: { catalogId: 'goodreads', exploration: 0.2, seed: 12345, starterSkipped: ['goodreads'] },
  heads: [headOf('h1', { grades: [2, 9], muted: ['tag:x'], prior: HASH })],
  headStates: [
    {
      catalogId: 'goodreads',
      champion: 'h1',
      muted: ['tag:x'],
      tuned: { basis: 77, setting: { scales: FIRST_SCALES, noise: 0.6 } },
    },
  ],
});
