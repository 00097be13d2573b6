/** Demos of the built-in catalogs: real words and real vectors. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { QuantizedVectors } from '../../../../src/domain/catalog.ts';
import { parsePack } from '../../../../src/domain/pack-check.ts';
import { mulberry32 } from '../../../../src/domain/random.ts';
import { compactVectors, componentsFor } from '../../../../src/domain/sharing/compact-vectors.ts';
import type { Demo } from '../../../../src/domain/sharing/demo.ts';
import { gatherRows } from '../../../../src/domain/vectors.ts';

const folder = join(import.meta.dirname, '../../../../public/packs');

async function readPack(language: 'en' | 'zh') {
  const json: unknown = JSON.parse(readFileSync(join(folder, `classics-${language}.json`), 'utf8'));
  const bytes = Uint8Array.from(readFileSync(join(folder, `classics-${language}.vectors`)));
  const pack = await parsePack(json, bytes.buffer);
  if (!pack.ok) throw new Error('the pack is damaged');
  return pack.value;
}

/** `count` items drawn by `seed`, with the vectors of their texts. */
export async function drawItems(language: 'en' | 'zh', count: number, seed: number) {
  const { items, vectors } = await readPack(language);
  const random = mulberry32(seed);
  const rows = items
    .map((_, row) => ({ row, order: random() }))
    .sort((a, b) => a.order - b.order)
    .slice(0, count)
    .map(({ row }) => row);
  return { items: rows.map((row) => items[row]), vectors: gatherRows(vectors, rows) };
}

/** As a bookshop would make it: name, call to action, two personas, two variants, two questions. */
export async function packDemo(
  language: 'en' | 'zh',
  count: number,
): Promise<{ demo: Demo; vectors: QuantizedVectors }> {
  const { items, vectors } = await drawItems(language, count, count);
  const english = language === 'en';
  const demo: Demo = {
    id: 'q83vASNF',
    copy: {
      [language]: english
        ? {
            name: 'Harbour Books',
            tagline: 'Find your next classic.',
            callToAction: 'Visit the shop',
            question: 'What do you feel like tonight?',
          }
        : {
            name: '海港书店',
            tagline: '找到下一本好书',
            callToAction: '去书店看看',
            question: '今晚想看什么？',
          },
    },
    language,
    currency: '',
    items: items.map(({ title, creators, year, tags, description }) => ({
      title,
      creators,
      ...(year !== undefined && { year }),
      tags: tags.slice(0, 3),
      // Thirty words, or fifty characters of Chinese, which say as much.
      description: english
        ? (description ?? '').split(' ').slice(0, 30).join(' ')
        : (description ?? '').slice(0, 50),
    })),
    vectors: compactVectors(vectors, componentsFor(count)),
    logo: { kind: 'initials' },
    colours: { brand: '#1d3557', accent: '#e63946', paper: '#fdfcf8', ink: '#1b1b1b' },
    scheme: 'auto',
    callToActionUrl: 'https://harbour.example/shop',
    personas: [
      { name: english ? 'Loves the sea' : '喜欢大海', likes: [0, 3], dislikes: [1] },
      { name: english ? 'Quiet stories' : '安静的故事', likes: [2, 4], dislikes: [] },
    ],
    variants: [
      { name: 'A' },
      { name: 'B', order: 'as-listed', copy: { callToAction: english ? 'See all books' : '查看全部' } },
    ],
    shows: { reasons: true, map: true, dial: true },
    starter: true,
    order: 'learned',
    contact: 'desk@harbour.example',
    faqs: {
      [language]: english
        ? [{ question: 'How long does delivery take?', answer: 'Two days within the country.' }]
        : [{ question: '多久能收到货？', answer: '国内两天。' }],
    },
  };
  return { demo, vectors };
}
