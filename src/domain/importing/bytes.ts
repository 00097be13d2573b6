/** From bytes to text: refuses what is not text before anything is decoded, then finds the encoding. */
import { FailureError } from '../errors.ts';
import { MAX_FILE_BYTES } from './file-limit.ts';
import type { ImportFile } from './import-types.ts';

const MIB = 1024 * 1024;
/**
 * A long review is 50 KB and a row with several 300 KB; past this a "line" is a dump without line breaks, which a
 * table parser would copy again and again.
 */
const MAX_LINE_BYTES = MIB;
/** Enough for hundreds of lines, so that a share of characters means something; little enough to be free. */
const SAMPLE_BYTES = 64 * 1024;

export interface DecodedFile {
  readonly name: string;
  readonly text: string;
  /** A WHATWG label: utf-8, utf-16le, utf-16be, gb18030, windows-1252, or the override as given. */
  readonly encoding: string;
}

const MAGIC: readonly (readonly number[])[] = [
  [0x50, 0x4b, 0x03, 0x04], // zip (spreadsheets and e-books too)
  [0x50, 0x4b, 0x05, 0x06], // empty zip
  [0x25, 0x50, 0x44, 0x46, 0x2d], // %PDF-
  [0x89, 0x50, 0x4e, 0x47], // PNG
  [0xff, 0xd8, 0xff], // JPEG
  [0x1f, 0x8b], // gzip
  [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20, 0x66], // "SQLite f"
  [0xd0, 0xcf, 0x11, 0xe0], // old Office
  [0x37, 0x7a, 0xbc, 0xaf], // 7z
];

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, index) => bytes[index] === byte);

export const isZip = (bytes: Uint8Array): boolean => startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]);

/**
 * Whether a line is longer than `limit` bytes. Looks back for a line break from the end of each window, so a file of
 * one endless line costs one window, and an ordinary file a few bytes per window.
 */
export function hasOverlongLine(bytes: Uint8Array, limit = MAX_LINE_BYTES): boolean {
  for (let start = 0; bytes.length - start > limit;) {
    const window = bytes.subarray(start, start + limit);
    let end = window.lastIndexOf(0x0a);
    if (end < 0) end = window.lastIndexOf(0x0d);
    if (end < 0) return true;
    start += end + 1;
  }
  return false;
}

/** First and last bytes tell JSON, the first alone markup: their one line may be the whole file. */
const looksLikeOneLine = (bytes: Uint8Array): boolean => {
  const printable = (byte: number) => byte > 0x20 && byte < 0x7f;
  const first = bytes.subarray(0, 64).find(printable);
  const last = bytes.subarray(-64).findLast(printable);
  return (first === 0x5b && last === 0x5d) || (first === 0x7b && last === 0x7d) || first === 0x3c;
};

/** Throws `empty-file`, `file-too-large`, `binary-file` or `line-too-long`; reads a few kilobytes, copies nothing. */
export function refuseHopeless({ name, bytes }: ImportFile): void {
  if (bytes.length === 0) throw new FailureError('empty-file', { file: name });
  if (bytes.length > MAX_FILE_BYTES)
    throw new FailureError('file-too-large', { file: name, megabytes: Math.round(bytes.length / 1e6) });
  if (MAGIC.some((magic) => startsWith(bytes, magic))) throw new FailureError('binary-file', { file: name });
  if (!looksLikeOneLine(bytes) && hasOverlongLine(bytes))
    throw new FailureError('line-too-long', { file: name });
}

/** 0x80 to 0x9F in windows-1252; the five that it leaves undefined are refused before (looksWestern). */
const WESTERN_HIGH = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

const decode = (bytes: Uint8Array, label: string): string | undefined => {
  try {
    const text = new TextDecoder(label, { fatal: true }).decode(bytes);
    if (label !== 'windows-1252') return text;
    // Node 20 decodes it as Latin-1, where these are control characters; browsers leave nothing to replace.
    return text.replace(/[\u0080-\u009f]/g, (control) => WESTERN_HIGH[control.charCodeAt(0) - 0x80]);
  } catch {
    return undefined;
  }
};

/** Share of characters that no written text holds: controls, private use, unassigned, the replacement character. */
const oddShare = (text: string): number =>
  (text.match(/[^\P{C}\p{Cf}\t\n\f\r]|\uFFFD/gu)?.length ?? 0) / Math.max(1, text.length);

/** Text holds next to none; a binary file, read as text, several in a hundred. */
const MAX_ODD_SHARE = 0.01;

