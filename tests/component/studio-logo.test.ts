/** Pictures that somebody chooses for a logo, drawn by a real browser. */
import { expect, test } from 'vitest';
import { mulberry32 } from '../../src/domain/random.ts';
import { DEMO_LIMITS, type LogoPicture } from '../../src/domain/sharing/demo.ts';
import { isLogo } from '../../src/domain/sharing/logo.ts';
import { logoOf } from '../../src/state/studio-logo.ts';

async function pictureOf(
  width: number,
  height: number,
  type: 'image/png' | 'image/jpeg',
  paint: (context: OffscreenCanvasRenderingContext2D) => void,
): Promise<File> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  paint(context);
  return new File([await canvas.convertToBlob({ type })], 'logo', { type });
}

const noise = (context: OffscreenCanvasRenderingContext2D): void => {
  const { width, height } = context.canvas;
  const random = mulberry32(5);
  const pixels = context.createImageData(width, height);
  pixels.data.forEach((_, at) => (pixels.data[at] = at % 4 === 3 ? 255 : Math.floor(random() * 256)));
  context.putImageData(pixels, 0, 0);
};

async function chosen(file: File) {
  const made = await logoOf(file);
  if (!made.ok) throw new Error(made.failure.code);
  expect(isLogo(made.value.logo)).toBe(true);
  return made.value;
}

/** Its pixels as a browser decodes them. */
async function pixelsOf({ type, bytes }: LogoPicture) {
  const bitmap = await createImageBitmap(new Blob([bytes], { type }));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d');
  context?.drawImage(bitmap, 0, 0);
  const { data } = context?.getImageData(0, 0, bitmap.width, bitmap.height) ?? { data: [] };
  return {
    width: bitmap.width,
    height: bitmap.height,
    at: (x: number, y: number) => [...data.slice(4 * (y * bitmap.width + x)).slice(0, 4)],
  };
}

test('a picture of pixels is drawn anew, 96 pixels on its longer side, with what it shows and no more', async () => {
  const file = await pictureOf(800, 400, 'image/png', (context) => {
    context.fillStyle = '#c03020';
    context.fillRect(400, 0, 400, 400);
  });
  const { logo, cut, drawn } = await chosen(file);
  const { width, height, at } = await pixelsOf(logo);
  expect([width, height]).toEqual([96, 48]);
  expect(at(10, 20)[3]).toBe(0);
  const [red, green, blue, alpha] = at(80, 20);
  expect(alpha).toBe(255);
  expect([Math.abs(red - 0xc0), Math.abs(green - 0x30), Math.abs(blue - 0x20)].every((off) => off < 8)).toBe(
    true,
  );
  expect(cut || drawn).toBe(false);
});

test('a small one is not blown up past what it holds, a crowded one steps down until it fits', async () => {
  const { logo } = await chosen(await pictureOf(900, 900, 'image/jpeg', noise));
  expect(logo.bytes.length).toBeLessThanOrEqual(DEMO_LIMITS.logo);
  const { width } = await pixelsOf(logo);
  expect(width).toBeGreaterThanOrEqual(32);
  expect(width).toBeLessThanOrEqual(96);
  const plain = await chosen(
    await pictureOf(20, 20, 'image/png', (context) => context.fillRect(0, 0, 20, 20)),
  );
  expect((await pixelsOf(plain.logo)).width).toBe(20);
});

const svgFile = (inner: string): File =>
  new File([`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100">${inner}</svg>`], 'logo.svg');

test('a drawing stays a drawing, cleaned; one too long for a link becomes pixels', async () => {
  const small = await chosen(svgFile('<script>alert(1)</script><path onclick="x" d="M0 0h9v9z"/>'));
  expect(new TextDecoder().decode(small.logo.bytes)).toBe(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><path d="M0 0h9v9z"/></svg>',
  );
  const crowded = Array.from(
    { length: 400 },
    (_, n) => `<circle cx="${n % 200}" cy="${n % 97}" r="3" fill="#1a6"/>`,
  );
  const large = await chosen(svgFile(crowded.join('')));
  expect(large.drawn).toBe(true);
  const { width, height, at } = await pixelsOf(large.logo);
  expect([width, height]).toEqual([96, 48]);
  expect([0, 20, 40, 60, 80].some((x) => at(x, 20)[3] > 200)).toBe(true);
});

test.each([
  ['words', new File(['hello'], 'a.txt')],
  ['a page', new File(['<html><body/></html>'], 'a.svg')],
  ['entities', new File(['<!DOCTYPE svg [<!ENTITY a "a">]><svg viewBox="0 0 1 1"/>'], 'a.svg')],
  ['a cut PNG', new File([Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0)], 'a.png')],
  ['nothing', new File([], 'a.png')],
])('%s: no logo, and said so', async (_what, file) => {
  expect(await logoOf(file)).toMatchObject({ ok: false, failure: { code: 'logo-refused' } });
});
