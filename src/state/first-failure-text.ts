/** The failures that the first page can meet, in the person's words; those of importing and of the other pages come with them. */
import type { Failure, FailureCode } from '../domain/errors.ts';
import { m } from '../paraglide/messages.js';

export const FIRST_SENTENCES = {
  quota: () => m.failure_quota(),
  'no-storage': () => m.failure_no_storage(),
  'storage-blocked': () => m.failure_storage_blocked(),
  'storage-failed': () => m.failure_storage_failed(),
  'pack-damaged': () => m.failure_pack_damaged(),
  unprotected: () => m.failure_unprotected(),
  'worker-died': () => m.failure_worker_died(),
  'timed-out': () => m.failure_timed_out(),
  'too-fast': () => m.feed_too_fast(),
  unexpected: () => m.page_broke(),
  cancelled: () => m.failure_cancelled(),
} as const satisfies Partial<Record<FailureCode, () => string>>;

/** One or two sentences in the present language; a failure that belongs to another page has the general one. */
export function firstFailureText({ code }: Failure): string {
  const sentences: Partial<Record<FailureCode, () => string>> = FIRST_SENTENCES;
  return (sentences[code] ?? FIRST_SENTENCES.unexpected)();
}
