import { afterEach, describe, expect, it, vi } from 'vitest';
import { FailureError } from '../../../src/domain/errors.ts';
import { connect, serve, type CallContext, type Client } from '../../../src/workers/rpc.ts';

type TestHandlers = {
  double(params: number): number;
  move(params: ArrayBuffer, context: CallContext<never>): ArrayBuffer;
  count(params: { to: number }, context: CallContext<number>): Promise<string>;
  refuse(params: null): never;
  break(params: null): never;
  hang(params: null, context: CallContext<never>): Promise<void>;
};

const handlers: TestHandlers = {
  double: (value) => value * 2,
  move: (buffer, { transfer }) => {
    transfer(buffer);
    return buffer;
  },
  count: async ({ to }, { progress }) => {
    for (let i = 1; i <= to; i++) progress(i);
    return 'done';
  },
  refuse: () => {
    throw new FailureError('quota', { bytes: 7 });
  },
  break: () => {
    throw new TypeError('a bug');
  },
  hang: (_params, { signal }) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
};

/** A MessageChannel with the face of a Worker: the same messages and structured clones, without a second thread. */
class FakeWorker extends EventTarget {
  readonly port: MessagePort;
  readonly far: MessagePort;
  terminated = false;

  constructor() {
    super();
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    this.far = port2;
    serve(port2, handlers);
    port2.start();
    port1.addEventListener('message', ({ data }) =>
      this.dispatchEvent(new MessageEvent('message', { data: data as unknown })),
    );
    port1.start();
  }

  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.port.postMessage(message, transfer as never);
  }

  terminate(): void {
    this.terminated = true;
    this.port.close();
  }
}

const opened: FakeWorker[] = [];
function start(): { client: Client<TestHandlers>; worker: FakeWorker } {
  const worker = new FakeWorker();
  opened.push(worker);
  return { client: connect<TestHandlers>(worker as unknown as Worker), worker };
}

afterEach(() => {
  vi.useRealTimers();
  for (const worker of opened.splice(0)) worker.terminate();
});

describe('rpc', () => {
  it('answers each request with its own result, however they overlap', async () => {
    const { client } = start();
    expect(await Promise.all([1, 2, 3].map((n) => client.call('double', n)))).toEqual([2, 4, 6]);
  });

  it('moves the buffers that either side marks', async () => {
    const { client } = start();
    const buffer = new Uint8Array([1, 2, 3]).buffer;
    const back = await client.call('move', buffer, { transfer: [buffer] });
    expect(buffer.byteLength).toBe(0);
    expect([...new Uint8Array(back)]).toEqual([1, 2, 3]);
  });

  it('reports progress before the result', async () => {
    const { client } = start();
    const seen: number[] = [];
    expect(await client.call('count', { to: 3 }, { onProgress: (n) => seen.push(n) })).toBe('done');
    expect(seen).toEqual([1, 2, 3]);
  });

  it('carries an expected failure with its details', async () => {
    const { client } = start();
    await expect(client.call('refuse', null)).rejects.toMatchObject({
      failure: { code: 'quota', details: { bytes: 7 } },
    });
  });

  it('lets a bug through as an error that is no failure', async () => {
    const { client } = start();
    const error: unknown = await client.call('break', null).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(FailureError);
    expect((error as Error).message).toBe('a bug');
  });

  it('answers a method that does not exist, also one that every object has', async () => {
    const { client } = start();
    await expect(client.call('toString' as 'double', 1)).rejects.toThrow('no method toString');
  });

  it('aborts in the worker and rejects as cancelled', async () => {
    const { client } = start();
    const controller = new AbortController();
    const call = client.call('hang', null, { signal: controller.signal });
    controller.abort();
    await expect(call).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    expect(await client.call('double', 4)).toBe(8);
  });

  it('does not start what is already cancelled', async () => {
    const { client } = start();
    await expect(client.call('double', 1, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      failure: { code: 'cancelled' },
    });
  });

  it('rejects all that is pending when the worker dies, and everything after', async () => {
    const { client, worker } = start();
    const calls = [client.call('hang', null), client.call('hang', null)];
    worker.dispatchEvent(
      Object.assign(new Event('error', { cancelable: true }), { message: 'out of memory' }),
    );
    for (const call of calls) await expect(call).rejects.toMatchObject({ failure: { code: 'worker-died' } });
    expect(worker.terminated).toBe(true);
    await expect(client.call('double', 1)).rejects.toMatchObject({ failure: { code: 'worker-died' } });
  });

  it('gives up after the time limit and ends the worker', async () => {
    vi.useFakeTimers();
    const { client, worker } = start();
    const call = client.call('hang', null, { timeout: 1000 });
    const outcome = expect(call).rejects.toMatchObject({ failure: { code: 'timed-out' } });
    vi.advanceTimersByTime(1000);
    await outcome;
    expect(worker.terminated).toBe(true);
  });

  it('forgets a call that cannot be sent: no time limit, no abort, and the worker lives', async () => {
    vi.useFakeTimers();
    const { client, worker } = start();
    const sent = vi.spyOn(worker.port, 'postMessage');
    const controller = new AbortController();
    const uncloneable = (() => 1) as unknown as number;
    const call = client.call('double', uncloneable, { timeout: 1000, signal: controller.signal });
    await expect(call).rejects.toMatchObject({ name: 'DataCloneError' });
    vi.advanceTimersByTime(1000);
    controller.abort();
    expect(worker.terminated).toBe(false);
    expect(sent).toHaveBeenCalledOnce();
  });

  it('leaves messages of others alone', async () => {
    const { client, worker } = start();
    worker.postMessage({ cmd: 'load', foreign: true });
    worker.postMessage(undefined);
    worker.dispatchEvent(new MessageEvent('message', { data: { id: 99, type: 'result', value: 1 } }));
    expect(await client.call('double', 21)).toBe(42);
  });
});
