/** Failures in the person's words: what happened, what was kept, what to do. Call in templates or `$derived`. */
import type { Failure, FailureCode } from '../domain/errors.ts';
import { m } from '../paraglide/messages.js';
import { FIRST_SENTENCES } from './first-failure-text.ts';

/** Every code has its sentence: a new one without does not compile. */
const SENTENCES: Readonly<Record<FailureCode, (subject: { file: string }) => string>> = {
  ...FIRST_SENTENCES,
  'empty-file': m.failure_empty_file,
  'unreadable-file': m.failure_unreadable_file,
  'binary-file': m.failure_binary_file,
  'line-too-long': m.failure_line_too_long,
  'file-too-large': m.failure_file_too_large,
  'wrong-encoding': m.failure_wrong_encoding,
  'no-rows': () => m.failure_no_rows(),
  'no-titles': () => m.failure_no_titles(),
  'movies-missing': m.failure_movies_missing,
  'none-on-sale': m.failure_none_on_sale,
  'feed-refused': m.failure_feed_refused,
  'unknown-format': () => m.failure_unknown_format(),
  'damaged-zip': m.failure_damaged_zip,
  'zip-too-large': m.failure_zip_too_large,
  'needs-mapping': () => m.failure_needs_mapping(),
  'needs-person': () => m.failure_needs_person(),
  'wasm-refused': () => m.failure_wasm_refused(),
  'model-damaged': () => m.failure_model_damaged(),
  'model-unreachable': () => m.failure_model_unreachable(),
  'prior-damaged': m.failure_prior_damaged,
  'prior-foreign': m.failure_prior_foreign,
  'link-damaged': () => m.failure_link_damaged(),
  'demo-damaged': () => m.failure_demo_damaged(),
  'demo-too-large': () => m.failure_demo_too_large(),
  'demo-newer': () => m.failure_demo_newer(),
  'demo-file-missing': m.failure_demo_file_missing,
  'logo-refused': () => m.failure_logo_refused(),
  'report-damaged': () => m.failure_report_damaged(),
  'report-newer': () => m.failure_report_newer(),
  'backup-damaged': m.failure_backup_damaged,
  'backup-version': m.failure_backup_version,
  'backup-locked': m.failure_backup_locked,
  'backup-passphrase': m.failure_backup_passphrase,
  'copy-too-large': () => m.failure_copy_too_large(),
  'part-not-fetched': () => m.part_not_fetched(),
  'lab-data': () => m.failure_lab_data(),
  'stream-damaged': () => m.pulse_stream_damaged(),
  'model-file-damaged': () => m.failure_model_file_damaged(),
  'model-file-foreign': () => m.failure_model_file_foreign(),
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
