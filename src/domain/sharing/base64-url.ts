/** Bytes in the characters that every program leaves alone in a link (RFC 4648 section 5, without padding). */
import { fromBase64, toBase64 } from '../backup/base64.ts';

export const toBase64Url = (bytes: Uint8Array): string =>
  toBase64(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

/**
 * Undefined for any text but the one that {@link toBase64Url} writes of the bytes: spare bits and foreign characters, which
 * a lenient reader lets pass, would hide a damaged character.
 */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  const bytes = fromBase64(text.replace(/-/g, '+').replace(/_/g, '/'));
  return bytes && toBase64Url(bytes) === text ? bytes : undefined;
}
