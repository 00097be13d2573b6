/**
 * The built-in catalogs. They are files of the app and, with its shell, there offline: a copy in the database would
 * only cost room, and go stale with the next version.
 */
import type { Item, QuantizedVectors } from '../domain/catalog.ts';
import { FailureError } from '../domain/errors.ts';
import type { Result } from '../domain/errors.ts';
import { parsePack } from '../domain/pack-check.ts';
import type { PackFile } from '../domain/packs.ts';
import type { LoadedCatalog } from './records.ts';

interface CheckedPack {
  readonly file: PackFile;
  readonly items: Item[];
  readonly vectors: QuantizedVectors;
}
type Check = (json: unknown, vectors: ArrayBuffer) => Promise<Result<CheckedPack>>;

/** A file of the app; rejects with `pack-damaged` when it cannot be had. */
export async function fetchFile(url: string): Promise<Response> {
  const response = await fetch(url).catch(() => undefined);
  if (!response?.ok) throw new FailureError('pack-damaged', { url, status: response?.status ?? 0 });
  return response;
}

async function* once<T>(value: T): AsyncGenerator<T> {
  yield value;
}

/**
 * @param base Where the app lies, with a slash at the end.
 * `load` rejects with `pack-damaged` when a file is missing or its content does not match its hashes.
 */
export function packSource(base: string, check: Check = parsePack) {
  return {
    async load(packId: string): Promise<LoadedCatalog> {
      const [json, bytes] = await Promise.all([
        // A host that answers a missing file with its front page sends HTML: not JSON, so damaged.
        fetchFile(`${base}packs/${packId}.json`).then((response) =>
          (response.json() as Promise<unknown>).catch(() => undefined),
        ),
        fetchFile(`${base}packs/${packId}.vectors`).then((response) => response.arrayBuffer()),
      ]);
      const checked = await check(json, bytes);
      if (!checked.ok) throw new FailureError(checked.failure.code, checked.failure.details);
      const { file, items, vectors } = checked.value;
      // A catalog swapped under another's name would carry the taps of one into the other.
      if (file.id !== packId) throw new FailureError('pack-damaged', { expected: packId, found: file.id });
      return {
        catalog: {
          id: file.id,
          name: file.id,
          source: 'pack',
          encoder: file.encoder,
          dataId: file.vectorsSha256,
          itemCount: items.length,
          backlogCount: items.filter((item) => item.backlog).length,
          licence: file.licence,
          // Shipped, not imported: a pack has no moment of its own on this device.
          createdAt: 0,
          updatedAt: 0,
        },
        items,
        vectors: once(vectors),
      };
    },
  };
}
