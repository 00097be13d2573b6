/** Page side of the mapper: a worker for each drawing, gone with it, because a catalog is drawn once. */
import { scriptUrl } from '../../app-urls.ts';
import type { MapperService } from '../../pipeline/services.ts';
import { connect } from '../rpc.ts';
import workerUrl from './mapper.worker.ts?worker&url';
import type { MapperHandlers } from './protocol.ts';

export function createMapper(): MapperService {
  return {
    draw: async ({ items, vectors }, { signal } = {}) => {
      const client = connect<MapperHandlers>(
        new Worker(scriptUrl(workerUrl), { type: 'module', name: 'mapper' }),
      );
      // Ending the worker ends the work, which hears no message until it is done.
      const abort = () => client.close();
      signal?.addEventListener('abort', abort, { once: true });
      try {
        signal?.throwIfAborted();
        await client.call('open', { count: items.length });
        for await (const chunk of vectors)
          await client.call('addVectors', chunk, { transfer: [chunk.codes.buffer, chunk.scales.buffer] });
        return await client.call('draw', {}, { signal });
      } finally {
        signal?.removeEventListener('abort', abort);
        client.close();
      }
    },
  };
}
