/** Opens zips by streaming, against the archive's own directory, so that neither a cut nor a bomb gets far. */
import { Unzip, UnzipInflate } from 'fflate';
import { checkpoint } from '../checkpoint.ts';
import { FailureError } from '../errors.ts';
import { MAX_FILE_BYTES } from './file-limit.ts';
import type { ImportFile } from './import-types.ts';

/** Real exports hold under 200 files; more costs time before anything is known of them. */
const MAX_ENTRIES = 1_000;
/** Two of the largest files that are read; the tab holds it all at once. */
const MAX_OUTPUT_BYTES = 512 * 1024 * 1024;
/** Tables shrink 3 to 20 times, one repeated word a thousand times: past 100 it is a bomb … */
const MAX_RATIO = 100;
/** … except that a small file of equal rows may do it honestly and harms nobody. */
const HARMLESS_BYTES = 16 * 1024 * 1024;
/** Inflates to 64 MiB at the very most between two looks at the abort signal. */
const CHUNK_BYTES = 64 * 1024;

const READABLE = /\.(csv|tsv|tab|txt|dat|json|jsonl|ndjson|xml|rss|atom|prior)$/i;

interface Entry {
  readonly size: number;
  readonly crc: number;
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** macOS adds a shadow of each file; dot files are settings. */
const isWanted = (path: string): boolean =>
  !path.startsWith('__MACOSX/') && !baseName(path).startsWith('.') && READABLE.test(path);

/** Reads the central directory (APPNOTE 4.3.12, 4.3.16). A cut file has none, which is how the cut shows. */
function readDirectory({ name, bytes }: ImportFile): Map<string, Entry> {
  const damaged = () => new FailureError('damaged-zip', { file: name });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // The end record is 22 bytes and a comment of at most 65,535.
  let end = bytes.length - 22;
  const lowest = Math.max(0, end - 0xffff);
  while (end >= lowest && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < lowest) throw damaged();
  const count = view.getUint16(end + 10, true);
  if (count > MAX_ENTRIES) throw new FailureError('zip-too-large', { file: name, entries: count });

  const entries = new Map<string, Entry>();
  const text = new TextDecoder();
  let at = view.getUint32(end + 16, true);
  let total = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50) throw damaged();
    const crc = view.getUint32(at + 16, true);
    const packed = view.getUint32(at + 20, true);
    const size = view.getUint32(at + 24, true);
    const nameLength = view.getUint16(at + 28, true);
    const path = text.decode(bytes.subarray(at + 46, at + 46 + nameLength));
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (!isWanted(path)) continue;
    total += size;
    const bomb = size > HARMLESS_BYTES && size > packed * MAX_RATIO;
    if (bomb || total > MAX_OUTPUT_BYTES)
      throw new FailureError('zip-too-large', { file: name, megabytes: Math.round(total / 1e6) });
    if (size > MAX_FILE_BYTES)
      throw new FailureError('file-too-large', { file: path, megabytes: Math.round(size / 1e6) });
    entries.set(path, { size, crc });
  }
  return entries;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** CRC-32 as zips use it; inflate alone accepts many a flipped bit. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = CRC_TABLE[(crc ^ bytes[i]) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/**
 * The readable files of a zip, in its order, folders dropped from their names. Throws `damaged-zip` when it is cut or
 * a checksum differs, `zip-too-large` past 1,000 entries, 512 MiB or 100 times its size, `file-too-large` for one file.
 */
export async function expandZip(file: ImportFile, signal?: AbortSignal): Promise<ImportFile[]> {
  const { name, bytes } = file;
  const directory = readDirectory(file);
  const damaged = (cause?: unknown) => new FailureError('damaged-zip', { file: name }, cause);
  const found = new Map<string, ImportFile>();

  const unzip = new Unzip((entry) => {
    const listed = directory.get(entry.name);
    if (!listed || found.has(entry.name)) return;
    const output = new Uint8Array(listed.size);
    let filled = 0;
    entry.ondata = (error, chunk, final) => {
      if (error) throw error;
      if (filled + chunk.length > output.length) throw damaged();
      output.set(chunk, filled);
      filled += chunk.length;
      if (!final) return;
      if (filled !== output.length || crc32(output) !== listed.crc) throw damaged();
      found.set(entry.name, { name: baseName(entry.name), bytes: output });
    };
    entry.start();
  });
  unzip.register(UnzipInflate);

  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    await checkpoint(signal);
    try {
      unzip.push(bytes.subarray(at, at + CHUNK_BYTES), at + CHUNK_BYTES >= bytes.length);
    } catch (cause) {
      throw damaged(cause);
    }
  }
  if (found.size !== directory.size) throw damaged();
  return [...directory.keys()].flatMap((path) => found.get(path) ?? []);
}
