/** A built-in catalog's map as a file: 32 bytes of SHA-256, then x and y of each item as little-endian int16. */
import { failed, success, type Result } from './errors.ts';
import { sha256Hex } from './sha256.ts';

const HASH_BYTES = 32;
/** Steps in [0, 1]: a thousand on the screen are less than a pixel, and two bytes hold them. */
const STEPS = 32767;

/**
 * The hash is over the data's id and the places: a file that was cut short, or drawn for other vectors, is refused.
 * No list of hashes has to be kept beside it: a map is a picture, and who could put another one there could as well
 * change the script that reads it.
 */
const hashOf = (dataId: string, places: Uint8Array): Promise<string> => {
  const id = new TextEncoder().encode(dataId);
  const bytes = new Uint8Array(id.length + places.length);
  bytes.set(id);
  bytes.set(places, id.length);
  return sha256Hex(bytes);
};

/**
 * @param dataId of the vectors that the map was drawn from.
 * @param positions x, y of each item, in [−1, 1].
 */
export async function packPlaces(dataId: string, positions: Float32Array): Promise<Uint8Array<ArrayBuffer>> {
  const file = new Uint8Array(HASH_BYTES + 2 * positions.length);
  const view = new DataView(file.buffer, HASH_BYTES);
  positions.forEach((value, at) => view.setInt16(2 * at, Math.round(value * STEPS), true));
  const hash = await hashOf(dataId, file.subarray(HASH_BYTES));
  hash.match(/../g)?.forEach((byte, at) => (file[at] = parseInt(byte, 16)));
  return file;
}

/** Reverse of packPlaces; `pack-damaged` for a file that does not belong to these vectors or is not whole. */
export async function unpackPlaces(
  dataId: string,
  count: number,
  buffer: ArrayBuffer,
): Promise<Result<Float32Array>> {
  const damaged = failed('pack-damaged', { part: 'places' });
  if (buffer.byteLength !== HASH_BYTES + 4 * count) return damaged;
  const bytes = new Uint8Array(buffer);
  const found = Array.from(bytes.subarray(0, HASH_BYTES), (byte) => byte.toString(16).padStart(2, '0'));
  if (found.join('') !== (await hashOf(dataId, bytes.subarray(HASH_BYTES)))) return damaged;
  const view = new DataView(buffer, HASH_BYTES);
  return success(
    Float32Array.from({ length: 2 * count }, (_, at) => Math.max(-1, view.getInt16(2 * at, true) / STEPS)),
  );
}
