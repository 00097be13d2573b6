/** Bytes as text: in a link, and inside JSON, where they become a third longer and a list of numbers would be four times. */

/** Bytes turned at once: a call takes only so many arguments, some engines 65,536. A multiple of 3, so that pieces join. */
const PIECE = 0x3000;

export function toBase64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += PIECE)
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(at, at + PIECE))));
  return pieces.join('');
}

/** Undefined for what {@link toBase64} cannot have written. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  let decoded: string;
  try {
    decoded = atob(text);
  } catch {
    return undefined;
  }
  const bytes = new Uint8Array(decoded.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = decoded.charCodeAt(i);
  return bytes;
}

/** In the characters that every program leaves alone in a link (RFC 4648 section 5, without padding). */
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

/** A view of the same bytes, whatever array they belong to. */
export const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
