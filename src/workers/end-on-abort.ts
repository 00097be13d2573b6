/** Giving up on a worker that hears no message while it works. */
import type { Client, Handlers } from './rpc.ts';

/** Runs `work`; an abort meanwhile ends the worker and with it the work, also inside a long step. */
export async function endOnAbort<H extends Handlers, T>(
  client: Client<H>,
  signal: AbortSignal | undefined,
  work: (client: Client<H>) => Promise<T>,
): Promise<T> {
  const abort = () => client.close();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    return await work(client);
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}
