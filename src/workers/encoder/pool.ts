/**
 * Who embeds what: one worker for a few texts, two for many, none after a minute of rest.
 * Workers are started through a function that is passed in, so that the rules can be tested without any.
 */
import type { EncoderId, QuantizedVectors } from '../../domain/catalog.ts';
import { VECTOR_DIMS } from '../../domain/catalog.ts';
import type { RequestTiming } from '../requests.ts';
import type { Client } from '../rpc.ts';
import type {
  EncoderHandlers,
  EncoderProgress,
  EncoderUrls,
  GraphAnswer,
  GraphRun,
  TextRole,
} from './protocol.ts';

/**
 * Texts a worker takes at a time. Fewer than a few batches of eight would pad more; hundreds would keep a search
 * waiting behind an import for seconds, and leave one worker idle at the end.
 */
export const PORTION = 32;

/** A second worker is up after about 1 s, in which the first embeds 30 to 75 texts; below this it would save little for its 100 MB. */
export const BULK = 128;

/** A worker holds about 100 MB; starting one again from the cache takes 1 to 2 s. */
export const REST_MS = 60_000;

/** Eight texts of full length take under 10 s on a slow phone; a worker silent for two minutes will not speak again. */
const SILENCE_MS = 120_000;

export interface PoolSetting {
  readonly start: () => Client<EncoderHandlers>;
  readonly urls: Readonly<Record<EncoderId, EncoderUrls>>;
  /** 2 where a second worker finds a core, and the files in the cache that the first has filled. */
  readonly maxWorkers: 1 | 2;
  /** After each load, failed ones too: the requests that the worker made for it. */
  readonly onRequests?: (timings: readonly RequestTiming[]) => void;
}

interface EmbedCall {
  readonly signal?: AbortSignal;
  readonly onProgress?: (value: EncoderProgress) => void;
}

export interface EncoderPool {
  /** Rows in the order of `texts`. They depend on the texts alone, not on how many workers there were or which was faster. */
  embed(
    encoder: EncoderId,
    texts: readonly string[],
    role: TextRole,
    options?: EmbedCall,
  ): Promise<QuantizedVectors>;
  /** Runs a graph that this app has written in this session. */
  runGraph(run: GraphRun, options?: EmbedCall): Promise<GraphAnswer>;
}

export function createPool(setting: PoolSetting): EncoderPool {
  const seats = Array.from({ length: setting.maxWorkers }, () => new Seat(setting));

  return {
    async embed(encoder, texts, role, { signal, onProgress } = {}) {
      const portions = dealPortions(texts);
      const vectors: QuantizedVectors = {
        count: texts.length,
        dims: VECTOR_DIMS,
        codes: new Int8Array(texts.length * VECTOR_DIMS),
        scales: new Float32Array(texts.length),
      };
      // One failure ends the call, and with it what the other worker still does for it.
      const stop = new AbortController();
      const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;

      let finished = 0;
      const work = async (seat: Seat) => {
        for (let portion = portions.shift(); portion; portion = portions.shift()) {
          const rows = portion;
          let reported = 0;
          const part = await seat.embed(
            encoder,
            rows.map((row) => texts[row]),
            role,
            {
              signal: either,
              onProgress: (progress) => {
                if (progress.phase === 'embed') {
                  finished += progress.done - reported;
                  reported = progress.done;
                  onProgress?.({ phase: 'embed', done: finished, total: texts.length });
                } else onProgress?.(progress);
              },
            },
          );
          rows.forEach((row, from) => {
            vectors.codes.set(part.codes.subarray(from * part.dims, (from + 1) * part.dims), row * part.dims);
            vectors.scales[row] = part.scales[from];
          });
        }
      };

      try {
        if (texts.length < BULK || seats.length === 1) await work(leastBusy(seats));
        else {
          const [first, second] = seats;
          const ready = first.load(encoder, { signal: either, onProgress });
          // The second loads when the first has filled the cache, so that nothing is fetched or counted twice.
          await Promise.all([
            ready.then(() => work(first)),
            ready.then(() => second.load(encoder, { signal: either })).then(() => work(second)),
          ]);
        }
      } catch (error) {
        stop.abort();
        throw error;
      }
      return vectors;
    },

    runGraph: (run, options = {}) => leastBusy(seats).runGraph(run, options),
  };
}

