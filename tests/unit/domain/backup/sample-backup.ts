/** A small copy that has something of everything. */
import type { Backup } from '../../../../src/domain/backup/backup-types.ts';
import type { Demo } from '../../../../src/domain/sharing/demo.ts';
import { newDraft, type Draft } from '../../../../src/domain/sharing/draft.ts';
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

/** Half typed, as drafts are: an answer is missing, an address is none yet, a text is longer than a link takes. */
export const sampleDraft = (): Draft => {
  const draft = newDraft(
    {
      language: 'zh',
      items: [
        {
          title: '雪鞋',
          creators: ['北岭'],
          year: -3,
          tags: ['雪'],
          description: '长'.repeat(900),
          price: 12.5,
        },
        { title: '', creators: [], tags: [], description: '', url: 'javascript:' },
      ],
      copy: { name: '北岭', tagline: '\ud800', callToAction: '', question: '' },
      callToActionUrl: 'https://',
      personas: [{ name: 'A', likes: [0], dislikes: [1], wish: '喜欢雪' }],
    },
    'AAECAwQF',
    7,
  );
  const demo: Demo = {
    ...draft.demo,
    vectors: { components: 2, codes: Uint8Array.of(0x2e, 0x7a), scales: Float32Array.of(0.25, 0.125) },
    logo: { kind: 'image', type: 'image/png', bytes: Uint8Array.of(1, 2, 255) },
    variants: [
      { name: 'A' },
      { name: 'B', copy: { name: 'x' }, colours: { ink: '#010203' }, order: 'random', starter: false },
    ],
    faqs: { zh: [{ question: '问', answer: '' }] },
  };
  return { ...draft, demo };
};

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
  drafts: [sampleDraft()],
  headStates: [
    {
      catalogId: 'goodreads',
      champion: 'h1',
      muted: ['tag:x'],
      tuned: { basis: 77, setting: { scales: FIRST_SCALES, noise: 0.6 } },
    },
  ],
});
