import { deflateSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { writeBody } from '../../../../src/domain/sharing/demo-body.ts';
import { encodeDemo } from '../../../../src/domain/sharing/demo-link.ts';
import { costOf as partCosts, survives, type LinkCost } from '../../../../src/domain/sharing/link-cost.ts';
import type { Demo } from '../../../../src/domain/sharing/demo.ts';
import { DICTIONARY_EN } from '../../../../src/domain/sharing/dictionary-en.ts';
import { DICTIONARY_ZH } from '../../../../src/domain/sharing/dictionary-zh.ts';
import { pack } from '../../../../src/domain/sharing/packing.ts';
import { atOnce } from '../../../../src/domain/sharing/steps.ts';
import { tidyDemo } from '../../../../src/domain/sharing/tidy-demo.ts';
import { pngOf } from './sample-logos.ts';
import { packDemo } from './pack-demo.ts';

const costOf = async (demo: Demo): Promise<LinkCost> => atOnce(partCosts(demo, await encodeDemo(demo)));

describe('what a link costs', () => {
  it('is its length, and of each part what goes with it', async () => {
    const { demo } = await packDemo('en', 12);
    const cost = await costOf(demo);
    expect(cost.total).toBe((await encodeDemo(demo)).length);
    const bare = await costOf({ ...demo, vectors: undefined, personas: [], faqs: {} });
    expect(bare.parts).toMatchObject({ places: 0, personas: 0, faqs: 0, logo: 0 });
    expect(bare.total).toBeLessThan(cost.total);
    // 12 items of 4 bytes and 8 scales, in base64url.
    expect(cost.parts.places).toBeGreaterThanOrEqual(75);
    expect(cost.parts.places).toBeLessThan(82);
    const sum = Object.values(cost.parts).reduce((total, part) => total + part, 0);
    expect(cost.parts.items).toBeGreaterThan(sum / 2);
    expect(sum).toBeLessThan(cost.total);
    expect(sum).toBeGreaterThan(0.9 * cost.total);
  });

  it('grows with a logo by the logo', async () => {
    const { demo } = await packDemo('zh', 12);
    const { parts } = await costOf({
      ...demo,
      logo: { kind: 'image', type: 'image/png', bytes: pngOf(843) },
    });
    expect(parts.logo).toBeGreaterThanOrEqual(1200);
    expect(parts.logo).toBeLessThan(1210);
  });

  it.each([
    ['en', 12, 2030],
    ['en', 50, 7650],
    ['en', 200, 30_500],
    ['zh', 12, 2050],
    ['zh', 50, 7620],
  ] as const)(
    'for %s, %i items with texts of thirty words, is at most %i characters',
    async (language, count, most) => {
      const { demo } = await packDemo(language, count);
      expect((await costOf(demo)).total).toBeLessThanOrEqual(most);
    },
  );
});

describe('packed words', () => {
  it.each([
    ['en', 12, 0.85],
    ['en', 50, 0.84],
    ['zh', 12, 0.88],
    ['zh', 50, 0.84],
  ] as const)(
    'of %s, %i items, are shorter than by deflate with the same dictionary',
    async (language, count, most) => {
      const { demo } = await packDemo(language, count);
      const sections = writeBody({ ...tidyDemo(demo), vectors: undefined });
      const text = new TextEncoder().encode(sections.words);
      const plain = Uint8Array.from([...sections.numbers, ...text]);
      const dictionary = new TextEncoder().encode(language === 'en' ? DICTIONARY_EN : DICTIONARY_ZH);
      const deflated = deflateSync(plain, { level: 9, mem: 2, dictionary });
      expect(atOnce(pack(sections, language)).length).toBeLessThan(most * deflated.length);
    },
  );
});

describe('where a link survives', () => {
  it('says for each place how much it takes, the tightest first', () => {
    const places = survives(1900);
    expect(places.map(({ fits }) => fits)).toEqual(places.map(({ most }) => most >= 1900));
    expect(places.map(({ most }) => most)).toEqual(places.map(({ most }) => most).sort((a, b) => a - b));
    expect(survives(1200).every(({ fits }) => fits)).toBe(true);
    expect(survives(1201).find(({ fits }) => !fits)?.place).toBe('qr');
    expect(survives(40_000).some(({ fits }) => fits)).toBe(false);
  });
});
