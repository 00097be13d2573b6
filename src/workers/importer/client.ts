/** Page side of the importer: a worker per import, gone when it is idle or no longer wanted. */
import { scriptUrl } from '../../app-urls.ts';
import type { ImporterService } from '../../pipeline/services.ts';
import { endOnAbort } from '../end-on-abort.ts';
import { connect, type Client } from '../rpc.ts';
import workerUrl from './importer.worker.ts?worker&url';
import type { ImporterHandlers } from './protocol.ts';

/**
 * Reading follows detecting once the person has looked at the preview: half a minute spares them a second start,
 * and after it the memory of a large file is worth more.
 */
const IDLE_MS = 30_000;

export function createImporter(): ImporterService {
  let idle: { client: Client<ImporterHandlers>; timer: ReturnType<typeof setTimeout> } | undefined;

  const take = (): Client<ImporterHandlers> => {
    const client = idle?.client;
    clearTimeout(idle?.timer);
    idle = undefined;
    if (client && !client.closed) return client;
    return connect<ImporterHandlers>(new Worker(scriptUrl(workerUrl), { type: 'module' }));
  };

  const release = (client: Client<ImporterHandlers>): void => {
    if (client.closed) return;
    if (idle) return client.close();
    idle = {
      client,
      timer: setTimeout(() => {
        client.close();
        idle = undefined;
      }, IDLE_MS),
    };
  };

  /** Files are copied, not moved: the caller reads the same bytes again after the preview. */
  const run = async <T>(
    signal: AbortSignal | undefined,
    work: (client: Client<ImporterHandlers>) => Promise<T>,
  ): Promise<T> => {
    const client = take();
    try {
      return await endOnAbort(client, signal, work);
    } finally {
      release(client);
    }
  };

  return {
    detect: (files, { signal, encoding } = {}) =>
      run(signal, (client) => client.call('detect', { files, encoding }, { signal })),
    read: (files, choices, options = {}) =>
      run(options.signal, (client) => client.call('read', { files, choices }, options)),
    readBackup: (file, { signal, passphrase } = {}) =>
      run(signal, (client) => client.call('readBackup', { file, passphrase }, { signal })),
    lock: (bytes, passphrase) => run(undefined, (client) => client.call('lock', { bytes, passphrase })),
    readTable: (file, mostCells, { signal } = {}) =>
      run(signal, (client) => client.call('readTable', { file, mostCells }, { signal })),
  };
}
