/** What crosses the border of the encoder worker. Types only. */
import type { EncoderId, QuantizedVectors } from '../../domain/catalog.ts';
import type { RequestTiming } from '../requests.ts';
import type { CallContext } from '../rpc.ts';

/** Absolute URLs, given by the page: a worker's own base URL differs between dev, build and service worker. */
export interface RuntimeUrls {
  readonly ortWasm: string;
  readonly ortMjs: string;
}

export interface EncoderUrls extends RuntimeUrls {
  readonly model: string;
  readonly tokenizer: string;
}

/** `passage` for items of a catalog, `query` for searches, `symmetric` for comparing like with like. */
export type TextRole = 'passage' | 'query' | 'symmetric';

export type EncoderProgress =
  | { readonly phase: 'download'; readonly done: number; readonly total: number }
  | { readonly phase: 'embed'; readonly done: number; readonly total: number };

/** An ONNX file that this app has written in this session, and what it is asked. Files of others are never run. */
export interface GraphRun {
  /** One input `x` of [rows, width] float32. */
  readonly file: Uint8Array;
  /** [rows, width], row-major. */
  readonly rows: Float32Array;
  readonly width: number;
}

export interface GraphAnswer {
  /** One for each output of the graph, in its order; row-major. */
  readonly outputs: readonly Float32Array[];
  /** Of one run over all rows: the median of a few. */
  readonly milliseconds: number;
}

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
  /** Throws a RangeError for a file or rows beyond its bounds. */
  runGraph(
    params: { run: GraphRun; urls: RuntimeUrls },
    context: CallContext<EncoderProgress>,
  ): Promise<GraphAnswer>;
  /** What this worker has asked the network for since the last call. */
  requests(params: null): readonly RequestTiming[];
};
