/** What crosses the border of the encoder worker. Types only. */
import type { EncoderId, QuantizedVectors } from '../../domain/catalog.ts';
import type { RequestTiming } from '../requests.ts';
import type { CallContext } from '../rpc.ts';

/** Absolute URLs, given by the page: a worker's own base URL differs between dev, build and service worker. */
export interface EncoderUrls {
  readonly model: string;
  readonly tokenizer: string;
  readonly ortWasm: string;
  readonly ortMjs: string;
}

/** `passage` for items of a catalog, `query` for searches, `symmetric` for comparing like with like. */
export type TextRole = 'passage' | 'query' | 'symmetric';

export type EncoderProgress =
  | { readonly phase: 'download'; readonly done: number; readonly total: number }
  | { readonly phase: 'embed'; readonly done: number; readonly total: number };

export type EncoderHandlers = {
  load(
    params: { encoder: EncoderId; urls: EncoderUrls },
    context: CallContext<EncoderProgress>,
  ): Promise<void>;
  /** Rows in the order of `texts`, whatever the order of batching. */
  embed(
    params: { texts: readonly string[]; role: TextRole },
    context: CallContext<EncoderProgress>,
  ): Promise<QuantizedVectors>;
  /** What this worker has asked the network for since the last call. */
  requests(params: null): readonly RequestTiming[];
};
