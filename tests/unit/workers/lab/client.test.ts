import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LabStatus } from '../../../../src/domain/lab/run-types.ts';
import { createLab } from '../../../../src/workers/lab/client.ts';
import { Lab } from '../../../../src/workers/lab/lab.ts';
import type { LabHandlers } from '../../../../src/workers/lab/protocol.ts';
import { connect, serve } from '../../../../src/workers/rpc.ts';
import { CPU_ONLY } from '../trainer/made-up.ts';
import { experiment, smallDense, tf } from './made-up.ts';

vi.mock('../../../../src/workers/lab/lab.worker.ts?worker&url', () => ({ default: '' }));
vi.mock('../../../../src/app-urls.ts', () => ({ scriptUrl: (url: string) => url }));

const data = smallDense();

/** The real lab behind the real border, in this thread. */
class Thread {
  ended = false;
  readonly #channel = new MessageChannel();

  connect() {
    const { port1, port2 } = this.#channel;
    const lab = new Lab(tf, CPU_ONLY, () => performance.now());
    const handlers: LabHandlers = {
      warm: () => lab.warm(),
      open: (params) => lab.open(params),
      advance: (amount, context) => lab.run.advance(amount, context),
      snapshot: ({ weights }) => lab.run.snapshot(weights),
      predict: ({ inputs, count, weights }) => lab.run.predict({ inputs, count }, weights),
      answer: (asked) => lab.answer(asked),
      explain: (asked) => lab.explain(asked),
      importance: (asked, context) => lab.importance(asked, context),
      checkGradients: () => lab.run.checkGradients(),
    };
    serve(port2, handlers);
    port1.start();
    port2.start();
    const worker = Object.assign(port1, { terminate: () => this.#end() });
    return connect<LabHandlers>(worker as never);
  }

  #end(): void {
    this.ended = true;
    this.#channel.port1.close();
  }
}

let threads: Thread[] = [];
const lab = () =>
  createLab(() => {
    const thread = new Thread();
    threads.push(thread);
    return thread.connect();
  });

beforeEach(() => {
  threads = [];
});
afterEach(() => {
  vi.useRealTimers();
  expect(threads.every(({ ended }) => ended)).toBe(true);
});

/** Closes the service and lets the minute pass. */
async function leave(service: ReturnType<typeof createLab>): Promise<void> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  service.close();
  await vi.advanceTimersByTimeAsync(60_000);
}

describe('the page side of the lab', () => {
  it('starts no worker before the first call, and refuses to go on without a run', async () => {
    const service = lab();
    await expect(service.advance({ epochs: 1 })).rejects.toMatchObject({ failure: { code: 'worker-died' } });
    service.close();
    expect(threads).toHaveLength(0);
  });

  it('answers an abort with a status, and goes on from there', async () => {
    const service = lab();
    await service.open(data, experiment({ epochs: 3000 }));
    const stop = new AbortController();
    const told: LabStatus[] = [];
    const status = await service.advance(
      { epochs: Infinity },
      {
        signal: stop.signal,
        onProgress: (value) => {
          told.push(value.status);
          stop.abort();
        },
      },
    );
    expect(status.end).toBe('paused');
    expect(status.epoch).toBeLessThan(3000);
    expect(told[0]).toMatchObject({ epoch: 0 });
    const next = await service.advance({ epochs: 1 });
    expect(next.epoch).toBe(status.epoch + 1);
    const done = AbortSignal.abort();
    expect(await service.advance({ epochs: 1 }, { signal: done })).toMatchObject({ epoch: next.epoch });
    await leave(service);
  });

  it('hands over weights, outputs and slopes', async () => {
    const service = lab();
    await service.open(data, experiment({}));
    const { weights, outputs } = await service.snapshot();
    expect(outputs.map(({ length }) => length)).toEqual([120, 180, 60]);
    expect(await service.predict(data.inputs, data.count, weights)).toEqual(outputs[0]);
    expect((await service.checkGradients()).length).toBeGreaterThan(0);
    await leave(service);
  });

  it('keeps the worker while a run is open, and lets it go a minute after the last one', async () => {
    const service = lab();
    await service.open(data, experiment({}));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await vi.advanceTimersByTimeAsync(600_000);
    expect(threads[0].ended).toBe(false);
    service.close();
    await vi.advanceTimersByTimeAsync(59_000);
    expect(threads[0].ended).toBe(false);
    await expect(service.snapshot()).rejects.toMatchObject({ failure: { code: 'worker-died' } });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(threads[0].ended).toBe(true);
    vi.useRealTimers();
    await service.open(data, experiment({}));
    expect(threads).toHaveLength(2);
    await leave(service);
  });

  it('gives an advance up when its run is given up', async () => {
    const service = lab();
    await service.open(data, experiment({ epochs: 100_000 }));
    let begun: () => void = () => undefined;
    const first = new Promise<void>((resolve) => (begun = resolve));
    const running = service.advance({ epochs: Infinity }, { onProgress: () => begun() });
    await first;
    service.close();
    await expect(running).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    await leave(service);
  });
});
