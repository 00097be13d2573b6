import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Catalog } from '../../../../src/domain/catalog.ts';
import { FailureError } from '../../../../src/domain/errors.ts';
import type { Client } from '../../../../src/workers/rpc.ts';
import { createTrainer } from '../../../../src/workers/trainer/client.ts';
import type { TrainerHandlers } from '../../../../src/workers/trainer/protocol.ts';
import { job, smallProblem } from './made-up.ts';

vi.mock('../../../../src/workers/trainer/trainer.worker.ts?worker&url', () => ({ default: '' }));
vi.mock('../../../../src/app-urls.ts', () => ({ scriptUrl: (url: string) => url }));

const { catalog, grades } = smallProblem();

/** Writes down what it is asked, and lets a test decide when `fit` ends. */
class Recorder {
  readonly asked: string[] = [];
  closed = false;
  end: () => void = () => undefined;

  readonly client = {
    call: (method: string) => {
      this.asked.push(method);
      if (this.closed) return Promise.reject(new FailureError('worker-died'));
      if (method === 'calibrate') return Promise.resolve([]);
      if (method !== 'fit') return Promise.resolve();
      return new Promise((resolve) => (this.end = () => resolve('trained')));
    },
    close: () => (this.closed = true),
  };

  asClient(): Client<TrainerHandlers> {
    const { client } = this;
    return Object.defineProperty(client, 'closed', { get: () => this.closed }) as never;
  }
}

let workers: Recorder[] = [];
const trainer = () =>
  createTrainer(() => {
    const worker = new Recorder();
    workers.push(worker);
    return worker.asClient();
  });

const loaded = (chunks = 2) => ({
  catalog: {} as Catalog,
  items: catalog.items,
  vectors: (async function* () {
    for (let chunk = 0; chunk < chunks; chunk++) yield catalog.vectors();
  })(),
});

beforeEach(() => {
  workers = [];
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the page side of the trainer', () => {
  it('starts no worker before the first call, and feeds it the catalog chunk by chunk', async () => {
    const service = trainer();
    expect(workers).toHaveLength(0);
    await service.open(loaded());
    expect(workers[0].asked).toEqual(['open', 'addVectors', 'addVectors']);
  });

  it('lets the worker go after a minute without a call, and not during one', async () => {
    const service = trainer();
    await service.open(loaded());
    const fit = service.fit(job('adapter', grades, 20));
    await vi.advanceTimersByTimeAsync(300_000);
    expect(workers[0].closed).toBe(false);
    workers[0].end();
    await fit;
    await vi.advanceTimersByTimeAsync(59_000);
    expect(workers[0].closed).toBe(false);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(workers[0].closed).toBe(true);
  });

  it('says that the worker is gone instead of training without a catalog', async () => {
    const service = trainer();
    await expect(service.fit(job('adapter', grades, 20))).rejects.toMatchObject({
      failure: { code: 'worker-died' },
    });
    await service.open(loaded());
    workers[0].closed = true;
    await expect(service.fit(job('adapter', grades, 20))).rejects.toMatchObject({
      failure: { code: 'worker-died' },
    });
    expect(workers).toHaveLength(1);
    await service.open(loaded());
    expect(workers).toHaveLength(2);
    service.close();
    expect(workers[1].closed).toBe(true);
  });

  it('gives an older feeding up for a newer one', async () => {
    const service = trainer();
    const older = service.open(loaded(50));
    const newer = service.open(loaded(1));
    await expect(older).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    await newer;
  });
});
