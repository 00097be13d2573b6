/** Numbers and words in the fewest bytes, and back within bounds: guessed after a familiar text, or as they are. */
import { FailureError } from '../errors.ts';
import { codeBytes, decodeBytes } from './byte-coder.ts';
import type { Sections } from './byte-stream.ts';
import type { DemoLanguage } from './demo.ts';
import { DICTIONARY_EN } from './dictionary-en.ts';
import { DICTIONARY_ZH } from './dictionary-zh.ts';
import type { Steps } from './steps.ts';

/**
 * What unpacking may give at most. The words that fit in the longest link are a third of it; decoding takes some 5 µs a
 * byte, so that a hostile link holds a page for a second or two and no longer.
 */
export const MAX_UNPACKED = 256 * 1024;

/** By their number in the link. */
const STORED = 0;
const MODELLED: Readonly<Record<DemoLanguage, number>> = { en: 1, zh: 2 };

/** What the model of a method has read before, evaluated when first needed: most visitors need one. */
const KNOWN: ReadonlyMap<number, () => Uint8Array> = new Map([
  [MODELLED.en, () => new TextEncoder().encode(DICTIONARY_EN)],
  [MODELLED.zh, () => new TextEncoder().encode(DICTIONARY_ZH)],
]);

const damaged = (cause?: unknown) => new FailureError('demo-damaged', undefined, cause);

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A length in two bytes, or three, high first. */
const twoBytes = (length: number): Uint8Array => Uint8Array.of(length >> 8, length);
const threeBytes = (length: number): Uint8Array => Uint8Array.of(length >> 16, length >> 8, length);

/** The length written in bytes from … to. */
function lengthIn(bytes: Uint8Array, from: number, to: number): number {
  if (to > bytes.length) throw damaged();
  return bytes.subarray(from, to).reduce((length, byte) => length * 256 + byte, 0);
}

/**
 * The shorter of two: method (1 byte), length of the raw bytes (2) and they, then as they are, or by the model of the
 * language after their length (3): length of the numbers (2), numbers and words in UTF-8. What is longer than
 * MAX_UNPACKED is left as it is, and is then too long for any link.
 */
export function* pack(
  { numbers, words, raw }: Sections,
  language: DemoLanguage,
): Steps<Uint8Array<ArrayBuffer>> {
  const plain = joined(twoBytes(numbers.length), numbers, new TextEncoder().encode(words));
  const head = (method: number) => joined(Uint8Array.of(method), twoBytes(raw.length), raw);
  const stored = joined(head(STORED), plain);
  const method = MODELLED[language];
  const known = KNOWN.get(method);
  if (!known || plain.length > MAX_UNPACKED) return stored;
  const modelled = joined(head(method), threeBytes(plain.length), yield* codeBytes(plain, known()));
  return modelled.length < stored.length ? modelled : stored;
}

function* plainOf(method: number, tail: Uint8Array<ArrayBuffer>): Steps<Uint8Array<ArrayBuffer>> {
  if (method === STORED) return tail;
  const known = KNOWN.get(method);
  if (!known) throw damaged();
  const length = lengthIn(tail, 0, 3);
  if (length > MAX_UNPACKED) throw new FailureError('demo-too-large');
  return yield* decodeBytes(tail.subarray(3), known(), length);
}

/** Reverse of {@link pack}. Throws `demo-damaged`, and `demo-too-large` before more than MAX_UNPACKED are made. */
export function* unpack(packed: Uint8Array<ArrayBuffer>): Steps<Sections> {
  const rawEnd = 3 + lengthIn(packed, 1, 3);
  if (rawEnd > packed.length) throw damaged();
  const plain = yield* plainOf(packed[0], packed.slice(rawEnd));
  const numbersEnd = 2 + lengthIn(plain, 0, 2);
  if (numbersEnd > plain.length) throw damaged();
  try {
    return {
      raw: packed.slice(3, rawEnd),
      numbers: plain.slice(2, numbersEnd),
      words: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plain.subarray(numbersEnd)),
    };
  } catch (error) {
    throw damaged(error);
  }
}
