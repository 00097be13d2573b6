/**
 * A prior as one file: seven whole numbers, then the arrays, wide ones first so that each begins on a multiple of its
 * own width. Little-endian, as every machine that runs a browser is.
 */
import { failed, success, type Result } from '../../errors.ts';
import type { Prior } from './prior.ts';

/** “INGP”, read as a little-endian number. */
const MAGIC = 0x50474e49;
const VERSION = 1;
const HEADER = 7;

/** Arrays of the file in order, for a prior of these sizes. */
const lengthsOf = (items: number, perItem: number, dims: number, count: number) => ({
  rows: items,
  sourceScales: items,
  factorScales: items,
  biasScale: 1,
  likes: items,
  sources: items * perItem,
  sourceCodes: items * perItem,
  factorCodes: items * dims,
  biasCodes: count,
});

/** Reads or writes typed arrays one after the other. */
class Cursor {
  readonly #buffer: ArrayBuffer;
  #at: number;

  constructor(buffer: ArrayBuffer, at: number) {
    this.#buffer = buffer;
    this.#at = at;
  }

  put(array: ArrayBufferView): void {
    new Uint8Array(this.#buffer).set(
      new Uint8Array(array.buffer, array.byteOffset, array.byteLength),
      this.#at,
    );
    this.#at += array.byteLength;
  }

  /** The next `length` elements, copied, so that none of them keeps the file in memory. */
  take<T>(type: { new (buffer: ArrayBuffer): T; readonly BYTES_PER_ELEMENT: number }, length: number): T {
    const from = this.#at;
    this.#at += length * type.BYTES_PER_ELEMENT;
    return new type(this.#buffer.slice(from, this.#at));
  }
}

export function encodePrior(prior: Prior): ArrayBuffer {
  const { count, people, rows, likes, sources, factors, biases } = prior;
  const header = [MAGIC, VERSION, count, people, rows.length, sources.perItem, factors.dims];
  const arrays = [
    Uint32Array.from(header),
    rows,
    sources.scales,
    factors.scales,
    biases.scales,
    likes,
    sources.sources,
    sources.codes,
    factors.codes,
    biases.codes,
  ];
  const buffer = new ArrayBuffer(arrays.reduce((sum, array) => sum + array.byteLength, 0));
  const cursor = new Cursor(buffer, 0);
  for (const array of arrays) cursor.put(array);
  return buffer;
}

/** Whether the bytes begin as a prior does. */
export const beginsAsPrior = (bytes: Uint8Array<ArrayBuffer>): boolean =>
  bytes.length >= 4 && new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) === MAGIC;

/** Reads a prior; `prior-damaged` when the bytes are none, cut short, or point outside of themselves. */
export function decodePrior(buffer: ArrayBuffer): Result<Prior> {
  const damaged = failed('prior-damaged');
  if (buffer.byteLength < HEADER * 4) return damaged;
  const [magic, version, count, people, items, perItem, dims] = new Uint32Array(buffer, 0, HEADER);
  if (magic !== MAGIC || version !== VERSION) return damaged;
  const lengths = lengthsOf(items, perItem, dims, count);
  const bytes =
    4 * (HEADER + lengths.rows + lengths.sourceScales + lengths.factorScales + lengths.biasScale) +
    2 * (lengths.likes + lengths.sources) +
    (lengths.sourceCodes + lengths.factorCodes + lengths.biasCodes);
  if (buffer.byteLength !== bytes) return damaged;

  const cursor = new Cursor(buffer, HEADER * 4);
  const rows = cursor.take(Uint32Array<ArrayBuffer>, lengths.rows);
  const sourceScales = cursor.take(Float32Array<ArrayBuffer>, lengths.sourceScales);
  const factorScales = cursor.take(Float32Array<ArrayBuffer>, lengths.factorScales);
  const biasScale = cursor.take(Float32Array<ArrayBuffer>, lengths.biasScale);
  const likes = cursor.take(Uint16Array<ArrayBuffer>, lengths.likes);
  const sources = cursor.take(Uint16Array<ArrayBuffer>, lengths.sources);
  const sourceCodes = cursor.take(Int8Array<ArrayBuffer>, lengths.sourceCodes);
  const factorCodes = cursor.take(Int8Array<ArrayBuffer>, lengths.factorCodes);
  const biasCodes = cursor.take(Int8Array<ArrayBuffer>, lengths.biasCodes);

  const scales = [sourceScales, factorScales, biasScale];
  const sound =
    rows.every((row, place) => row < count && (place === 0 || rows[place - 1] < row)) &&
    sources.every((source) => source < items) &&
    scales.every((array) => array.every((scale) => Number.isFinite(scale) && scale >= 0));
  if (!sound) return damaged;
  return success({
    count,
    people,
    rows,
    likes,
    sources: { perItem, sources, codes: sourceCodes, scales: sourceScales },
    factors: { count: items, dims, codes: factorCodes, scales: factorScales },
    biases: { count: 1, dims: count, codes: biasCodes, scales: biasScale },
  });
}
