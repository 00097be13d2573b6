/** Page side of the trainer: a worker that comes with the first call and goes after a rest. */
import { scriptUrl } from '../../app-urls.ts';
import { FailureError } from '../../domain/errors.ts';
import type { TrainerService } from '../../pipeline/services.ts';
import { RestingWorker } from '../resting-worker.ts';
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
  const worker = new RestingWorker(start, REST_MS);
  /** Counts calls of `open`: an older one that is still feeding gives way to a newer one. */
  let turn = 0;

  return {
    open: ({ items, vectors }) =>
      worker.awake(async () => {
        const mine = ++turn;
        const client = worker.running();
        await client.call('open', { items });
        for await (const chunk of vectors) {
          if (mine !== turn) throw new FailureError('cancelled');
          await client.call('addVectors', chunk, { transfer: [chunk.codes.buffer, chunk.scales.buffer] });
        }
      }),
    calibrate: async () => [...(await worker.awake(() => worker.running().call('calibrate', undefined)))],
    fit: (job, options) =>
      worker.awake(async () => {
        const client = worker.present;
        if (!client) throw new FailureError('worker-died');
        return client.call('fit', job, options);
      }),
    close: () => worker.close(),
  };
}
