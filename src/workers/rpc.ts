/**
 * Calls across the worker border: request ids, progress, abort, and a promise that always settles.
 * A worker answers every request with exactly one `result` or `error`; a worker that dies rejects all that is pending.
 */
import { FailureError, toFailure, type Failure } from '../domain/errors.ts';

export interface CallContext<Progress = unknown> {
  /** Aborted when the caller gives up; long work checks it between steps. */
  readonly signal: AbortSignal;
  readonly progress: (value: Progress) => void;
  /** Marks buffers of the result to be moved instead of copied. */
  readonly transfer: (...buffers: Transferable[]) => void;
}

export type Handlers = Record<string, (params: never, context: never) => unknown>;

type Request = { type: 'call'; id: number; method: string; params: unknown } | { type: 'abort'; id: number };

type Response =
  | { type: 'progress'; id: number; value: unknown }
  | { type: 'result'; id: number; value: unknown }
  | { type: 'error'; id: number; failure: Failure }
  | { type: 'bug'; id: number; message: string; stack: string };

/** What both a Worker and a worker's own global scope offer; a MessagePort too, which is how the tests call it. */
export interface Port {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

/** Worker side. Unknown messages are left alone: onnxruntime and tfjs talk over the same port. */
export function serve(port: Port, handlers: Handlers): void {
  const running = new Map<number, AbortController>();
  const reply = (message: Response, transfer: Transferable[] = []) => port.postMessage(message, transfer);

  const run = async (request: Extract<Request, { type: 'call' }>) => {
    const { id, method, params } = request;
    const controller = new AbortController();
    running.set(id, controller);
    const moved: Transferable[] = [];
    try {
      const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined;
      if (!handler) throw new Error(`no method ${method}`);
      const context: CallContext = {
        signal: controller.signal,
        progress: (progress) => reply({ type: 'progress', id, value: progress }),
        transfer: (...buffers) => moved.push(...buffers),
      };
      const value = await handler(params as never, context as never);
      controller.signal.throwIfAborted();
      reply({ type: 'result', id, value }, moved);
    } catch (error) {
      const failure = toFailure(error);
      if (failure) reply({ type: 'error', id, failure });
      else {
        const { message, stack } = error instanceof Error ? error : new Error(String(error));
        reply({ type: 'bug', id, message, stack: stack ?? '' });
      }
    } finally {
      running.delete(id);
    }
  };

  port.addEventListener('message', ({ data }) => {
    const request = data as Request | undefined;
    if (request?.type === 'call') void run(request);
    else if (request?.type === 'abort') running.get(request.id)?.abort();
  });
}

export interface CallOptions<Progress = unknown> {
  readonly signal?: AbortSignal;
  readonly onProgress?: (value: Progress) => void;
  readonly transfer?: Transferable[];
  /** Give up, and close the worker, after so many milliseconds without an answer or progress. None by default. */
  readonly timeout?: number;
}

type ProgressOf<H> = H extends (params: never, context: CallContext<infer P>) => unknown ? P : never;

export interface Client<H extends Handlers> {
  call<K extends keyof H & string>(
    method: K,
    params: Parameters<H[K]>[0],
    options?: CallOptions<ProgressOf<H[K]>>,
  ): Promise<Awaited<ReturnType<H[K]>>>;
  /** Ends the worker; what is pending rejects with `cancelled`. */
  close(): void;
  readonly closed: boolean;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly onProgress: ((value: unknown) => void) | undefined;
  readonly settle: () => void;
  readonly touch: () => void;
}

/** Page side. The client's type comes from the worker's handlers: `connect<typeof handlers>(worker)`. */
export function connect<H extends Handlers>(worker: Worker): Client<H> {
  const pending = new Map<number, Pending>();
  let nextId = 1;
  let closed = false;

  const end = (error: FailureError) => {
    if (closed) return;
    closed = true;
    worker.terminate();
    for (const call of pending.values()) {
      call.settle();
      call.reject(error);
    }
    pending.clear();
  };

  worker.addEventListener('error', (event) => {
    event.preventDefault();
    end(new FailureError('worker-died', { reason: event.message || 'unknown' }));
  });
  worker.addEventListener('messageerror', () => end(new FailureError('worker-died')));
  worker.addEventListener('message', ({ data }) => {
    const message = data as Response | undefined;
    const call = message && pending.get(message.id);
    if (!call) return;
    call.touch();
    if (message.type === 'progress') {
      call.onProgress?.(message.value);
      return;
    }
    pending.delete(message.id);
    call.settle();
    if (message.type === 'result') call.resolve(message.value);
    else if (message.type === 'error')
      call.reject(new FailureError(message.failure.code, message.failure.details));
    else call.reject(Object.assign(new Error(message.message), { stack: message.stack }));
  });

  const call = (method: string, params: unknown, options: CallOptions<never> = {}) =>
    new Promise<unknown>((resolve, reject) => {
      const { signal, timeout } = options;
      if (closed) return reject(new FailureError('worker-died'));
      if (signal?.aborted) return reject(new FailureError('cancelled'));
      const id = nextId++;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const touch = () => {
        if (timeout === undefined) return;
        clearTimeout(timer);
        timer = setTimeout(() => end(new FailureError('timed-out', { method })), timeout);
      };
      const abort = () => worker.postMessage({ type: 'abort', id } satisfies Request);
      const settle = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
      };
      signal?.addEventListener('abort', abort, { once: true });
      pending.set(id, {
        resolve,
        reject,
        onProgress: options.onProgress as ((value: unknown) => void) | undefined,
        settle,
        touch,
      });
      touch();
      try {
        worker.postMessage({ type: 'call', id, method, params } satisfies Request, options.transfer ?? []);
      } catch (error) {
        // What cannot be cloned has not left: nobody will answer, and the time limit would end a worker that is well.
        pending.delete(id);
        settle();
        throw error;
      }
    });

  return {
    call: call as Client<H>['call'],
    close: () => end(new FailureError('cancelled')),
    get closed() {
      return closed;
    },
  };
}
