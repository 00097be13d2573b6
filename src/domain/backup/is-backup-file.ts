/** What a file is, told by its first bytes: looking needs neither its checks nor its key. */

/** The application that a copy names as its maker. */
export const APPLICATION = 'Inglenook';
/** Its layout, raised by a change that a reader would notice; and those that are read. */
export const VERSION = 3;
export const VERSIONS = [2, VERSION] as const;

const LOCKED = 'age-encryption.org/v1\n';

export const isLocked = ({ bytes }: { readonly bytes: Uint8Array<ArrayBuffer> }): boolean =>
  new TextDecoder().decode(bytes.subarray(0, LOCKED.length)) === LOCKED;

/** The beginning of a copy: its layout stands there, so that neither the hash nor a parser is needed to know it. */
const BEGINNING = new RegExp(`^\\{\\s*"application":\\s*"${APPLICATION}",\\s*"version":\\s*(\\d{1,9})\\s*,`);
/** Room for that beginning, however it is spaced. */
const BEGINNING_BYTES = 256;

/** The layout that a file claims; undefined for one that is no copy. */
export const layoutOf = (bytes: Uint8Array<ArrayBuffer>): number | undefined => {
  const found = BEGINNING.exec(new TextDecoder().decode(bytes.subarray(0, BEGINNING_BYTES)));
  return found ? Number(found[1]) : undefined;
};

/** Whether a file calls itself a copy made by this app, whole or not; a locked one could be anything that is locked. */
export const isBackupFile = ({ bytes }: { readonly bytes: Uint8Array<ArrayBuffer> }): boolean =>
  layoutOf(bytes) !== undefined || isLocked({ bytes });
