/** What a worker has asked the network for. The page cannot read a worker's list, so the worker tells. */

/** The part of a PerformanceResourceTiming that a list of requests shows. Plain data: it crosses the border. */
export interface RequestTiming {
  readonly name: string;
  readonly initiatorType: string;
  readonly transferSize: number;
}

const isResource = (entry: PerformanceEntry): entry is PerformanceResourceTiming => 'initiatorType' in entry;

/** The requests of this thread since the last call. Each is told once, and the browser's list (250 at most) never fills up. */
export function takeRequests(): RequestTiming[] {
  const timings = performance
    .getEntriesByType('resource')
    .filter(isResource)
    .map(({ name, initiatorType, transferSize }) => ({ name, initiatorType, transferSize }));
  performance.clearResourceTimings();
  return timings;
}
