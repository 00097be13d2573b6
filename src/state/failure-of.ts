import type { Failure, Result } from '../domain/errors.ts';

/** What went wrong, or undefined when it went well. */
export const failureOf = (result: Result<unknown>): Failure | undefined =>
  result.ok ? undefined : result.failure;
