/** Long work on the page's thread, in slices between which the page answers. */
import { FailureError } from '../domain/errors.ts';
import type { Run, Steps } from '../domain/sharing/steps.ts';

/** Milliseconds of a slice: half a frame. Twice as much, and typing stutters; a tenth, and the pauses take longer than the work. */
const SLICE = 8;

/**
 * A message, which lets the keys that were pressed and the frame that is due go first; a promise would not, and a timer
 * waits four milliseconds each time that it follows another.
 */
const pause = () =>
  new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });

/**
 * Runs steps with pauses between slices of them. Rejects with `cancelled` at the first pause after which nobody wants the
 * answer any more.
 */
export const inSlices =
  (wanted: () => boolean = () => true): Run =>
  async <T>(steps: Steps<T>): Promise<T> => {
    let started = performance.now();
    for (;;) {
      const { done, value } = steps.next();
      if (done) return value;
      if (performance.now() - started < SLICE) continue;
      await pause();
      if (!wanted()) throw new FailureError('cancelled');
      started = performance.now();
    }
  };
