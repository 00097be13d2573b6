/** Pictures in as few bytes as their formats allow, or as many as a test asks for. Nobody decodes them. */

const ascii = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));
const noise = (length: number): number[] => Array.from({ length }, (_, at) => (at * 7919) % 251);
const big32 = (n: number): number[] => [n >>> 24, (n >> 16) & 255, (n >> 8) & 255, n & 255];
const little32 = (n: number): number[] => big32(n).reverse();

const pngChunk = (name: string, content: readonly number[]): number[] => [
  ...big32(content.length),
  ...ascii(name),
  ...content,
  ...big32(0),
];
export const PNG_SIGNATURE = [0x89, ...ascii('PNG\r\n'), 0x1a, 0x0a];

/** @param more chunks before the end. */
export const pngOf = (
  bytes: number,
  side = 96,
  more: readonly (readonly [string, readonly number[]])[] = [],
): Uint8Array<ArrayBuffer> =>
  Uint8Array.from([
    ...PNG_SIGNATURE,
    ...pngChunk('IHDR', [...big32(side), ...big32(side), 8, 6, 0, 0, 0]),
    ...pngChunk('IDAT', noise(bytes)),
    ...more.flatMap(([name, content]) => pngChunk(name, content)),
    ...pngChunk('IEND', []),
  ]);

const riff = (content: readonly number[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from([...ascii('RIFF'), ...little32(content.length + 4), ...ascii('WEBP'), ...content]);
const webpChunk = (name: string, content: readonly number[]): number[] => [
  ...ascii(name),
  ...little32(content.length),
  ...content,
  ...(content.length % 2 ? [0] : []),
];
const lossless = (bytes: number, side: number): number[] =>
  webpChunk('VP8L', [0x2f, ...little32((side - 1) | ((side - 1) << 14)), ...noise(bytes)]);

export const webpOf = (bytes: number, side = 96): Uint8Array<ArrayBuffer> => riff(lossless(bytes, side));

/** With a head of its own. @param flags of VP8X, 2 for one that moves. */
export const extendedWebp = (flags: number, side = 96): Uint8Array<ArrayBuffer> =>
  riff([
    ...webpChunk('VP8X', [
      flags,
      0,
      0,
      0,
      ...little32(side - 1).slice(0, 3),
      ...little32(side - 1).slice(0, 3),
    ]),
    ...webpChunk('ALPH', noise(7)),
    ...webpChunk('VP8 ', [0, 0, 0, 0x9d, 1, 0x2a, 96, 0, 96, 0, ...noise(20)]),
  ]);

export const svgOf = (inner: string): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(
    inner
      ? `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">${inner}</svg>`
      : '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"/>',
  );
