/** Numbers in Crockford's base 32: read aloud and typed without mistaking O for 0 or I and L for 1. */

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const SYMBOL_BITS = 5;

/** @param bits 0 and 1, a multiple of five of them. */
export const toCrockford = (bits: readonly number[]): string =>
  Array.from({ length: bits.length / SYMBOL_BITS }, (_, at) => {
    const five = bits.slice(at * SYMBOL_BITS, (at + 1) * SYMBOL_BITS);
    return ALPHABET[five.reduce((code, bit) => 2 * code + bit, 0)];
  }).join('');

/** The symbols as they are written, whatever the spaces, hyphens and case; undefined where another character is left. */
export function canonicalCrockford(text: string): string | undefined {
  const symbols = text
    .replace(/[\s\u2010-\u2015-]/gu, '')
    .toUpperCase()
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  return /^[0-9A-HJKMNP-TV-Z]*$/.test(symbols) ? symbols : undefined;
}

/** Bits of canonical symbols. */
export const fromCrockford = (symbols: string): number[] =>
  Array.from(symbols).flatMap((symbol) => {
    const code = ALPHABET.indexOf(symbol);
    return Array.from({ length: SYMBOL_BITS }, (_, at) => (code >> (SYMBOL_BITS - 1 - at)) & 1);
  });
