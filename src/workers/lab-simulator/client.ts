/** Page side of the simulator: a worker for each question, gone with it, so that giving up ends the work at once. */
import { scriptUrl } from '../../app-urls.ts';
import type { Cancellable, SimulatorService } from '../../pipeline/services.ts';
import { endOnAbort } from '../end-on-abort.ts';
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
  try {
    return await endOnAbort(client, signal, work);
  } finally {
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
