import { expectTypeOf, test } from 'vitest';
import type { BackupImport, BackupPreferences } from '../../../src/domain/backup/backup-types.ts';
import type {
  CatalogStore,
  HeadStore,
  HousekeepingStore,
  LateStores,
  ImportRecord,
  InteractionLog,
  MapStore,
  PackMaps,
  PackSource,
  Preferences,
  PreferenceStore,
  PriorStore,
  StorageReport,
} from '../../../src/pipeline/services.ts';
import { packMaps } from '../../../src/storage/pack-maps.ts';
import { packSource } from '../../../src/storage/packs.ts';
import type * as records from '../../../src/storage/records.ts';
import { openStorage } from '../../../src/storage/storage.ts';
import type { Storage } from '../../../src/storage/storage.ts';

interface PipelineStores {
  readonly catalogs: CatalogStore;
  readonly log: InteractionLog;
  readonly preferences: PreferenceStore;
  readonly housekeeping: HousekeepingStore;
  readonly heads: HeadStore;
  readonly maps: MapStore;
  readonly priors: PriorStore;
  readonly late: () => Promise<LateStores>;
}

// Checked by the compiler: storage may not import the pipeline, so here is where the two shapes meet.
test('the stores are what the pipeline asks for', () => {
  const open = openStorage satisfies () => Promise<PipelineStores>;
  const packs = packSource satisfies (base: string) => PackSource;
  expectTypeOf(open).returns.resolves.toEqualTypeOf<Storage>();
  const maps = packMaps satisfies (base: string) => PackMaps;
  expectTypeOf(packs).returns.toExtend<PackSource>();
  expectTypeOf(maps).returns.toExtend<PackMaps>();
  expectTypeOf<BackupImport>().toEqualTypeOf<Omit<ImportRecord, 'previous'>>();
  expectTypeOf<BackupPreferences>().toEqualTypeOf<Preferences>();
  expectTypeOf<records.ImportRecord>().toEqualTypeOf<ImportRecord>();
  expectTypeOf<records.Preferences>().toEqualTypeOf<Preferences>();
  expectTypeOf<records.StorageReport>().toEqualTypeOf<StorageReport>();
});
