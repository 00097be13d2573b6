/** The files of a drop, folders opened. */
import { FailureError } from '../domain/errors.ts';

/** A MovieLens folder has a handful of files; a whole home directory, dropped by mistake, would hold the page for minutes. */
const MOST_FILES = 1_000;
/** Exports nest two deep at most; a folder that links to itself would otherwise never end. */
const DEEPEST = 8;

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

/** Waits for an answer of the file system; a refusal (moved, deleted, locked) is a failure that names the entry. */
const answerOf = <T>(
  entry: FileSystemEntry,
  ask: (resolve: (value: T) => void, reject: (error: unknown) => void) => void,
): Promise<T> =>
  new Promise<T>(ask).catch((error: unknown) => {
    throw new FailureError('unreadable-file', { file: entry.name }, error);
  });

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  answerOf(entry, (resolve, reject) => entry.file(resolve, reject));

/** A reader hands out a hundred entries at a time and an empty list at the end. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  while (children.length < MOST_FILES) {
    const batch = await answerOf<FileSystemEntry[]>(folder, (resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (batch.length === 0) break;
    children.push(...batch);
  }
  return children;
}

/** Hidden files (.DS_Store and its like) lie in every folder and are never an export. */
async function collect(entries: readonly FileSystemEntry[], depth: number, files: File[]): Promise<void> {
  for (const entry of entries) {
    if (files.length >= MOST_FILES || entry.name.startsWith('.')) continue;
    if (isFile(entry)) files.push(await fileOf(entry));
    else if (isFolder(entry) && depth < DEEPEST) await collect(await childrenOf(entry), depth + 1, files);
  }
}

/**
 * What was dropped, as files: folders are walked, at most {@link MOST_FILES} files are taken. Must be called inside the
 * drop event, because the browser empties the transfer when the event ends.
 * @throws FailureError `unreadable-file`
 */
export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  const items = [...transfer.items].filter((item) => item.kind === 'file');
  const entries = items.map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (entries.length === 0) return [...transfer.files];
  const files: File[] = [];
  await collect(entries, 0, files);
  return files;
}
