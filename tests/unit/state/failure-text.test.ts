import { afterEach, describe, expect, test } from 'vitest';
import type { FailureCode } from '../../../src/domain/errors.ts';
import { overwriteGetLocale } from '../../../src/paraglide/runtime.js';
import { failureText } from '../../../src/state/failure-text.ts';

const CODES: Readonly<Record<FailureCode, true>> = {
  'empty-file': true,
  'unreadable-file': true,
  'binary-file': true,
  'line-too-long': true,
  'file-too-large': true,
  'wrong-encoding': true,
  'no-rows': true,
  'no-titles': true,
  'movies-missing': true,
  'none-on-sale': true,
  'feed-refused': true,
  'unknown-format': true,
  'damaged-zip': true,
  'zip-too-large': true,
  'needs-mapping': true,
  'needs-person': true,
  quota: true,
  'no-storage': true,
  'storage-blocked': true,
  'storage-failed': true,
  'wasm-refused': true,
  'model-damaged': true,
  'model-unreachable': true,
  'pack-damaged': true,
  'prior-damaged': true,
  'prior-foreign': true,
  'link-damaged': true,
  'demo-damaged': true,
  'demo-too-large': true,
  'demo-newer': true,
  'demo-file-missing': true,
  'logo-refused': true,
  'report-damaged': true,
  'report-newer': true,
  'backup-damaged': true,
  'backup-version': true,
  'backup-locked': true,
  'backup-passphrase': true,
  'copy-too-large': true,
  'part-not-fetched': true,
  'lab-data': true,
  'stream-damaged': true,
  'model-file-damaged': true,
  'model-file-foreign': true,
  unprotected: true,
  'worker-died': true,
  'timed-out': true,
  'too-fast': true,
  unexpected: true,
  cancelled: true,
};
const codes = Object.keys(CODES).filter((code): code is FailureCode => code in CODES);

afterEach(() => overwriteGetLocale(() => 'en'));

describe.each(['en', 'zh'] as const)('failureText in %s', (locale) => {
  test('every code has a sentence of its own, in the language, without the code', () => {
    overwriteGetLocale(() => locale);
    const texts = codes.map((code) => failureText({ code }));
    expect(new Set(texts).size).toBe(codes.length);
    texts.forEach((text, i) => {
      expect(text).not.toContain(`failure_`);
      expect(text).not.toContain(codes[i].includes('-') ? codes[i] : '\0');
      expect(/\p{Script=Han}/u.test(text)).toBe(locale === 'zh');
    });
  });

  test('names the file where the failure has one', () => {
    overwriteGetLocale(() => locale);
    expect(failureText({ code: 'empty-file', details: { file: 'shelf.csv' } })).toContain('shelf.csv');
  });
});

test('says of data that cannot be learned from what is the matter with it', () => {
  const said = (reason: string, details = {}) =>
    failureText({ code: 'lab-data', details: { reason, ...details } });
  const general = failureText({ code: 'lab-data' });
  expect(said('too-few-rows', { count: 7, least: 20 })).toMatch(/\b7\b.*\b20\b/);
  for (const reason of [
    'one-class',
    'too-large',
    'no-words',
    'too-alike',
    'no-table',
    'no-inputs',
    'damaged',
  ])
    expect(said(reason)).not.toBe(general);
  expect(said('constructor')).toBe(general);
});
