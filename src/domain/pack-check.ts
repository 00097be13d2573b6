/** Built-in catalogs are checked before they are used: shape, words and vectors must belong together. */
import * as v from 'valibot';
import { itemText, VECTOR_DIMS, type Item, type QuantizedVectors } from './catalog.ts';
import { failed, success, type Result } from './errors.ts';
import type { PackFile } from './packs.ts';
import { sha256Hex } from './sha256.ts';

export interface ParsedPack {
  readonly file: PackFile;
  readonly items: Item[];
  readonly vectors: QuantizedVectors;
}

const text = v.pipe(v.string(), v.nonEmpty());
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

/** An item as packs and their sources hold it: what all items of a pack have in common is left out. */
export const PackItemSchema = v.strictObject({
  id: text,
  title: text,
  creators: v.array(text),
  year: v.optional(v.pipe(v.number(), v.integer())),
  tags: v.array(text),
  series: v.optional(text),
  description: v.optional(text),
  numbers: v.optional(v.record(v.string(), v.pipe(v.number(), v.finite()))),
});

export type PackItem = v.InferOutput<typeof PackItemSchema>;

const PackFileSchema = v.strictObject({
  id: v.picklist(['classics-en', 'classics-zh']),
  version: v.literal(1),
  encoder: v.picklist(['minilm-l6-en', 'e5-small-en-zh']),
  licence: text,
  dims: v.literal(VECTOR_DIMS),
  items: v.pipe(
    v.array(PackItemSchema),
    v.nonEmpty(),
    v.check((items) => new Set(items.map((item) => item.id)).size === items.length, 'an id occurs twice'),
  ),
  textsSha256: sha256,
  vectorsSha256: sha256,
});

/** Every item of a pack is a book and none was set aside by anyone. */
export const completeItem = (item: PackItem): Item => ({ ...item, kind: 'book', backlog: false });

/** SHA-256 of what the encoder reads: one text an item, one a line, UTF-8. */
export function hashTexts(items: readonly Item[]): Promise<string> {
  return sha256Hex(new TextEncoder().encode(items.map(itemText).join('\n')));
}

/** The .vectors file: all codes (count × dims bytes), then all scales (count little-endian float32). */
export function packVectors({ codes, scales }: QuantizedVectors): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(codes.byteLength + scales.byteLength);
  bytes.set(new Uint8Array(codes.buffer, codes.byteOffset, codes.byteLength));
  const view = new DataView(bytes.buffer, codes.byteLength);
  scales.forEach((scale, row) => view.setFloat32(row * 4, scale, true));
  return bytes;
}

/** Reverse of packVectors, or undefined when the length is wrong or a scale is no scale. */
function unpackVectors(buffer: ArrayBuffer, count: number, dims: number): QuantizedVectors | undefined {
  const codeBytes = count * dims;
  if (buffer.byteLength !== codeBytes + count * 4) return undefined;
  const view = new DataView(buffer, codeBytes);
  const scales = Float32Array.from({ length: count }, (_, row) => view.getFloat32(row * 4, true));
  if (!scales.every((scale) => Number.isFinite(scale) && scale >= 0)) return undefined;
  return { count, dims, codes: new Int8Array(buffer.slice(0, codeBytes)), scales };
}

/**
 * Checks a pack as it came from the network: shape of the JSON, the texts against their hash (an edited item would no
 * longer match its vector), the vectors against theirs. Anything amiss is `pack-damaged`, with the part that was.
 */
export async function parsePack(json: unknown, buffer: ArrayBuffer): Promise<Result<ParsedPack>> {
  const parsed = v.safeParse(PackFileSchema, json);
  if (!parsed.success)
    return failed('pack-damaged', { part: 'json', path: v.getDotPath(parsed.issues[0]) ?? '' });
  const file = parsed.output;
  const items = file.items.map(completeItem);
  if ((await hashTexts(items)) !== file.textsSha256) return failed('pack-damaged', { part: 'texts' });
  if ((await sha256Hex(buffer)) !== file.vectorsSha256) return failed('pack-damaged', { part: 'vectors' });
  const vectors = unpackVectors(buffer, items.length, file.dims);
  return vectors ? success({ file, items, vectors }) : failed('pack-damaged', { part: 'vectors' });
}
