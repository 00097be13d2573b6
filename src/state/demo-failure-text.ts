/** Why a link to a demo shows none, in the visitor's words; apart from the app's sentences, which are many more. */
import type { Failure, FailureCode } from '../domain/errors.ts';
import { m } from '../paraglide/messages.js';

const SENTENCES: Partial<Record<FailureCode, (subject: { file: string }) => string>> = {
  'demo-damaged': () => m.failure_demo_damaged(),
  'demo-too-large': () => m.failure_demo_too_large(),
  'demo-newer': () => m.failure_demo_newer(),
  'demo-file-missing': m.failure_demo_file_missing,
};

export const demoFailureText = ({ code, details }: Failure): string =>
  (SENTENCES[code] ?? m.page_broke)({ file: String(details?.file ?? '') });
