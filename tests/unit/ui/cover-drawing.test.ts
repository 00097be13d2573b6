import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawCover, joinAlike, shortTitle } from '../../../src/ui/cover-drawing.ts';

/** sRGB luminance of an `oklch()` colour, clipped to the gamut as a screen does (Ottosson's matrices). */
function luminance(colour: string): number {
  const [L, C, H] = colour.match(/[\d.]+/g)!.map(Number);
  const a = C * Math.cos((H * Math.PI) / 180);
  const b = C * Math.sin((H * Math.PI) / 180);
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clamp = (value: number): number => Math.min(1, Math.max(0, value));
  const red = clamp(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  const green = clamp(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  const blue = clamp(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const contrast = (one: string, other: string): number => {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};

const place = fc.double({ min: -1, max: 1, noNaN: true });
const title = fc.oneof(
  fc.string({ minLength: 1, maxLength: 80 }),
  fc.string({ unit: fc.constantFrom(...'红楼梦西游记，：水浒传'), minLength: 1, maxLength: 40 }),
);
const subject = fc.record({ title, creator: fc.string({ maxLength: 40 }), x: place, y: place });

describe('drawCover', () => {
  test('gives the same subject the same drawing', () => {
    fc.assert(
      fc.property(subject, (it) => {
        expect(drawCover(it)).toEqual(drawCover({ ...it }));
      }),
    );
  });

  test('letters at 4.5:1 or more on cloth and plate, whatever the hue', () => {
    fc.assert(
      fc.property(subject, (it) => {
        const cover = drawCover(it);
        expect(contrast(cover.ink, cover.plate?.colour ?? cover.cloth)).toBeGreaterThanOrEqual(4.5);
      }),
      { numRuns: 2000 },
    );
  });

  test('keeps the lettering on the sheet and the motif below it', () => {
    fc.assert(
      fc.property(subject, (it) => {
        const cover = drawCover(it);
        expect(cover.title.length).toBeGreaterThan(0);
        for (const line of [...cover.title, ...(cover.creator ? [cover.creator] : [])]) {
          expect(line.y - line.size).toBeGreaterThanOrEqual(0);
          expect(line.y).toBeLessThanOrEqual(84);
        }
        for (const shape of cover.shapes) expect(shape.path).not.toMatch(/NaN|Infinity|undefined/);
      }),
    );
  });

  test('draws neighbours on the map in like cloth and strangers in unlike cloth', () => {
    const hueAt = (x: number, y: number): number =>
      Number(/([\d.]+)\)$/.exec(drawCover({ title: 'Emma', creator: '', x, y }).cloth)?.[1]) % 360;
    expect(Math.abs(hueAt(0.5, 0.5) - hueAt(0.52, 0.49))).toBeLessThan(4);
    expect(Math.abs(hueAt(0.5, 0.5) - hueAt(-0.5, -0.5))).toBeCloseTo(180);
  });

  test('has at least six motifs in use', () => {
    const looks = new Set(
      Array.from({ length: 300 }, (_, i) => {
        const [shape] = drawCover({ title: `Title ${i}`, creator: '', x: 0.3, y: 0.3 }).shapes;
        return `${shape.path.replace(/[\d.\s-]+/g, '')} ${shape.stroke}`;
      }),
    );
    expect(looks.size).toBeGreaterThanOrEqual(6);
  });

  test('sets six characters on one line rather than one of them alone on the next', () => {
    const { title: lines } = drawCover({ title: '勇敢的船长们', creator: '', x: 0, y: 0 });
    expect(lines.map(({ text }) => text)).toEqual(['勇敢的船长们']);
  });

  test('breaks Chinese between characters and never leads a line with a closing mark', () => {
    const { title: lines } = drawCover({
      title: '钢铁是怎样炼成的，又名：一个人的成长史',
      creator: '',
      x: 0,
      y: 0,
    });
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(line.text).not.toMatch(/^[，：。》]/);
  });
});

describe('shortTitle', () => {
  test.each([
    ['The Left Hand of Darkness (Hainish Cycle, #4)', 'The Left Hand of Darkness'],
    ['Frankenstein; Or, The Modern Prometheus', 'Frankenstein'],
    ['Moby-Dick; or, The Whale', 'Moby-Dick'],
    ['Emma', 'Emma'],
    ['(1984)', '(1984)'],
  ])('%s → %s', (long, short) => expect(shortTitle(long)).toBe(short));
});

describe('joinAlike', () => {
  const dot = (path: string, tint: 'pale' | 'spark', opacity = 1) => ({ path, tint, opacity });

  test('joins neighbours of one paint and keeps what lies over what', () => {
    expect(joinAlike([dot('a', 'pale'), dot('b', 'pale'), dot('c', 'spark'), dot('d', 'pale')])).toEqual([
      dot('a b', 'pale'),
      dot('c', 'spark'),
      dot('d', 'pale'),
    ]);
    expect(joinAlike([dot('a', 'pale', 0.5), dot('b', 'pale', 0.6)])).toHaveLength(2);
    expect(joinAlike([])).toEqual([]);
  });
});
