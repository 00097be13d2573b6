/**
 * One of the app's own graphs in the runtime that others will open it with. The session, the tensor constructor and the
 * clock are passed in, so that the worker and the tests run these very lines.
 */
import type { InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import { checkpoint } from '../../domain/checkpoint.ts';
import type { GraphAnswer, GraphRun } from './protocol.ts';

/**
 * Bytes. The largest model that a link of the Lab describes takes 12 MB with its description; a runtime that already
 * holds an encoder has no room for a graph several times as large on a phone.
 */
const MOST_BYTES = 24_000_000;
/** Numbers. A fifth of the Lab's largest table, which is what its test part holds, and some air. */
const MOST_NUMBERS = 1_000_000;
/** Runs that are timed. With one a pause of the browser would be the figure; the median of five survives two. */
const TIMED = 5;

interface GraphHost {
  readonly open: (file: Uint8Array) => Promise<Pick<InferenceSession, 'run' | 'release' | 'outputNames'>>;
  readonly Tensor: typeof Tensor;
  readonly signal: AbortSignal;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Answers of a graph to all rows at once, and how long one run of them takes after a first that is not counted. */
export async function runGraph(
  { file, rows, width }: GraphRun,
  { open, Tensor, signal, now }: GraphHost,
): Promise<GraphAnswer> {
  if (file.byteLength > MOST_BYTES || rows.length > MOST_NUMBERS)
    throw new RangeError(`${file.byteLength} bytes and ${rows.length} numbers are no graph of the Lab`);
  const session = await open(file);
  try {
    const x = new Tensor('float32', rows, [rows.length / width, width]);
    const times: number[] = [];
    let outputs = await session.run({ x });
    for (let run = 0; run < TIMED; run++) {
      await checkpoint(signal);
      const before = now();
      outputs = await session.run({ x });
      times.push(now() - before);
    }
    const numbers = session.outputNames.map((name) => outputs[name].data);
    return {
      // Copies: the runtime owns what it answers with.
      outputs: numbers.map((data) => Float32Array.from(data as Float32Array)),
      milliseconds: times.sort((a, b) => a - b)[TIMED >> 1],
    };
  } finally {
    await session.release();
  }
}
