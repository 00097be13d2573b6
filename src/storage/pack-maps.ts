/** The taste maps of the built-in catalogs: files of the app, like the catalogs themselves. */
import type { Catalog } from '../domain/catalog.ts';
import { FailureError } from '../domain/errors.ts';
import { unpackPlaces } from '../domain/places-file.ts';
import { fetchFile } from './packs.ts';

/** @param base Where the app lies, with a slash at the end. */
export function packMaps(base: string) {
  return {
    /** Rejects with `pack-damaged` when the file is missing or not of these vectors. */
    async load({ id, dataId, itemCount }: Catalog): Promise<Float32Array> {
      const response = await fetchFile(`${base}packs/${id}.places`);
      const read = await unpackPlaces(dataId, itemCount, await response.arrayBuffer());
      if (!read.ok) throw new FailureError(read.failure.code, read.failure.details);
      return read.value;
    },
  };
}
