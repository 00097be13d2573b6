import { beforeAll, describe, expect, it } from 'vitest';
import {
  parseSentences,
  SENTENCE_FILES,
  TOPICS,
  type SentenceFile,
  type Sentences,
} from '../../../../src/domain/lab/sentences.ts';
import { textKey } from '../../../../src/domain/lab/datasets.ts';
import { sha256Hex } from '../../../../src/domain/sha256.ts';
import { dequantizeRow } from '../../../../src/domain/vectors.ts';
import { readBytes, readSentences } from './sentence-files.ts';

const tally = (values: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
};

const HAN = /\p{Script=Han}/u;

describe.each(SENTENCE_FILES)('$id as shipped', ({ id, encoder }) => {
  let sentences: Sentences;
  beforeAll(async () => {
    sentences = await readSentences(id);
  });

  it('is free, in its language, and by its encoder', () => {
    const { file } = sentences;
    expect(file).toMatchObject({ id, encoder, licence: 'CC0-1.0' });
    const chinese = file.rows.filter(({ text }) => HAN.test(text)).length;
    // People write ctrl+z in any language.
    expect(chinese).toBeGreaterThanOrEqual(id.endsWith('zh') ? 0.99 * file.rows.length : 0);
    expect(chinese).toBeLessThanOrEqual(id.endsWith('zh') ? file.rows.length : 0);
  });

  it('repeats no text, whatever its case, spacing and punctuation', () => {
    const { rows } = sentences.file;
    expect(new Set(rows.map(({ text }) => textKey(text))).size).toBe(rows.length);
  });

  it('has a unit vector a sentence', () => {
    const { vectors, file } = sentences;
    expect(vectors.count).toBe(file.rows.length);
    const row = new Float32Array(vectors.dims);
    for (let j = 0; j < vectors.count; j++)
      expect(Math.hypot(...dequantizeRow(vectors, j, row))).toBeCloseTo(1, 2);
  });

  it('has enough of everything', () => {
    expect.hasAssertions();
    const { file } = sentences;
    if (file.id === 'reviews-en' || file.id === 'reviews-zh') {
      expect(file.rows.length).toBeGreaterThanOrEqual(600);
      const counts = tally(file.rows.map(({ stars, domain }) => `${domain} ${stars}`));
      expect(counts.size).toBe(TOPICS.length * 5);
      expect(new Set(counts.values())).toEqual(new Set([file.rows.length / 50]));
    }
    if (file.id === 'remarks-en' || file.id === 'remarks-zh') {
      expect(file.rows.length).toBeGreaterThanOrEqual(400);
      const of = (wanted: (stars: number) => boolean) =>
        file.rows.filter(({ stars }) => wanted(stars)).length;
      // As much praise as blame.
      expect(of((stars) => stars > 3)).toBe(of((stars) => stars < 3));
      expect(new Set(tally(file.rows.map(({ domain }) => domain)).values())).toEqual(
        new Set([file.rows.length / TOPICS.length]),
      );
    }
    if (file.id === 'intents-en' || file.id === 'intents-zh') {
      const counts = tally(file.rows.map(({ intent }) => intent));
      expect(counts.size).toBe(13);
      expect(Math.min(...counts.values())).toBeGreaterThanOrEqual(40);
      const intentOf = new Map(file.rows.map(({ group, intent }) => [group, intent]));
      for (const { group, intent } of file.rows) expect(intentOf.get(group)).toBe(intent);
    }
  });
});

describe('parseSentences', () => {
  let file: SentenceFile;
  let vectors: ArrayBuffer;
  beforeAll(async () => {
    const bytes = await readBytes('intents-en');
    file = (await readSentences('intents-en')).file;
    vectors = bytes.vectors;
  });
  const damaged = (part: string) => ({
    ok: false,
    failure: { code: 'lab-data', details: { reason: 'damaged', part } },
  });

  it.each<[string, (file: SentenceFile) => unknown]>([
    ['a page instead of a file', () => '<!doctype html>'],
    ['nothing', () => undefined],
    ['another version', (file) => ({ ...file, version: 2 })],
    ['an unknown field', (file) => ({ ...file, evil: 1 })],
    ['no rows', (file) => ({ ...file, rows: [] })],
    ['reviews as intents', (file) => ({ ...file, rows: [{ text: 'a', stars: 1, domain: 'books' }] })],
    ['an empty text', (file) => ({ ...file, rows: [{ text: '', intent: 'a', group: 'b' }] })],
  ])('refuses %s', async (_name, change) => {
    expect(await parseSentences(change(file), vectors)).toEqual(damaged('json'));
  });

  it('notices a changed sentence, a changed byte, and vectors of other sentences', async () => {
    const [first, ...rest] = file.rows;
    const edited = { ...file, rows: [{ ...first, text: `${first.text}!` }, ...rest] };
    expect(await parseSentences(edited, vectors)).toEqual(damaged('texts'));
    const flipped = new Uint8Array(vectors.slice(0));
    flipped[1000] ^= 1;
    expect(await parseSentences(file, flipped.buffer)).toEqual(damaged('vectors'));
    const short = vectors.slice(0, 388);
    const fitting = { ...file, vectorsSha256: await sha256Hex(short) };
    expect(await parseSentences(fitting, short)).toEqual(damaged('vectors'));
  });
});
