/** What a small picture of pixels must be, told from its bytes before any decoder sees it. */

/** Pixels a side. The Studio writes 96; with thousands, a few bytes would unfold into hundreds of megabytes. */
const MOST_PIXELS = 256;

const isSmall = (width: number, height: number): boolean =>
  width >= 1 && height >= 1 && width <= MOST_PIXELS && height <= MOST_PIXELS;

const nameAt = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

interface Chunk {
  readonly name: string;
  /** Of its content. */
  readonly start: number;
  readonly length: number;
}

/** Chunks one after the other up to the last byte; undefined where their lengths do not add up. */
function chunksOf(
  bytes: Uint8Array,
  first: number,
  read: (at: number) => Chunk & { readonly next: number },
): readonly Chunk[] | undefined {
  const chunks: Chunk[] = [];
  let at = first;
  while (at + 8 <= bytes.length) {
    const { next, ...chunk } = read(at);
    if (next > bytes.length) return undefined;
    chunks.push(chunk);
    at = next;
  }
  return at === bytes.length ? chunks : undefined;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** No texts, no profiles, no animation: nothing that a picture of 96 pixels needs. Apple's encoder writes an eXIf of its size. */
const PNG_PARTS = /^(?:IHDR|PLTE|tRNS|sRGB|gAMA|cHRM|sBIT|pHYs|eXIf|IDAT|IEND)$/;

/** Whether it is one still PNG (W3C PNG 3, section 5) of at most {@link MOST_PIXELS} a side. */
export function isSmallPng(bytes: Uint8Array): boolean {
  if (!SIGNATURE.every((byte, at) => bytes[at] === byte)) return false;
  const view = viewOf(bytes);
  const chunks = chunksOf(bytes, SIGNATURE.length, (at) => {
    const length = view.getUint32(at);
    // Length, name, content, checksum.
    return { name: nameAt(bytes, at + 4), start: at + 8, length, next: at + 12 + length };
  });
  const head = chunks?.[0];
  return (
    chunks !== undefined &&
    head?.name === 'IHDR' &&
    head.length === 13 &&
    chunks.every(({ name }) => PNG_PARTS.test(name)) &&
    chunks.filter(({ name }) => name === 'IHDR').length === 1 &&
    chunks.at(-1)?.name === 'IEND' &&
    isSmall(view.getUint32(head.start), view.getUint32(head.start + 4))
  );
}

/** A number of three bytes, the low one first. */
const threeBytes = (view: DataView, at: number): number =>
  view.getUint16(at, true) + 65_536 * view.getUint8(at + 2);

/** What each chunk says of width and height, by its name (RFC 9649); a still picture has no other chunk, but ALPH, which says nothing. */
const WEBP_SIZES: Readonly<Record<string, (view: DataView, at: number) => readonly [number, number]>> = {
  'VP8 ': (view, at) => [view.getUint16(at + 6, true) & 0x3fff, view.getUint16(at + 8, true) & 0x3fff],
  VP8L: (view, at) => {
    const bits = view.getUint32(at + 1, true);
    return [(bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1];
  },
  VP8X: (view, at) => [threeBytes(view, at + 4) + 1, threeBytes(view, at + 7) + 1],
};
/** Bytes that each of them has at least. */
const WEBP_HEAD = 10;
/** Of VP8X: the picture moves. */
const ANIMATED = 0x02;

/** Whether it is one still WebP of at most {@link MOST_PIXELS} a side. */
export function isSmallWebp(bytes: Uint8Array): boolean {
  if (bytes.length < 12 || nameAt(bytes, 0) !== 'RIFF' || nameAt(bytes, 8) !== 'WEBP') return false;
  const view = viewOf(bytes);
  if (view.getUint32(4, true) !== bytes.length - 8) return false;
  const chunks = chunksOf(bytes, 12, (at) => {
    const length = view.getUint32(at + 4, true);
    return { name: nameAt(bytes, at), start: at + 8, length, next: at + 8 + length + (length % 2) };
  });
  return (
    chunks !== undefined &&
    chunks.filter(({ name }) => name === 'VP8 ' || name === 'VP8L').length === 1 &&
    chunks.every(({ name, start, length }) => {
      if (name === 'ALPH') return true;
      if (!Object.hasOwn(WEBP_SIZES, name) || length < WEBP_HEAD) return false;
      return (
        isSmall(...WEBP_SIZES[name](view, start)) &&
        (name !== 'VP8X' || (view.getUint8(start) & ANIMATED) === 0)
      );
    })
  );
}