/** NUL bytes on one side of the pairs only are the empty halves of ASCII in UTF-16; on both sides they are binary. */
function utf16Side(sample: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  let even = 0;
  let odd = 0;
  for (let i = 0; i < sample.length; i++) {
    if (sample[i] !== 0) continue;
    if (i & 1) odd++;
    else even++;
  }
  // A hundredth of stray characters such as U+4E00 puts a NUL on the other side; half and half is binary.
  if (odd > even * 20) return 'utf-16le';
  if (even > odd * 20) return 'utf-16be';
  return undefined;
}

/**
 * GB18030 accepts almost any pair of high bytes, so accepting is no evidence. Chinese is: most of its pairs lie among
 * the 3,755 characters of everyday use (GB 2312 level 1, lead bytes B0–D7, second byte A1 or more). Accented Latin
 * letters rarely come in pairs at all, and Cyrillic ones have lead bytes above D7.
 */
function looksChinese(sample: Uint8Array): boolean {
  let pairs = 0;
  let common = 0;
  for (let i = 0; i + 1 < sample.length; i++) {
    const lead = sample[i];
    if (lead < 0x81) continue;
    const second = sample[++i];
    if (lead >= 0xa1 && lead <= 0xa9 && second >= 0xa1) continue; // punctuation tells nothing
    pairs++;
    if (lead >= 0xb0 && lead <= 0xd7 && second >= 0xa1) common++;
  }
  // Measured: the Chinese pack's texts 0.99, its authors' names 0.97; accented film titles 0.0, Russian 0.19. Between
  // them the bound leaves room for lists of rarer names.
  return pairs > 0 && common / pairs >= 0.6;
}

/** Windows-1252 decodes every byte, so plausibility is all there is: no undefined bytes, no cut-up UTF-8. */
function looksWestern(sample: Uint8Array): boolean {
  let high = 0;
  let sequences = 0;
  for (let i = 0; i < sample.length; i++) {
    const byte = sample[i];
    if (byte < 0x80) continue;
    if (byte === 0x81 || byte === 0x8d || byte === 0x8f || byte === 0x90 || byte === 0x9d) return false;
    high++;
    // A lead byte followed by a continuation byte: "Ã©". Real Western text has it about never.
    if (byte >= 0xc3 && sample[i + 1] >= 0x80 && sample[i + 1] < 0xc0) sequences++;
  }
  return sequences * 4 < high;
}

/** The override is the person's word, so single damaged characters pass; a wrong one shows as many. */
function decodeAs({ name, bytes }: ImportFile, label: string): DecodedFile {
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(label);
  } catch (cause) {
    throw new FailureError('wrong-encoding', { file: name, encoding: label }, cause);
  }
  const text = decode(bytes, label.toLowerCase()) ?? decoder.decode(bytes);
  if (oddShare(text.slice(0, SAMPLE_BYTES)) > MAX_ODD_SHARE)
    throw new FailureError('wrong-encoding', { file: name, encoding: label });
  return { name, text, encoding: label };
}

function detectEncoding(file: ImportFile): DecodedFile {
  const { name, bytes } = file;
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  const wrong = () => new FailureError('wrong-encoding', { file: name });
  const take = (encoding: string): DecodedFile | undefined => {
    const text = decode(bytes, encoding);
    return text === undefined ? undefined : { name, text, encoding };
  };

  const marked = startsWith(bytes, [0xff, 0xfe])
    ? 'utf-16le'
    : startsWith(bytes, [0xfe, 0xff])
      ? 'utf-16be'
      : undefined;
  if (marked) return take(marked) ?? fail(wrong());
  if (sample.includes(0)) {
    const side = utf16Side(sample);
    const found = side && take(side);
    if (!found || oddShare(found.text.slice(0, SAMPLE_BYTES)) > MAX_ODD_SHARE)
      throw new FailureError('binary-file', { file: name });
    return found;
  }
  const found =
    take('utf-8') ??
    (looksChinese(sample) ? take('gb18030') : undefined) ??
    (looksWestern(sample) ? take('windows-1252') : undefined) ??
    fail(wrong());
  if (oddShare(found.text.slice(0, SAMPLE_BYTES)) > MAX_ODD_SHARE)
    throw new FailureError('binary-file', { file: name });
  return found;
}

const fail = (error: FailureError): never => {
  throw error;
};

/**
 * The text of a file: UTF-8, UTF-16, GB18030 or Windows-1252 by strict decoding and plausibility, or `encoding` (any
 * WHATWG label) when given. Throws `empty-file`, `file-too-large`, `binary-file`, `line-too-long` or `wrong-encoding`.
 */
export function decodeFile(file: ImportFile, encoding?: string): DecodedFile {
  refuseHopeless(file);
  const decoded = encoding ? decodeAs(file, encoding) : detectEncoding(file);
  if (!/\S/.test(decoded.text)) throw new FailureError('empty-file', { file: file.name });
  return decoded;
}
