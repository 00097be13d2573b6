/** Failures in the person's words: what happened, what was kept, what to do. Call in templates or `$derived`. */
import type { Failure, FailureCode } from '../domain/errors.ts';
import { m } from '../paraglide/messages.js';

/** Every code has its sentence: a new one without does not compile. */
const SENTENCES: Readonly<Record<FailureCode, (subject: { file: string }) => string>> = {
  'empty-file': m.failure_empty_file,
  'unreadable-file': m.failure_unreadable_file,
  'binary-file': m.failure_binary_file,
  'line-too-long': m.failure_line_too_long,
  'file-too-large': m.failure_file_too_large,
  'wrong-encoding': m.failure_wrong_encoding,
  'no-rows': () => m.failure_no_rows(),
  'no-titles': () => m.failure_no_titles(),
  'movies-missing': m.failure_movies_missing,
  'unknown-format': () => m.failure_unknown_format(),
  'damaged-zip': m.failure_damaged_zip,
  'zip-too-large': m.failure_zip_too_large,
  'needs-mapping': () => m.failure_needs_mapping(),
  'needs-person': () => m.failure_needs_person(),
  quota: () => m.failure_quota(),
  'no-storage': () => m.failure_no_storage(),
  'storage-blocked': () => m.failure_storage_blocked(),
  'storage-failed': () => m.failure_storage_failed(),
  'wasm-refused': () => m.failure_wasm_refused(),
  'model-damaged': () => m.failure_model_damaged(),
  'model-unreachable': () => m.failure_model_unreachable(),
  'pack-damaged': () => m.failure_pack_damaged(),
  'prior-damaged': m.failure_prior_damaged,
  'prior-foreign': m.failure_prior_foreign,
  'link-damaged': () => m.failure_link_damaged(),
  'lab-data': () => m.failure_lab_data(),
  'model-file-damaged': () => m.failure_model_file_damaged(),
  unprotected: () => m.failure_unprotected(),
  'worker-died': () => m.failure_worker_died(),
  'timed-out': () => m.failure_timed_out(),
  'too-fast': () => m.feed_too_fast(),
  unexpected: () => m.page_broke(),
  cancelled: () => m.failure_cancelled(),
};

type Details = NonNullable<Failure['details']>;

/** What keeps data from being learned from, by its reason; others have the general sentence. */
const LAB_REASONS: Readonly<Record<string, (details: Details) => string>> = {
  'too-few-rows': ({ count = 0, least = 0 }) => m.failure_lab_too_few({ count, least }),
  'one-class': () => m.failure_lab_one_class(),
  'too-large': ({ most = 0 }) => m.failure_lab_too_large({ most }),
  'no-words': () => m.failure_lab_no_words(),
  'too-alike': () => m.failure_lab_too_alike(),
  'no-table': () => m.failure_lab_no_table(),
  'no-inputs': () => m.failure_lab_columns(),
  'missing-column': () => m.failure_lab_columns(),
  damaged: () => m.failure_lab_damaged(),
};

/** One or two sentences in the present language. */
export function failureText({ code, details = {} }: Failure): string {
  const { file, reason } = details;
  if (code === 'lab-data' && typeof reason === 'string' && Object.hasOwn(LAB_REASONS, reason))
    return LAB_REASONS[reason](details);
  return SENTENCES[code]({ file: typeof file === 'string' ? file : m.failure_this_file() });
}