/** Rows by text length, longest first, PORTION at a time: neighbours in a batch are then of like length. */
export function dealPortions(texts: readonly string[]): number[][] {
  const order = texts.map((_, row) => row).sort((a, b) => texts[b].length - texts[a].length);
  const portions: number[][] = [];
  for (let from = 0; from < order.length; from += PORTION) portions.push(order.slice(from, from + PORTION));
  return portions;
}

const leastBusy = (seats: readonly Seat[]): Seat =>
  seats.reduce((best, seat) => (seat.waiting < best.waiting ? seat : best));

/** A place for one worker, which comes when there is work and goes after a rest. Calls take turns. */
class Seat {
  readonly #setting: PoolSetting;
  #client: Client<EncoderHandlers> | undefined;
  #loaded: EncoderId | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor(setting: PoolSetting) {
    this.#setting = setting;
  }

  get waiting(): number {
    return this.#waiting;
  }

  load(encoder: EncoderId, options: EmbedCall): Promise<void> {
    return this.#inTurn(async () => void (await this.#ready(encoder, options)));
  }

  embed(
    encoder: EncoderId,
    texts: readonly string[],
    role: TextRole,
    options: EmbedCall,
  ): Promise<QuantizedVectors> {
    return this.#inTurn(async () => {
      // Loading and embedding are one turn: between two turns another call may switch the encoder.
      const client = await this.#ready(encoder, options);
      return client.call('embed', { texts, role }, { ...options, timeout: SILENCE_MS });
    });
  }

  runGraph(run: GraphRun, options: EmbedCall): Promise<GraphAnswer> {
    return this.#inTurn(() => {
      const client = this.#awake();
      // Every encoder names the one runtime.
      const [urls] = Object.values(this.#setting.urls);
      return this.#started(client, () =>
        client.call('runGraph', { run, urls }, { ...options, timeout: SILENCE_MS }),
      );
    });
  }

  #awake(): Client<EncoderHandlers> {
    if (!this.#client || this.#client.closed) {
      this.#client = this.#setting.start();
      this.#loaded = undefined;
    }
    return this.#client;
  }

  async #ready(encoder: EncoderId, options: EmbedCall): Promise<Client<EncoderHandlers>> {
    const client = this.#awake();
    if (this.#loaded === encoder) return client;
    this.#loaded = undefined;
    await this.#started(client, () =>
      client.call('load', { encoder, urls: this.#setting.urls[encoder] }, options),
    );
    this.#loaded = encoder;
    return client;
  }

  /** A call for which the runtime may have to start. */
  async #started<T>(client: Client<EncoderHandlers>, call: () => Promise<T>): Promise<T> {
    try {
      const answer = await call();
      // Not awaited: the first texts need not wait for a list.
      void this.#tellRequests(client);
      return answer;
    } catch (error) {
      await this.#tellRequests(client);
      // onnxruntime does not recover from a failed start; a fresh worker does.
      client.close();
      throw error;
    }
  }

  async #tellRequests(client: Client<EncoderHandlers>): Promise<void> {
    const { onRequests } = this.#setting;
    if (!onRequests || client.closed) return;
    // A worker that is gone takes its list along; the call that it was started for says that it is gone.
    const timings = await client.call('requests', null, { timeout: SILENCE_MS }).catch(() => []);
    if (timings.length) onRequests(timings);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    clearTimeout(this.#rest);
    this.#waiting++;
    const turn = this.#turn.then(work).finally(() => {
      this.#waiting--;
      if (this.#waiting === 0) this.#rest = setTimeout(() => this.#client?.close(), REST_MS);
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}
