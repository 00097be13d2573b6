/**
 * A prior as a person keeps it, `*.prior`: the prior (prior-file.ts), then 32 bytes of SHA-256 over the ids of the items
 * that it was made for, in catalog order, and 32 over all bytes before.
 */
import { failed, success, type Result } from '../../errors.ts';
import { sha256Hex } from '../../sha256.ts';
import { beginsAsPrior, decodePrior, encodePrior } from './prior-file.ts';
import type { Prior } from './prior.ts';

const HASH_BYTES = 32;

export interface SealedPrior {
  readonly prior: Prior;
  /** See {@link hashIds}. */
  readonly idsSha256: string;
}

/** By its first bytes or, where those are damaged, by its name. */
export const isPriorFile = (file: { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }) =>
  beginsAsPrior(file.bytes) || /\.prior$/i.test(file.name);

/** SHA-256 of ids in order, as JSON, which tells ["a,b"] from ["a", "b"]. */
const hashIds = (ids: readonly string[]): Promise<string> =>
  sha256Hex(new TextEncoder().encode(JSON.stringify(ids)));

const bytesOf = (hex: string): number[] => (hex.match(/../g) ?? []).map((byte) => parseInt(byte, 16));
const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** @param ids of the catalog's items, by row. */
export async function sealPrior(prior: Prior, ids: readonly string[]): Promise<Uint8Array<ArrayBuffer>> {
  const encoded = new Uint8Array(encodePrior(prior));
  const file = new Uint8Array(encoded.length + 2 * HASH_BYTES);
  file.set(encoded);
  file.set(bytesOf(await hashIds(ids)), encoded.length);
  const content = file.subarray(0, -HASH_BYTES);
  file.set(bytesOf(await sha256Hex(content)), content.length);
  return file;
}

/** Reverse of {@link sealPrior}; `prior-damaged` for a file that is not whole, or of another version. */
export async function unsealPrior(file: Uint8Array<ArrayBuffer>): Promise<Result<SealedPrior>> {
  const content = file.subarray(0, Math.max(0, file.length - HASH_BYTES));
  if ((await sha256Hex(content)) !== hexOf(file.subarray(content.length))) return failed('prior-damaged');
  const ids = content.length - HASH_BYTES;
  // Copied, so that it begins where a buffer does, as its arrays of wide numbers must.
  const prior = decodePrior(content.slice(0, Math.max(0, ids)).buffer);
  return prior.ok ? success({ prior: prior.value, idsSha256: hexOf(content.subarray(ids)) }) : prior;
}

/**
 * Whether a catalog is the one that the prior was made for. Items that came later do not matter: a merge keeps the
 * stored ones in their rows and puts the new ones behind (pipeline/merge.ts).
 * @param ids by row.
 */
export const belongsTo = async (
  { prior, idsSha256 }: SealedPrior,
  ids: readonly string[],
): Promise<boolean> => ids.length >= prior.count && (await hashIds(ids.slice(0, prior.count))) === idsSha256;
