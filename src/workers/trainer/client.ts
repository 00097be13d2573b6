/** Page side of the trainer: a worker that comes with the first call and goes after a rest. */
import { scriptUrl } from '../../app-urls.ts';
import { FailureError } from '../../domain/errors.ts';
import type { TrainerService } from '../../pipeline/services.ts';
import { connect, type Client } from '../rpc.ts';
import type { TrainerHandlers } from './protocol.ts';
import workerUrl from './trainer.worker.ts?worker&url';

/** Between the two trainings of a challenger lie seconds of judging; tfjs and a catalog's vectors hold up to 200 MB. */
const REST_MS = 60_000;

const startWorker = () =>
  connect<TrainerHandlers>(new Worker(scriptUrl(workerUrl), { type: 'module', name: 'trainer' }));

/**
 * The TrainerService of the pipeline. `fit` answers `worker-died` when the worker has gone since `open`, be it by a crash,
 * by `close` or by a minute without a call; `open` and `calibrate` start another.
 */
export function createTrainer(start: () => Client<TrainerHandlers> = startWorker): TrainerService {
  let client: Client<TrainerHandlers> | undefined;
  let calls = 0;
  let rest: ReturnType<typeof setTimeout> | undefined;
  /** Counts calls of `open`: an older one that is still feeding gives way to a newer one. */
  let turn = 0;

  const close = () => {
    clearTimeout(rest);
    client?.close();
    client = undefined;
  };

  const running = (): Client<TrainerHandlers> => {
    if (!client || client.closed) client = start();
    return client;
  };

  /** Keeps the worker from going to rest while `work` runs. */
  const awake = async <T>(work: () => Promise<T>): Promise<T> => {
    clearTimeout(rest);
    calls++;
    try {
      return await work();
    } finally {
      calls--;
      clearTimeout(rest);
      if (calls === 0) rest = setTimeout(close, REST_MS);
    }
  };

  return {
    open: ({ items, vectors }) =>
      awake(async () => {
        const mine = ++turn;
        const worker = running();
        await worker.call('open', { items });
        for await (const chunk of vectors) {
          if (mine !== turn) throw new FailureError('cancelled');
          await worker.call('addVectors', chunk, { transfer: [chunk.codes.buffer, chunk.scales.buffer] });
        }
      }),
    calibrate: async () => [...(await awake(() => running().call('calibrate', undefined)))],
    fit: (job, options) =>
      awake(async () => {
        if (!client) throw new FailureError('worker-died');
        return client.call('fit', job, options);
      }),
    close,
  };
}
