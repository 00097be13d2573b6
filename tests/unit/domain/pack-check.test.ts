import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  completeItem,
  hashTexts,
  packVectors,
  parsePack,
  type PackItem,
} from '../../../src/domain/pack-check.ts';
import type { PackFile } from '../../../src/domain/packs.ts';
import { gaussian, mulberry32 } from '../../../src/domain/random.ts';
import { sha256Hex } from '../../../src/domain/sha256.ts';
import { quantizeRows } from '../../../src/domain/vectors.ts';

const items: PackItem[] = [
  {
    id: 'emma',
    title: 'Emma',
    creators: ['Jane Austen'],
    year: 1815,
    tags: ['novel'],
    description: 'A matchmaker errs.',
  },
  {
    id: 'iliad',
    title: 'The Iliad',
    creators: [],
    year: -750,
    tags: ['epic', 'war'],
    description: 'Anger before Troy.',
  },
  { id: 'dream', title: '紅樓夢', creators: ['曹雪芹'], tags: [] },
];
const random = mulberry32(5);
const vectors = quantizeRows(
  Float32Array.from({ length: items.length * 384 }, () => gaussian(random)),
  384,
);
const buffer = packVectors(vectors).buffer;
let pack: PackFile;

beforeAll(async () => {
  pack = {
    id: 'classics-en',
    version: 1,
    encoder: 'minilm-l6-en',
    licence: 'CC0-1.0',
    dims: 384,
    items,
    textsSha256: await hashTexts(items.map(completeItem)),
    vectorsSha256: await sha256Hex(buffer),
  };
});

const damaged = (details: object) => ({ ok: false, failure: { code: 'pack-damaged', details } });

describe('parsePack', () => {
  it('returns the items as books and the vectors that were packed', async () => {
    const result = await parsePack(structuredClone(pack), buffer);
    if (!result.ok) throw new Error(JSON.stringify(result.failure));
    expect(result.value.items[1]).toEqual({ ...items[1], kind: 'book', backlog: false });
    expect(result.value.vectors).toEqual(vectors);
    expect(result.value.file).toEqual(pack);
  });

  it('notices any changed byte of the vectors, and any missing one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(buffer.byteLength - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const changed = new Uint8Array(buffer.slice(0));
        changed[at] ^= flip;
        expect(await parsePack(pack, changed.buffer)).toMatchObject(damaged({ part: 'vectors' }));
        expect(await parsePack(pack, buffer.slice(0, at))).toMatchObject(damaged({ part: 'vectors' }));
      }),
      { numRuns: 50, seed: 1 },
    );
  });

  it('notices a changed, missing or moved item', async () => {
    const edits: PackItem[][] = [
      [{ ...items[0], description: 'A matchmaker succeeds.' }, items[1], items[2]],
      [items[0], items[1]],
      [items[1], items[0], items[2]],
    ];
    for (const edited of edits)
      expect(await parsePack({ ...pack, items: edited }, buffer)).toMatchObject(damaged({ part: 'texts' }));
  });

  it('refuses vectors that fit their hash but not the items', async () => {
    const short = buffer.slice(0, 388);
    const result = await parsePack({ ...pack, vectorsSha256: await sha256Hex(short) }, short);
    expect(result).toMatchObject(damaged({ part: 'vectors' }));
  });

  it('refuses a scale that is no number', async () => {
    const broken = buffer.slice(0);
    new DataView(broken).setFloat32(items.length * 384, NaN, true);
    const result = await parsePack({ ...pack, vectorsSha256: await sha256Hex(broken) }, broken);
    expect(result).toMatchObject(damaged({ part: 'vectors' }));
  });

  it.each([
    ['HTML', '<!doctype html>', ''],
    ['null', null, ''],
    ['another version', { version: 2 }, 'version'],
    ['an unknown field', { evil: 1 }, 'evil'],
    ['no items', { items: [] }, 'items'],
    ['an id twice', { items: [items[0], items[0]] }, 'items'],
    ['a list that is none', { items: { 0: items[0] } }, 'items'],
    ['an item that is none', { items: [items[0], 'Emma'] }, 'items.1'],
    ['an item with an unknown field', { items: [{ ...items[0], url: 'x' }] }, 'items.0.url'],
    ['an item without a title', { items: [{ ...items[0], title: undefined }] }, 'items.0.title'],
    ['a title that is no text', { items: [{ ...items[0], title: 5 }] }, 'items.0.title'],
    ['a tag that is no text', { items: [items[0], { ...items[1], tags: ['epic', 5] }] }, 'items.1.tags'],
    ['a year and a half', { items: [{ ...items[0], year: 1815.5 }] }, 'items.0.year'],
    // What JSON.parse makes of 1e999.
    ['a number without end', { items: [{ ...items[0], numbers: { pages: Infinity } }] }, 'items.0.numbers'],
    ['a hash that is none', { textsSha256: 'abc' }, 'textsSha256'],
  ])('refuses %s and says where', async (_name, change, path) => {
    const json = typeof change === 'object' && change !== null ? { ...pack, ...change } : change;
    expect(await parsePack(json, buffer)).toMatchObject(damaged({ part: 'json', path }));
  });
});

describe('hashTexts', () => {
  it('is the SHA-256 of the texts, one a line', async () => {
    const text = 'Emma. Jane Austen. novel. A matchmaker errs.\nThe Iliad. epic, war. Anger before Troy.';
    expect(await hashTexts(items.slice(0, 2).map(completeItem))).toBe(
      await sha256Hex(new TextEncoder().encode(text)),
    );
  });
});
