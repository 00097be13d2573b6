/** From a picture that somebody chose to a logo that a link can carry. */
import { attempt, FailureError, type Result } from '../domain/errors.ts';
import { DEMO_LIMITS, type LogoPicture } from '../domain/sharing/demo.ts';
import { isLogo } from '../domain/sharing/logo.ts';
import { cleanSvg } from '../domain/sharing/svg-logo.ts';

export interface ChosenLogo {
  readonly logo: LogoPicture;
  /** Something that could be seen in the drawing is gone. */
  readonly cut: boolean;
  /** The drawing was too long for a link and is pixels now. */
  readonly drawn: boolean;
}

/** Of the file: photographs from a phone are half of it. More is a mistake, and decoding would hold the page. */
const MOST_FILE_BYTES = 16 * 1024 * 1024;

/**
 * Pixels of the longer side, tried one after the other until the picture is small enough. At 96 it is sharp on a phone
 * (32 CSS pixels of three); a photograph at 32 still fits whatever it shows.
 */
const SIDES = [96, 80, 64, 48, 32] as const;

/** Of WebP. At 0.95 a photograph takes twice the bytes, at 0.7 flat colours get stains. */
const QUALITY = 0.85;

type Drawable = ImageBitmap | HTMLImageElement;

async function smallest(canvas: OffscreenCanvas): Promise<LogoPicture | undefined> {
  const made = await Promise.all(
    (['image/png', 'image/webp'] as const).map(async (type): Promise<LogoPicture | undefined> => {
      const blob = await canvas.convertToBlob({ type, quality: QUALITY });
      // A browser that writes no WebP writes a PNG, which is there already.
      if (blob.type !== type) return undefined;
      const picture: LogoPicture = { kind: 'image', type, bytes: new Uint8Array(await blob.arrayBuffer()) };
      return isLogo(picture) ? picture : undefined;
    }),
  );
  return made
    .filter((picture) => picture !== undefined)
    .toSorted((a, b) => a.bytes.length - b.bytes.length)
    .at(0);
}

/** The picture in as many pixels as its bytes allow. */
async function inPixels(picture: Drawable, width: number, height: number): Promise<LogoPicture> {
  for (const side of SIDES) {
    const scale = Math.min(1, side / Math.max(width, height));
    const canvas = new OffscreenCanvas(
      Math.max(1, Math.round(width * scale)),
      Math.max(1, Math.round(height * scale)),
    );
    const context = canvas.getContext('2d');
    if (!context) break;
    context.imageSmoothingQuality = 'high';
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const logo = await smallest(canvas);
    if (logo) return logo;
  }
  throw new FailureError('logo-refused', { reason: 'pixels' });
}

/** A drawing with its longer side in so many pixels: without a size of its own, some browsers draw nothing. */
function sized(svg: string, side: number): string {
  const [, width, height] = /viewBox="\S+ \S+ (\S+) (\S+)"/.exec(svg) ?? [];
  const scale = side / Math.max(Number(width), Number(height));
  return svg.replace('<svg ', `<svg width="${Number(width) * scale}" height="${Number(height) * scale}" `);
}

/**
 * A logo that can be drawn on a canvas; a drawing has `side` pixels on its longer side, pixels have what they are.
 * Rejects with `logo-refused` where the browser cannot draw it.
 */
export async function pictureOf({ type, bytes }: LogoPicture, side: number): Promise<HTMLImageElement> {
  const content = type === 'image/svg+xml' ? sized(new TextDecoder().decode(bytes), side) : bytes;
  const url = URL.createObjectURL(new Blob([content], { type }));
  const image = new Image();
  try {
    image.src = url;
    await image.decode();
    return image;
  } catch (error) {
    throw new FailureError('logo-refused', { reason: 'drawing' }, error);
  } finally {
    URL.revokeObjectURL(url);
  }
}

/**
 * A drawing stays one where it is short enough; pictures of pixels are drawn anew, so that nothing of the file itself is
 * kept. Fails with `file-too-large`, `unreadable-file` and `logo-refused`.
 */
export function logoOf(file: File): Promise<Result<ChosenLogo>> {
  return attempt(async () => {
    const { name, size } = file;
    if (size > MOST_FILE_BYTES)
      throw new FailureError('file-too-large', { file: name, megabytes: Math.round(size / 1e6) });
    const head = await file
      .slice(0, 512)
      .text()
      .catch((error: unknown) => {
        throw new FailureError('unreadable-file', { file: name }, error);
      });
    if (/^\ufeff?\s*</.test(head)) {
      const { text, cut } = cleanSvg(await file.text());
      const bytes = new TextEncoder().encode(text);
      const drawn = bytes.length > DEMO_LIMITS.logo;
      const svg: LogoPicture = { kind: 'image', type: 'image/svg+xml', bytes };
      if (!drawn) return { logo: svg, cut, drawn };
      const picture = await pictureOf(svg, SIDES[0]);
      return { logo: await inPixels(picture, picture.naturalWidth, picture.naturalHeight), cut, drawn };
    }
    const bitmap = await createImageBitmap(file).catch((error: unknown) => {
      throw new FailureError('logo-refused', { reason: 'pixels' }, error);
    });
    try {
      return { logo: await inPixels(bitmap, bitmap.width, bitmap.height), cut: false, drawn: false };
    } finally {
      bitmap.close();
    }
  });
}
