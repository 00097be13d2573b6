/** The picture for posts, drawn by a real browser. */
import { expect, test } from 'vitest';
import type { Demo } from '../../src/domain/sharing/demo.ts';
import { newDraft } from '../../src/domain/sharing/draft.ts';
import { OUTDOOR } from '../../src/domain/sharing/templates/outdoor.ts';
import { CARD, drawCard } from '../../src/pages/studio/social-card.ts';
import { wrapText } from '../../src/pages/studio/wrapped-text.ts';
import { cardOf } from '../../src/state/studio-card.ts';
import '@fontsource-variable/fraunces/wght.css';
import '@fontsource-variable/source-sans-3/wght.css';

const demoIn = (language: 'en' | 'zh', change: Partial<Demo> = {}): Demo => {
  const { items, copy } = OUTDOOR.words[language];
  const { demo } = newDraft({ language, items, copy, colours: OUTDOOR.colours }, 'AAAAAAAA', 0);
  return { ...demo, ...change };
};

async function pixels(demo: Demo, language: 'en' | 'zh', line: string) {
  const png = await drawCard(await cardOf(demo, language), line, language);
  expect(png.type).toBe('image/png');
  const head = new DataView(await png.arrayBuffer());
  expect([head.getUint32(16), head.getUint32(20)]).toEqual([1200, 630]);
  const bitmap = await createImageBitmap(png);
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
  if (!context) throw new Error('no canvas');
  context.drawImage(bitmap, 0, 0);
  /** How many of the pixels of a box are other than the one in its corner by more than a shade. */
  const drawn = (x: number, y: number, width: number, height: number): number => {
    const { data } = context.getImageData(x, y, width, height);
    let count = 0;
    for (let at = 0; at < data.length; at += 4)
      if ([0, 1, 2].some((part) => Math.abs(data[at + part] - data[part]) > 48)) count++;
    return count / (width * height);
  };
  return { drawn, at: (x: number, y: number) => [...context.getImageData(x, y, 1, 1).data.slice(0, 3)] };
}

test.each(['en', 'zh'] as const)('has the brand, words, a logo and three covers: %s', async (language) => {
  const demo = demoIn(language);
  const card = await pixels(demo, language, 'Tap what you like');
  const brand = [1, 3, 5].map((at) => Number.parseInt(demo.colours.brand.slice(at, at + 2), 16));
  card.at(4, 4).forEach((part, at) => expect(Math.abs(part - brand[at])).toBeLessThan(12));
  expect(card.drawn(70, 70, 110, 110)).toBeGreaterThan(0.02);
  expect(card.drawn(70, 190, 560, 130)).toBeGreaterThan(0.04);
  expect(card.drawn(640, 60, 540, 520)).toBeGreaterThan(0.25);
});

test('shows a picture for a logo, and nothing in its place where there is none', async () => {
  const bytes = new TextEncoder().encode(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="10" height="10" fill="#ff00ff"/></svg>',
  );
  const image = await pixels(
    demoIn('en', { logo: { kind: 'image', type: 'image/svg+xml', bytes } }),
    'en',
    'x',
  );
  expect(image.at(120, 120)).toEqual([255, 0, 255]);
  const none = await pixels(demoIn('en', { logo: { kind: 'none' } }), 'en', 'x');
  expect(none.drawn(60, 60, 120, 60)).toBe(0);
});

test('is drawn of a demo without a name, items or places too', async () => {
  const empty = demoIn('en', { items: [], copy: {} });
  const card = await pixels(empty, 'en', 'Tap what you like');
  expect(card.drawn(70, 510, 300, 60)).toBeGreaterThan(0.1);
  const one = demoIn('en');
  expect(
    (await pixels({ ...one, items: one.items.slice(0, 1) }, 'en', 'x')).drawn(800, 120, 260, 380),
  ).toBeGreaterThan(0.2);
  expect(CARD).toEqual({ width: 1200, height: 630 });
});

/** Ten pixels a letter, twenty a Chinese character. */
const measure = (text: string): number =>
  [...text].reduce((sum, letter) => sum + (/[\p{Script=Han}，。、]/u.test(letter) ? 20 : 10), 0);
const lines = (text: string, width: number, most: number, locale = 'en') =>
  wrapText(text, { width, most, locale, measure }).lines;

test('words break at spaces, Chinese between words, and no line begins with a mark', () => {
  expect(lines('Gear for rock-climbing, don’t you think?', 150, 9)).toEqual([
    'Gear for',
    'rock-climbing,',
    'don’t you',
    'think?',
  ]);
  const chinese = lines('北岭户外，装备齐全。来店里看看', 120, 9, 'zh');
  expect(chinese.join('')).toBe('北岭户外，装备齐全。来店里看看');
  for (const line of chinese) {
    expect(measure(line)).toBeLessThanOrEqual(120);
    expect(line).not.toMatch(/^[，。]/u);
  }
});

test('what does not fit ends with an ellipsis', () => {
  expect(lines('one two three four five six', 90, 2)).toEqual(['one two', 'three…']);
  expect(lines('incomprehensibilities', 100, 2)).toEqual(['incompreh…']);
  expect(wrapText('one', { width: 90, most: 2, locale: 'en', measure })).toEqual({
    lines: ['one'],
    whole: true,
  });
});
