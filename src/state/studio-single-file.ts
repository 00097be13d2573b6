/** The demo on the table as one file: made of the very page that visitors open, on this device. */
import { attempt, FailureError, type Result } from '../domain/errors.ts';
import { readSingleFileParts, writeSingleFile } from '../domain/sharing/single-file.ts';

/** Without a network, the page that the preview beside has kept: the service worker answers with it only who goes there. */
async function fetchKept(address: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(address).catch(() => caches.match(address));
  if (!response?.ok) throw new FailureError('part-not-fetched');
  return new Uint8Array(await response.arrayBuffer());
}

type WriteSingleFile = (link: string, name: string) => Blob;

/**
 * Fetches what all single files share; then one is made at once, as often as its words change. Fails with
 * `part-not-fetched` where the page is neither kept nor to be had.
 * @param demoPage its whole address
 */
export function openSingleFile(demoPage: string): Promise<Result<WriteSingleFile>> {
  return attempt(async () => {
    const page = new TextDecoder().decode(await fetchKept(demoPage));
    const parts = await readSingleFileParts(page, (address) => fetchKept(new URL(address, demoPage).href));
    return (link, name) => new Blob([writeSingleFile(parts, link, name)], { type: 'text/html' });
  });
}
