/** Page side of the Lab's training: a worker that comes with the first call, and goes after a rest without a run. */
import { scriptUrl } from '../../app-urls.ts';
import { FailureError } from '../../domain/errors.ts';
import type { LabService } from '../../pipeline/services.ts';
import { RestingWorker } from '../resting-worker.ts';
import { connect, type Client } from '../rpc.ts';
import workerUrl from './lab.worker.ts?worker&url';
import type { LabHandlers } from './protocol.ts';

/** Who leaves a lesson mostly opens the next; to start tfjs and try the backends again takes a second, to keep them 100 MB. */
const REST_MS = 60_000;

const startWorker = () =>
  connect<LabHandlers>(new Worker(scriptUrl(workerUrl), { type: 'module', name: 'lab' }));

/** The LabService of the pipeline. */
export function createLab(start: () => Client<LabHandlers> = startWorker): LabService {
  /** Aborted when the open run is given up; undefined when none is open. */
  let run: AbortController | undefined;
  const resting = new RestingWorker(start, REST_MS, () => run !== undefined);

  /** A call about the open run. */
  const ask = <T>(work: (worker: Client<LabHandlers>, given: AbortSignal) => Promise<T>): Promise<T> =>
    resting.awake(async () => {
      const client = resting.present;
      if (!client || !run) throw new FailureError('worker-died');
      return work(client, run.signal);
    });

  const giveUp = () => {
    run?.abort();
    run = undefined;
  };

  return {
    warm: () => resting.awake(() => resting.running().call('warm', {})),
    open: (data, experiment, backend) =>
      resting.awake(async () => {
        giveUp();
        const client = resting.running();
        const mine = (run = new AbortController());
        try {
          return await client.call('open', { data, experiment, backend });
        } catch (error) {
          if (run === mine) run = undefined;
          throw error;
        }
      }),
    advance: (amount, { signal, onProgress } = {}) =>
      ask(async (worker, given) => {
        const stop = signal ? AbortSignal.any([signal, given]) : given;
        try {
          return await worker.call('advance', amount, { signal: stop, onProgress });
        } catch (error) {
          // The border answers an abort with `cancelled`; to go on by nothing tells where the run has stopped.
          if (!signal?.aborted || given.aborted || worker.closed) throw error;
          return worker.call('advance', { epochs: 0 });
        }
      }),
    snapshot: (weights) => ask((worker) => worker.call('snapshot', { weights })),
    predict: (inputs, count, weights) => ask((worker) => worker.call('predict', { inputs, count, weights })),
    answer: (asked) => ask((worker) => worker.call('answer', asked)),
    explain: (values, weights) => ask((worker) => worker.call('explain', { values, weights })),
    importance: (weights, options) => ask((worker) => worker.call('importance', { weights }, options)),
    checkGradients: async () => [...(await ask((worker) => worker.call('checkGradients', {})))],
    close: () => {
      giveUp();
      resting.restIfIdle();
    },
  };
}
