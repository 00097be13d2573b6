/** Built-in catalogs are checked before they are used: shape, words and vectors must belong together. */
import { itemText, VECTOR_DIMS, type Item, type QuantizedVectors } from './catalog.ts';
import { attempt, FailureError, type Result } from './errors.ts';
import type { PackFile } from './packs.ts';
import { sha256Hex } from './sha256.ts';

export interface ParsedPack {
  readonly file: PackFile;
  readonly items: Item[];
  readonly vectors: QuantizedVectors;
}

/** An item as packs and their sources hold it: what all items of a pack have in common is left out. */
export type PackItem = PackFile['items'][number];

type Check = (value: unknown) => boolean;
type Shape<T> = Readonly<Record<keyof T & string, Check>>;

const text: Check = (value) => typeof value === 'string' && value !== '';
const texts: Check = (value) => Array.isArray(value) && value.every(text);
const sha256: Check = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const numbers: Check = (value) => isRecord(value) && Object.values(value).every(Number.isFinite);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const oneOf =
  (...allowed: readonly unknown[]): Check =>
  (value) =>
    allowed.includes(value);

// Functions in a table and no schema library: this runs before the first card, and a library that has not run before
// takes four times as long over the same seven hundred fields (33 ms against 8 on a slow phone).
const ITEM: Shape<PackItem> = {
  id: text,
  title: text,
  creators: texts,
  year: optional(Number.isInteger),
  tags: texts,
  series: optional(text),
  description: optional(text),
  numbers: optional(numbers),
};

const FILE: Shape<PackFile> = {
  id: oneOf('classics-en', 'classics-zh'),
  version: oneOf(1),
  encoder: oneOf('minilm-l6-en', 'e5-small-en-zh'),
  licence: text,
  dims: oneOf(VECTOR_DIMS),
  items: (value) => Array.isArray(value) && value.length > 0,
  textsSha256: sha256,
  vectorsSha256: sha256,
};

/** The first field that is not in the shape or not as it says, '' for a value without fields; undefined when all is well. */
function amiss(shape: Readonly<Record<string, Check>>, value: unknown): string | undefined {
  if (!isRecord(value)) return '';
  return (
    Object.keys(value).find((key) => !Object.hasOwn(shape, key)) ??
    Object.keys(shape).find((key) => !shape[key](value[key]))
  );
}

function itemsAmiss(items: readonly unknown[]): string | undefined {
  for (const [index, item] of items.entries()) {
    const field = amiss(ITEM, item);
    if (field !== undefined) return field === '' ? `items.${index}` : `items.${index}.${field}`;
  }
  return undefined;
}

const damaged = (part: 'json' | 'texts' | 'vectors', path?: string): FailureError =>
  new FailureError('pack-damaged', path === undefined ? { part } : { part, path });

function assertShape(json: unknown): asserts json is PackFile {
  const path =
    amiss(FILE, json) ?? (isRecord(json) && Array.isArray(json.items) ? itemsAmiss(json.items) : '');
  if (path !== undefined) throw damaged('json', path);
}

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

/** Reverse of packVectors; undefined when the length is wrong or a scale is no scale. */
export function unpackVectors(
  buffer: ArrayBuffer,
  count: number,
  dims: number,
): QuantizedVectors | undefined {
  const codeBytes = count * dims;
  if (buffer.byteLength !== codeBytes + count * 4) return undefined;
  const view = new DataView(buffer, codeBytes);
  const scales = new Float32Array(count);
  for (let row = 0; row < count; row++) scales[row] = view.getFloat32(row * 4, true);
  if (!scales.every((scale) => Number.isFinite(scale) && scale >= 0)) return undefined;
  return { count, dims, codes: new Int8Array(buffer.slice(0, codeBytes)), scales };
}

/**
 * Checks a pack as it came from the network: shape of the JSON, the texts against their hash (an edited item would no
 * longer match its vector), the vectors against theirs. Anything amiss is `pack-damaged`, with the part that was.
 */
export function parsePack(json: unknown, buffer: ArrayBuffer): Promise<Result<ParsedPack>> {
  return attempt(async () => {
    assertShape(json);
    if (new Set(json.items.map(({ id }) => id)).size !== json.items.length) throw damaged('json', 'items');
    const items = json.items.map(completeItem);
    if ((await hashTexts(items)) !== json.textsSha256) throw damaged('texts');
    if ((await sha256Hex(buffer)) !== json.vectorsSha256) throw damaged('vectors');
    const vectors = unpackVectors(buffer, items.length, json.dims);
    if (!vectors) throw damaged('vectors');
    return { file: json, items, vectors };
  });
}
