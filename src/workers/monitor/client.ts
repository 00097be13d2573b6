/** Page side of the monitor: a worker that stays while a set of comments is open, and goes after a rest without one. */
import { scriptUrl } from '../../app-urls.ts';
import type { MonitorService } from '../../pipeline/pulse-services.ts';
import { RestingWorker } from '../resting-worker.ts';
import { connect, type Client } from '../rpc.ts';
import workerUrl from './monitor.worker.ts?worker&url';
import type { MonitorHandlers } from './protocol.ts';

/** Who closes a set often opens the next; to start again means to train again, a second or two. */
const REST_MS = 60_000;

const startWorker = () =>
  connect<MonitorHandlers>(new Worker(scriptUrl(workerUrl), { type: 'module', name: 'monitor' }));

/** The MonitorService of the pipeline. */
export function createMonitor(start: () => Client<MonitorHandlers> = startWorker): MonitorService {
  let opened = false;
  const resting = new RestingWorker(start, REST_MS, () => opened);
  const ask = <T>(work: (client: Client<MonitorHandlers>) => Promise<T>): Promise<T> =>
    resting.awake(() => work(resting.running()));

  return {
    preview: (inputs, choices, { signal } = {}) =>
      ask((worker) => worker.call('preview', { inputs, choices }, { signal })),
    read: (inputs, choices, options = {}) =>
      ask((worker) => worker.call('read', { inputs, choices }, options)),
    take: (from, count) => ask((worker) => worker.call('take', { start: from, count })),
    open: () => {
      opened = true;
      return ask((worker) => worker.call('open', null));
    },
    teach: (sentences) => ask((worker) => worker.call('teach', { sentences })),
    taught: () => ask((worker) => worker.call('taught', null)),
    add: (rows, vectors) =>
      ask((worker) =>
        worker.call('add', { rows, vectors }, { transfer: [vectors.codes.buffer, vectors.scales.buffer] }),
      ),
    analyse: (setting, options = {}) => ask((worker) => worker.call('analyse', setting, options)),
    list: (query) => ask((worker) => worker.call('list', query)),
    weigh: (pieces, vectors) => ask((worker) => worker.call('weigh', { pieces, vectors })),
    compare: (before, after) => ask((worker) => worker.call('compare', { before, after })),
    brief: () => ask((worker) => worker.call('brief', null)),
    table: (headings) => ask((worker) => worker.call('table', { headings })),
    close: async () => {
      opened = false;
      resting.restIfIdle();
    },
  };
}
