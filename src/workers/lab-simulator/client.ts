/** Page side of the simulator: a worker for each question, gone with it, so that giving up ends the work at once. */
import { scriptUrl } from '../../app-urls.ts';
import type { Cancellable, SimulatorService } from '../../pipeline/services.ts';
import { connect, type Client } from '../rpc.ts';
import type { SimulatorHandlers } from './protocol.ts';
import workerUrl from './simulator.worker.ts?worker&url';

async function withWorker<T>(
  { signal }: Pick<Cancellable, 'signal'>,
  work: (client: Client<SimulatorHandlers>) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const client = connect<SimulatorHandlers>(
    new Worker(scriptUrl(workerUrl), { type: 'module', name: 'simulator' }),
  );
  const abort = () => client.close();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    return await work(client);
  } finally {
    signal?.removeEventListener('abort', abort);
    client.close();
  }
}

export function createSimulator(): SimulatorService {
  return {
    simulate: (simulation, options = {}) =>
      withWorker(options, (client) => client.call('simulate', simulation, options)),
    judgeOffline: (question, { signal } = {}) =>
      withWorker({ signal }, (client) => client.call('judgeOffline', question, { signal })),
  };
}
