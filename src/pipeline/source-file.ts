/** A file as the person hands it over, and its bytes. */
import { FailureError } from '../domain/errors.ts';
import { MAX_FILE_BYTES } from '../domain/importing/file-limit.ts';
import type { ImportFile } from '../domain/importing/import-types.ts';

/** What a `File` offers. */
export interface SourceFile {
  readonly name: string;
  /** Bytes, where they are known before the file is read. */
  readonly size?: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/**
 * Reads a file whole; one that is too large is refused by its size, before it fills the memory.
 * @throws FailureError `file-too-large`, or `unreadable-file` for one that was moved or deleted since.
 */
export async function readSourceFile(file: SourceFile): Promise<ImportFile> {
  const { name, size = 0 } = file;
  if (size > MAX_FILE_BYTES)
    throw new FailureError('file-too-large', { file: name, megabytes: Math.round(size / 1e6) });
  try {
    return { name, bytes: new Uint8Array(await file.arrayBuffer()) };
  } catch (error) {
    throw new FailureError('unreadable-file', { file: name }, error);
  }
}
