/**
 * Every request that the page made since it was opened, as the browser itself recorded it (Resource Timing). Workers keep
 * lists of their own that a page cannot read: the one that fetches anything tells its list, and it is added here.
 */

export type RequestKind = 'page' | 'script' | 'style' | 'font' | 'image' | 'pack' | 'model' | 'other';

export interface RequestEntry {
  /** Path below the origin; the whole address when the origin is another. */
  readonly path: string;
  readonly kind: RequestKind;
  /** What came over the network, headers included; 0 when a cache or the service worker answered. */
  readonly bytes: number;
  /** False when the request went to another origin, which must never happen. */
  readonly own: boolean;
}

export type Timing = Pick<PerformanceResourceTiming, 'name' | 'initiatorType' | 'transferSize'>;

/** Calls `listener` with what was recorded so far and with everything that follows; the result ends it. */
export type TimingSource = (listener: (timings: readonly Timing[]) => void) => () => void;

const KIND_BY_PATH: readonly (readonly [RegExp, RequestKind])[] = [
  [/\/packs\//, 'pack'],
  [/\.(onnx|wasm)$|tokenizer[^/]*\.json$/, 'model'],
  [/\.m?js$/, 'script'],
  [/\.css$/, 'style'],
  [/\.woff2?$/, 'font'],
  [/\.(png|svg|ico|gif|webp|jpe?g)$/, 'image'],
];

const kindOf = (path: string, initiator: string): RequestKind =>
  initiator === 'navigation'
    ? 'page'
    : (KIND_BY_PATH.find(([pattern]) => pattern.test(path))?.[1] ?? 'other');

/**
 * One timing as the list shows it; undefined for data: addresses, which name no place that could be asked.
 * @param origin of the page; the word "null" for a file on disk, whose own address has it too.
 */
export function describeRequest(timing: Timing, origin: string): RequestEntry | undefined {
  const url = new URL(timing.name);
  if (url.protocol === 'data:') return undefined;
  const own = url.origin === origin;
  return {
    path: own ? url.pathname + url.search : url.href,
    kind: kindOf(url.pathname, timing.initiatorType),
    bytes: timing.transferSize,
    own,
  };
}

const isTiming = (entry: PerformanceEntry): entry is PerformanceResourceTiming => 'initiatorType' in entry;

/** The browser's record. `buffered` hands over what was fetched before this script ran. */
export const browserTimings: TimingSource = (listener) => {
  const observer = new PerformanceObserver((list) => listener(list.getEntries().filter(isTiming)));
  // The document is asked for once: an observer would report it now, unfinished, and again when it has loaded.
  listener(performance.getEntriesByType('navigation').filter(isTiming));
  observer.observe({ type: 'resource', buffered: true });
  return () => observer.disconnect();
};

export class RequestLog {
  #entries = $state.raw<readonly RequestEntry[]>([]);
  #foreign = $derived(this.#entries.filter((entry) => !entry.own).length);
  #bytesReceived = $derived(this.#entries.reduce((sum, entry) => sum + entry.bytes, 0));
  readonly #origin: string;
  readonly #stop: () => void;

  constructor(source: TimingSource = browserTimings, origin: string = location.origin) {
    this.#origin = origin;
    this.#stop = source((timings) => this.add(timings));
  }

  /** What another thread has recorded; each timing is to be told once. */
  add(timings: readonly Timing[]): void {
    const entries = timings
      .map((timing) => describeRequest(timing, this.#origin))
      .filter((entry) => entry !== undefined);
    this.#entries = [...this.#entries, ...entries];
  }

  /** In the order in which they were told: the browser's own, and a worker's when it has loaded. */
  get entries(): readonly RequestEntry[] {
    return this.#entries;
  }

  get count(): number {
    return this.#entries.length;
  }

  /** How many went to another origin; anything but 0 is an alarm. */
  get foreign(): number {
    return this.#foreign;
  }

  get bytesReceived(): number {
    return this.#bytesReceived;
  }

  stop(): void {
    this.#stop();
  }
}
