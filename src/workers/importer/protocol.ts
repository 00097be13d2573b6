/** What crosses the border of the importer worker. Types only. */
import type { Backup } from '../../domain/backup/backup-types.ts';
import type {
  Detection,
  ImportChoices,
  ImportedCatalog,
  ImportFile,
  ImportProgress,
} from '../../domain/importing/import-types.ts';
import type { Row } from '../../domain/importing/row-source.ts';
import type { CallContext } from '../rpc.ts';

/** Failures of detection and reading (errors.ts) arrive as rejections with a FailureError. */
export type ImporterHandlers = {
  detect(
    params: { files: readonly ImportFile[]; encoding?: string },
    context: CallContext,
  ): Promise<Detection>;
  read(
    params: { files: readonly ImportFile[]; choices: ImportChoices },
    context: CallContext<ImportProgress>,
  ): Promise<ImportedCatalog>;
  /** A copy made by this app. */
  readBackup(params: { file: ImportFile; passphrase?: string }, context: CallContext): Promise<Backup>;
  /** Encrypts bytes by a passphrase. */
  lock(params: { bytes: Uint8Array<ArrayBuffer>; passphrase: string }): Promise<Uint8Array<ArrayBuffer>>;
  /** A table as it is, for whoever is no catalog. */
  readTable(
    params: { file: ImportFile; mostCells: number },
    context: CallContext,
  ): Promise<{ columns: readonly string[]; rows: readonly Row[] }>;
};
