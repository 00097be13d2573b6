/**
 * A copy as a file: JSON that a person can read, ended by the SHA-256 of all the bytes before it. A copy that was cut,
 * flipped or edited is refused as a whole, since nobody could say which of its parts still holds.
 */
import * as v from 'valibot';
import { FailureError, latePart } from '../errors.ts';
import { isPack } from '../packs.ts';
import { sha256Hex } from '../sha256.ts';
import { toBase64 } from '../base64.ts';
import { FileSchema, inFile } from './backup-schema.ts';
import { draftInFile } from './draft-in-file.ts';
import { APPLICATION, layoutOf, VERSION, VERSIONS } from './is-backup-file.ts';
import { countsOf, type Backup, type BackupCounts } from './backup-types.ts';

const SEAL = /^,\n "sha256": "([0-9a-f]{64})"\n\}$/;
const SEAL_BYTES = ',\n "sha256": ""\n}'.length + 64;

const sealOf = (sha256: string): string => `,\n "sha256": "${sha256}"\n}`;

/** The file's bytes, UTF-8. The same copy gives the same bytes. */
export async function sealBackup(backup: Backup): Promise<Uint8Array<ArrayBuffer>> {
  const file = {
    application: APPLICATION,
    version: VERSION,
    savedAt: new Date(backup.savedAt).toISOString(),
    counts: countsOf(backup),
    catalogs: backup.catalogs.map(({ catalog, items, vectors, prior }) => ({
      catalog,
      items,
      ...(vectors && { vectors: inFile.vectors(vectors) }),
      ...(prior && { prior: toBase64(prior) }),
    })),
    interactions: backup.interactions,
    impressions: backup.impressions,
    imports: backup.imports,
    preferences: backup.preferences,
    heads: backup.heads.map(inFile.head),
    headStates: backup.headStates,
    drafts: backup.drafts.map(draftInFile),
  };
  // Without its last line, which is a bracket: the seal ends the file in its place.
  const body = new TextEncoder().encode(JSON.stringify(file, null, 1).slice(0, -2));
  const seal = new TextEncoder().encode(sealOf(await sha256Hex(body)));
  const bytes = new Uint8Array(body.length + seal.length);
  bytes.set(body);
  bytes.set(seal, body.length);
  return bytes;
}

/** Few make demos, so the shell that every visit stores does without their checks: offline they may be missing. */
const draftReader = async () => (await latePart(import('./draft-schema.ts'))).readDrafts;

/**
 * Reverse of {@link sealBackup}.
 * @throws FailureError `backup-damaged` for anything that it did not write, `backup-version` for a copy of another
 * layout, `part-not-fetched` offline, where no copy with demos was written or read before.
 */
export async function unsealBackup(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<Backup> {
  const damaged = (cause?: unknown) => new FailureError('backup-damaged', { file: name }, cause);
  const version = layoutOf(bytes);
  if (version === undefined) throw damaged();
  if (!VERSIONS.some((one) => one === version)) throw new FailureError('backup-version', { file: name });
  const body = bytes.subarray(0, Math.max(0, bytes.length - SEAL_BYTES));
  const seal = SEAL.exec(new TextDecoder().decode(bytes.subarray(body.length)));
  if (!seal || seal[1] !== (await sha256Hex(body))) throw damaged();
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw damaged(cause);
  }
  const file = v.safeParse(FileSchema, json, { abortEarly: true });
  if (!file.success) throw damaged();
  const { counts, savedAt, application: _, version: __, sha256: ___, ...content } = file.output;
  const drafts = content.drafts.length ? (await draftReader())(content.drafts) : [];
  if (!drafts) throw damaged();
  const backup: Backup = { ...content, drafts, savedAt: Date.parse(savedAt) };
  if (!agrees(backup, counts)) throw damaged();
  return backup;
}

const distinct = (values: readonly unknown[]): boolean => new Set(values).size === values.length;
const rises = (values: readonly number[]): boolean =>
  values.every((value, i) => i === 0 || value > values[i - 1]);

/** Whether the parts of a copy speak of one another as those of a store do. */
function agrees(backup: Backup, counts: BackupCounts): boolean {
  const { catalogs, interactions, impressions, imports, heads, headStates, drafts } = backup;
  const found = countsOf(backup);
  const own = new Map(catalogs.map((one) => [one.catalog.id, one]));
  const known = ({ catalogId }: { readonly catalogId: string }) => own.has(catalogId) || isPack(catalogId);
  return (
    JSON.stringify(found) === JSON.stringify(counts) &&
    own.size === catalogs.length &&
    catalogs.every(
      ({ catalog, items, vectors, prior }) =>
        !isPack(catalog.id) &&
        (catalog.prior === undefined) === (prior === undefined) &&
        catalog.itemCount === items.length &&
        (!vectors || vectors.count === items.length) &&
        distinct(items.map(({ id }) => id)),
    ) &&
    [interactions, impressions].every((log) => log.every(known) && rises(log.map(({ seq }) => seq))) &&
    interactions.every(
      ({ kind, undoes }) => kind !== 'impression' && (kind === 'undo') === (undoes !== undefined),
    ) &&
    impressions.every(({ kind }) => kind === 'impression') &&
    distinct(imports.map(({ importId }) => importId)) &&
    heads.every(known) &&
    distinct(heads.map(({ headId }) => headId)) &&
    heads.every(({ catalogId, dataId, outputs }) => {
      const trainedOn = own.get(catalogId);
      return trainedOn?.catalog.dataId !== dataId || outputs.length === trainedOn.items.length;
    }) &&
    headStates.every(known) &&
    distinct(headStates.map(({ catalogId }) => catalogId)) &&
    distinct(drafts.map(({ demo }) => demo.id))
  );
}
