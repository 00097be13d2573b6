/**
 * Expected failures are values with a code that the pages translate; bugs throw.
 * `details` carries only numbers and names that the translated sentence shows.
 */
export type FailureCode =
  | 'empty-file'
  | 'unreadable-file'
  | 'binary-file'
  | 'line-too-long'
  | 'file-too-large'
  | 'wrong-encoding'
  | 'no-rows'
  | 'no-titles'
  | 'movies-missing'
  | 'none-on-sale'
  | 'feed-refused'
  | 'unknown-format'
  | 'damaged-zip'
  | 'zip-too-large'
  | 'needs-mapping'
  | 'needs-person'
  | 'quota'
  | 'no-storage'
  | 'storage-blocked'
  | 'storage-failed'
  | 'wasm-refused'
  | 'model-damaged'
  | 'model-unreachable'
  | 'pack-damaged'
  | 'prior-damaged'
  | 'prior-foreign'
  | 'link-damaged'
  | 'demo-damaged'
  | 'demo-too-large'
  | 'demo-newer'
  | 'demo-file-missing'
  | 'logo-refused'
  | 'report-damaged'
  | 'report-newer'
  | 'backup-damaged'
  | 'backup-version'
  | 'backup-locked'
  | 'backup-passphrase'
  | 'copy-too-large'
  | 'part-not-fetched'
  | 'lab-data'
  | 'stream-damaged'
  | 'model-file-damaged'
  | 'model-file-foreign'
  | 'unprotected'
  | 'worker-died'
  | 'timed-out'
  | 'too-fast'
  | 'unexpected'
  | 'cancelled';

export interface Failure {
  readonly code: FailureCode;
  readonly details?: Readonly<Record<string, string | number>>;
}

export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

export const success = <T>(value: T): Result<T> => ({ ok: true, value });

export const failed = (code: FailureCode, details?: Failure['details']): Result<never> => ({
  ok: false,
  failure: details ? { code, details } : { code },
});

/** Carries a failure through code that must throw (a worker call, a transaction); `toFailure` unwraps it at the border. */
export class FailureError extends Error {
  readonly failure: Failure;
  constructor(code: FailureCode, details?: Failure['details'], cause?: unknown) {
    super(code, { cause });
    this.name = 'FailureError';
    this.failure = details ? { code, details } : { code };
  }
}

const isAbort = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && (error as { name?: unknown }).name === 'AbortError';

/** The failure that an exception stands for, or undefined when the exception is a bug that must travel on. */
export function toFailure(error: unknown): Failure | undefined {
  if (error instanceof FailureError) return error.failure;
  if (isAbort(error)) return { code: 'cancelled' };
  return undefined;
}

/** A part of the app that a visit need not keep. Rejects with `part-not-fetched` where it is neither kept nor to be had. */
export const latePart = <T>(loading: Promise<T>): Promise<T> =>
  loading.catch((cause: unknown) => {
    throw new FailureError('part-not-fetched', undefined, cause);
  });

/** Runs `work`; expected failures come back as values, everything else is thrown on. */
export async function attempt<T>(work: () => Promise<T>): Promise<Result<T>> {
  try {
    return success(await work());
  } catch (error) {
    const failure = toFailure(error);
    if (failure) return { ok: false, failure };
    throw error;
  }
}
