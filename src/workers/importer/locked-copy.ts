/** A copy under a passphrase, in the age format (age-encryption.org/v1): other tools open it too. */
import { unsealBackup } from '../../domain/backup/backup-file.ts';
import type { Backup } from '../../domain/backup/backup-types.ts';
import { isLocked } from '../../domain/backup/is-backup-file.ts';
import { FailureError, latePart } from '../../domain/errors.ts';
import type { ImportFile } from '../../domain/importing/import-types.ts';

/**
 * log₂ of the rounds of scrypt: about two seconds and 256 MB for one guess. At 15 guessing is eight times as cheap; at
 * 20 a phone cannot open its own copy.
 */
const WORK_FACTOR = 18;

/** Few copies are locked, so the shell that every visit stores does without the cipher: offline it may be missing. */
const cipher = () => latePart(import('age-encryption'));

/**
 * Encrypts and authenticates bytes by a passphrase. Takes seconds.
 * @throws FailureError `part-not-fetched` offline, where no copy was locked or opened before.
 */
export async function lock(
  bytes: Uint8Array<ArrayBuffer>,
  passphrase: string,
  workFactor = WORK_FACTOR,
): Promise<Uint8Array<ArrayBuffer>> {
  const { Encrypter } = await cipher();
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(workFactor);
  return new Uint8Array(await encrypter.encrypt(bytes));
}

/**
 * Reverse of {@link lock}.
 * @throws FailureError `backup-passphrase` when it does not open the file, `backup-damaged` when the file is not whole.
 */
async function unlock(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
  passphrase: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const { Decrypter } = await cipher();
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  try {
    return new Uint8Array(await decrypter.decrypt(bytes));
  } catch (cause) {
    // The package tells its errors apart by their texts alone.
    const wrong = cause instanceof Error && cause.message.startsWith('no identity matched');
    throw new FailureError(wrong ? 'backup-passphrase' : 'backup-damaged', { file: name }, cause);
  }
}

/**
 * Reads a copy, locked or not.
 * @throws FailureError as {@link unsealBackup} does; `backup-locked` for a locked one without a passphrase,
 * `backup-passphrase` where it does not open the file; `part-not-fetched` as {@link lock} does.
 */
export async function readBackup({ name, bytes }: ImportFile, passphrase?: string): Promise<Backup> {
  if (!isLocked({ bytes })) return unsealBackup(name, bytes);
  if (passphrase === undefined) throw new FailureError('backup-locked', { file: name });
  return unsealBackup(name, await unlock(name, bytes, passphrase));
}
