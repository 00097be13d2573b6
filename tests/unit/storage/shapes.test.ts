import { expectTypeOf, test } from 'vitest';
import type {
  CatalogStore,
  HousekeepingStore,
  ImportRecord,
  InteractionLog,
  PackSource,
  Preferences,
  PreferenceStore,
} from '../../../src/pipeline/services.ts';
import { packSource } from '../../../src/storage/packs.ts';
import type * as records from '../../../src/storage/records.ts';
import { openStorage } from '../../../src/storage/storage.ts';
import type { Storage } from '../../../src/storage/storage.ts';

interface PipelineStores {
  readonly catalogs: CatalogStore;
  readonly log: InteractionLog;
  readonly preferences: PreferenceStore;
  readonly housekeeping: HousekeepingStore;
}

// Checked by the compiler: storage may not import the pipeline, so here is where the two shapes meet.
test('the stores are what the pipeline asks for', () => {
  const open = openStorage satisfies () => Promise<PipelineStores>;
  const packs = packSource satisfies (base: string) => PackSource;
  expectTypeOf(open).returns.resolves.toEqualTypeOf<Storage>();
  expectTypeOf(packs).returns.toExtend<PackSource>();
  expectTypeOf<records.ImportRecord>().toEqualTypeOf<ImportRecord>();
  expectTypeOf<records.Preferences>().toEqualTypeOf<Preferences>();
});
