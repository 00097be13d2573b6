/** A worker that comes with the first call and goes after a rest without one. */
import type { Client, Handlers } from './rpc.ts';

export class RestingWorker<H extends Handlers> {
  readonly #start: () => Client<H>;
  readonly #restMs: number;
  readonly #isWanted: () => boolean;
  #client: Client<H> | undefined;
  #calls = 0;
  #rest: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param restMs milliseconds without a call after which it goes.
   * @param isWanted whether it must stay although nothing is asked of it; after a change to no, call `restIfIdle`.
   */
  constructor(start: () => Client<H>, restMs: number, isWanted: () => boolean = () => false) {
    this.#start = start;
    this.#restMs = restMs;
    this.#isWanted = isWanted;
  }

  /** The one that was started last, if it has not gone to rest; it may have died. */
  get present(): Client<H> | undefined {
    return this.#client;
  }

  /** Starts one where there is none, or where it has died. */
  running(): Client<H> {
    if (!this.#client || this.#client.closed) this.#client = this.#start();
    return this.#client;
  }

  /** Keeps the worker from going to rest while `work` runs. */
  async awake<T>(work: () => Promise<T>): Promise<T> {
    clearTimeout(this.#rest);
    this.#calls++;
    try {
      return await work();
    } finally {
      this.#calls--;
      this.restIfIdle();
    }
  }

  restIfIdle(): void {
    clearTimeout(this.#rest);
    if (this.#calls === 0 && this.#client && !this.#isWanted())
      this.#rest = setTimeout(() => this.close(), this.#restMs);
  }

  /** Ends the worker now; what is pending rejects with `cancelled`. */
  close(): void {
    clearTimeout(this.#rest);
    this.#client?.close();
    this.#client = undefined;
  }
}
