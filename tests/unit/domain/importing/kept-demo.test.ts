import { expect, test } from 'vitest';
import { detectFiles, readFiles } from '../../../../src/domain/importing/detect.ts';
import { keptDemoText } from '../../../../src/domain/importing/kept-demo.ts';
import { decodeDemo } from '../../../../src/domain/sharing/demo-link.ts';
import { DEMO_LIMITS, type Demo } from '../../../../src/domain/sharing/demo.ts';
import { keptDemoFile } from '../../../../src/state/studio-kept-demo.ts';
import { codeOf, textFile } from './files.ts';
import recorded from '../../../fixtures/demo-links/v1-bookshop-en.json' with { type: 'json' };

const ITEM = {
  title: 'Simon, a life; told | twice',
  creators: ['Smith, Jones & Co'],
  tags: ['sci-fi/fantasy'],
};

const kept = (items: readonly object[], name = 'Harbour: books') =>
  textFile('x.json', JSON.stringify({ inglenook: 'demo', id: 'd3m0', name, items }));

async function recordedDemo(): Promise<Demo> {
  const demo = await decodeDemo(recorded.link);
  if (!demo.ok) throw new Error(demo.failure.code);
  return demo.value;
}

test('a demo that a visitor makes theirs is a catalog without a question, with all that was shown of its items', async () => {
  const demo = await recordedDemo();
  const made = await keptDemoFile(recorded.link);
  if (!made.ok) throw new Error(made.failure.code);
  const file = { name: made.value.name, bytes: new Uint8Array(await made.value.arrayBuffer()) };
  expect(await detectFiles([file])).toEqual({ format: 'demo', rows: demo.items.length, encoding: 'utf-8' });
  const read = await readFiles([file]);
  expect([read.source, read.catalogId, read.name, read.issues]).toEqual([
    'demo',
    `demo:${demo.id}`,
    demo.copy.en?.name,
    [],
  ]);
  expect(
    read.items.map(({ title, creators, year, tags, description = '', numbers }) => ({
      ...{ title, creators, year, tags, description, price: numbers?.price },
    })),
  ).toEqual(
    demo.items.map(({ title, creators, year, tags, description, price }) => ({
      ...{ title, creators, year, tags, description, price },
    })),
  );
});

test('nothing of a text is taken for a delimiter, and two of one name stay two', async () => {
  const { items, catalogId, name } = await readFiles([
    kept([
      { ...ITEM, description: '', year: -40, price: 12.5 },
      { ...ITEM, description: 'Another', year: -40 },
    ]),
  ]);
  expect([catalogId, name]).toEqual(['demo:d3m0', 'Harbour: books']);
  expect(
    (
      await readFiles([
        kept([
          { ...ITEM, description: '' },
          { ...ITEM, title: ' ', description: '' },
        ]),
      ])
    ).items,
  ).toHaveLength(1);
  expect(items).toMatchObject([
    { ...ITEM, year: -40, numbers: { price: 12.5 } },
    { ...ITEM, description: 'Another' },
  ]);
  expect(new Set(items.map(({ id }) => id)).size).toBe(2);
});

test('a changed file is refused', async () => {
  const whole = { ...ITEM, description: '' };
  for (const file of [
    kept([{ ...whole, title: 5 }]),
    kept([{ ...whole, price: -1 }]),
    kept(Array.from({ length: DEMO_LIMITS.items + 1 }, () => whole)),
    textFile('x.json', '{"inglenook":"demo",'),
  ]) {
    expect(await codeOf(() => detectFiles([file]))).toBe('unknown-format');
    expect(await codeOf(() => readFiles([file]))).toBe('unknown-format');
  }
});

test('JSON of other kinds is a table still', async () => {
  const text = keptDemoText(await recordedDemo()).replace('"inglenook"', '"other"');
  expect(await detectFiles([textFile('x.json', text)])).toMatchObject({ format: 'table' });
});

test('what its owner answers, and whom to ask, come along; what is no address does not', async () => {
  const demo = await recordedDemo();
  const faqs = [
    { question: 'How long does delivery take?', answer: 'Two days.' },
    { question: ' ', answer: 'Nothing.' },
  ];
  const text = keptDemoText({ ...demo, contact: 'owner@harbour.example', faqs: { en: faqs } });
  expect((await readFiles([textFile('x.json', text)])).owner).toEqual({
    faqs: [faqs[0]],
    contact: 'owner@harbour.example',
  });
  const unsafe = text.replace('owner@harbour.example', 'javascript:alert(1)');
  expect((await readFiles([textFile('x.json', unsafe)])).owner?.contact).toBe('');
  expect((await readFiles([kept([{ ...ITEM, description: '' }])])).owner).toBeUndefined();
});
