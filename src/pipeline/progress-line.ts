/** One number from 0 to 1 for a job of several phases, of which some may turn out not to be needed. */

export type IngestPhase = 'read' | 'download' | 'embed' | 'store';

export interface IngestProgress {
  readonly phase: IngestPhase;
  readonly done: number;
  readonly total: number;
  /** Of the whole import, in [0, 1]; never falls. */
  readonly fraction: number;
}

/**
 * Where each phase ends on the line. Reading and storing take seconds, a download and the embedding minutes; a phase
 * begins where the line stands, so that one that is skipped leaves its room to the next.
 */
const ENDS: Readonly<Record<IngestPhase, number>> = { read: 0.1, download: 0.35, embed: 0.95, store: 1 };

export type Report = (phase: IngestPhase, done: number, total: number) => void;

export function progressLine(onProgress: (value: IngestProgress) => void = () => undefined): Report {
  const starts = new Map<IngestPhase, number>();
  let reached = 0;
  return (phase, done, total) => {
    const start = starts.get(phase) ?? reached;
    starts.set(phase, start);
    const share = total > 0 ? Math.min(done / total, 1) : 0;
    reached = Math.max(reached, start + (ENDS[phase] - start) * share);
    onProgress({ phase, done, total, fraction: reached });
  };
}
