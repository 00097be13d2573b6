import { beforeAll, describe, expect, test, vi } from 'vitest';
import { sealBackup } from '../../../../src/domain/backup/backup-file.ts';
import { isBackupFile } from '../../../../src/domain/backup/is-backup-file.ts';
import type { FailureCode } from '../../../../src/domain/errors.ts';
import { lock, readBackup } from '../../../../src/workers/importer/locked-copy.ts';
import { sampleBackup } from '../../domain/backup/sample-backup.ts';

const refusedAs = (code: FailureCode) => ({ failure: { code, details: { file: 'copy.json' } } });

let sealed: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  sealed = await sealBackup(sampleBackup());
});

describe('a locked copy', () => {
  const locked = () => lock(sealed, 'correct horse', 2);

  test('opens with its passphrase alone', async () => {
    const file = { name: 'copy.json', bytes: await locked() };
    expect(isBackupFile(file)).toBe(true);
    expect(new TextDecoder().decode(file.bytes)).not.toContain('Somebody');
    expect(await readBackup(file, 'correct horse')).toEqual(sampleBackup());
    await expect(readBackup(file)).rejects.toMatchObject(refusedAs('backup-locked'));
    await expect(readBackup(file, 'Correct horse')).rejects.toMatchObject(refusedAs('backup-passphrase'));
  });

  test('says so where the cipher has not been fetched, and an open one needs none', async () => {
    const bytes = await locked();
    vi.doMock('age-encryption', () => {
      throw new TypeError('Failed to fetch dynamically imported module');
    });
    const missing = { failure: { code: 'part-not-fetched' } };
    await expect(locked()).rejects.toMatchObject(missing);
    await expect(readBackup({ name: 'copy.json', bytes }, 'correct horse')).rejects.toMatchObject(missing);
    expect(await readBackup({ name: 'copy.json', bytes: sealed })).toEqual(sampleBackup());
    vi.doUnmock('age-encryption');
  });

  test('is refused when it is cut or changed', async () => {
    const bytes = await locked();
    for (let n = 1; n < 60; n++) {
      const at = Math.floor((bytes.length * n) / 60);
      const changed = n % 2 ? bytes.slice(0, at) : bytes.slice();
      if (n % 2 === 0) changed[at] ^= 1 << (n % 8);
      await expect(readBackup({ name: 'copy.json', bytes: changed }, 'correct horse')).rejects.toMatchObject({
        failure: { code: expect.stringMatching(/^backup-(damaged|passphrase)$/) },
      });
    }
  });
});
