/**
 * How long the running phase still takes, from its measured rate. Says nothing until the rate has settled: a number that
 * jumps from "3 minutes" to "20 seconds" is worse than none.
 */

/** Older samples are forgotten, so that a rate that changed (the laptop left its charger) shows within as many seconds. */
const WINDOW_MS = 15_000;
/** Below this much history one slow batch decides the estimate; much above it short imports never show one. */
const SETTLED_MS = 3_000;
/** Largest disagreement of the window's two halves. Tighter and uneven batches hide the time; looser and it jumps. */
const TOLERANCE = 0.4;

interface Sample {
  readonly time: number;
  readonly done: number;
}

const rate = (from: Sample, to: Sample): number => (to.done - from.done) / (to.time - from.time);

export class TimeLeft {
  #samples: Sample[] = [];

  /** Forgets the rate: the next phase counts other things. */
  restart(): void {
    this.#samples = [];
  }

  /** Notes that `done` of `total` were through at `now` (ms); milliseconds left, or undefined while the rate is unsettled. */
  add(done: number, total: number, now: number): number | undefined {
    this.#samples = [
      ...this.#samples.filter((sample) => now - sample.time <= WINDOW_MS),
      { time: now, done },
    ];
    const first = this.#samples[0];
    const last = this.#samples[this.#samples.length - 1];
    const span = last.time - first.time;
    if (span < SETTLED_MS) return undefined;
    const middle = this.#samples.find((sample) => sample.time - first.time >= span / 2);
    if (!middle || middle === last || middle === first) return undefined;
    const [early, late, whole] = [rate(first, middle), rate(middle, last), rate(first, last)];
    if (whole <= 0 || Math.abs(early - late) > TOLERANCE * whole) return undefined;
    return (total - done) / whole;
  }
}

/** Milliseconds as a person says them: steps of 5 seconds below a minute, whole minutes above. */
export function roundedTime(ms: number): { readonly unit: 'seconds' | 'minutes'; readonly count: number } {
  const seconds = Math.max(5, Math.ceil(ms / 5_000) * 5);
  return seconds < 60
    ? { unit: 'seconds', count: seconds }
    : { unit: 'minutes', count: Math.ceil(ms / 60_000) };
}
