/** Where long work lets its thread read messages, and learns that nobody waits for it any more. */
import { FailureError } from './errors.ts';

/**
 * Lets waiting messages in, an abort among them, and throws `cancelled` when one came.
 * A message to oneself: a resolved promise would not let other messages in, a timer waits 4 ms each time.
 */
export async function checkpoint(signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
  if (signal?.aborted) throw new FailureError('cancelled');
}
