import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { fromBase64, toBase64 } from '../../../../src/domain/base64.ts';
import { sealBackup, unsealBackup } from '../../../../src/domain/backup/backup-file.ts';
import { isBackupFile } from '../../../../src/domain/backup/is-backup-file.ts';
import type { Backup } from '../../../../src/domain/backup/backup-types.ts';
import { toFailure, type FailureCode } from '../../../../src/domain/errors.ts';
import type { Demo } from '../../../../src/domain/sharing/demo.ts';
import { sha256Hex } from '../../../../src/domain/sha256.ts';
import { sampleBackup } from './sample-backup.ts';

const refusedAs = (code: FailureCode) => ({ failure: { code, details: { file: 'copy.json' } } });
const unseal = (bytes: Uint8Array<ArrayBuffer>) => unsealBackup('copy.json', bytes);

/** The same text under a seal that fits it: what a hand, not an accident, would make. */
async function resealed(change: (file: Record<string, unknown>) => void): Promise<Uint8Array<ArrayBuffer>> {
  const file: Record<string, unknown> = JSON.parse(new TextDecoder().decode(sealed));
  delete file.sha256;
  change(file);
  const body = new TextEncoder().encode(JSON.stringify(file, null, 1).slice(0, -2));
  const seal = new TextEncoder().encode(`,\n "sha256": "${await sha256Hex(body)}"\n}`);
  return Uint8Array.from([...body, ...seal]);
}

let sealed: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  sealed = await sealBackup(sampleBackup());
});

test('a copy reads back as it was, to the last bit', async () => {
  expect(await unseal(sealed)).toEqual(sampleBackup());
  expect(await sealBackup(sampleBackup())).toEqual(sealed);
});

test('it is JSON that says what it is, and how much it holds', () => {
  const file: unknown = JSON.parse(new TextDecoder().decode(sealed));
  expect(file).toMatchObject({
    application: 'Inglenook',
    version: 3,
    savedAt: '2026-05-03T00:00:00.000Z',
    counts: { catalogs: 2, items: 3, interactions: 4, impressions: 1, imports: 1, heads: 1, drafts: 1 },
  });
  expect(isBackupFile({ bytes: sealed })).toBe(true);
  expect(isBackupFile({ bytes: new TextEncoder().encode('{"application": "Other"}') })).toBe(false);
});

test('one of layout 2, from before the Studio, reads back with no demos', async () => {
  const old = await resealed((file) => {
    file.version = 2;
    delete file.drafts;
    file.counts = { catalogs: 2, items: 3, interactions: 4, impressions: 1, imports: 1, heads: 1 };
  });
  expect(await unseal(old)).toEqual({ ...sampleBackup(), drafts: [] });
});

test('a first draft, which had a list for its questions, is written as one with none', async () => {
  const {
    drafts: [draft],
    ...backup
  } = sampleBackup();
  const faqs: Demo['faqs'] & readonly unknown[] = Object.assign([], { en: undefined });
  const first = { ...draft, demo: { ...draft.demo, faqs } };
  const bytes = await sealBackup({ ...backup, drafts: [first] });
  expect((await unseal(bytes)).drafts).toEqual([{ ...draft, demo: { ...draft.demo, faqs: {} } }]);
});

describe('a damaged copy is refused', () => {
  const refused = async (bytes: Uint8Array<ArrayBuffer>) => {
    const code = await unseal(bytes).then(
      () => 'taken',
      (error: unknown) => toFailure(error)?.code,
    );
    return code === 'backup-damaged' || code === 'backup-version';
  };

  test('with any bit of it flipped', async () => {
    for (let at = 0; at < sealed.length; at++) {
      const flipped = sealed.slice();
      flipped[at] ^= 1 << (at % 8);
      if (!(await refused(flipped))) expect.fail(`taken with byte ${at} flipped`);
    }
  });

  test('cut anywhere, or with anything behind it', async () => {
    for (let length = 0; length < sealed.length; length++)
      if (!(await refused(sealed.slice(0, length)))) expect.fail(`taken when cut to ${length} bytes`);
    expect(await refused(Uint8Array.from([...sealed, 0x0a]))).toBe(true);
  });

  test('with a piece of it taken out, doubled or exchanged', async () => {
    const place = fc.nat(sealed.length - 1);
    await fc.assert(
      fc.asyncProperty(place, place, fc.uint8Array({ maxLength: 40 }), async (a, b, piece) => {
        const [from, to] = a < b ? [a, b] : [b, a];
        const changed = Uint8Array.from([...sealed.slice(0, from), ...piece, ...sealed.slice(to)]);
        fc.pre(String(changed) !== String(sealed));
        return refused(changed);
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  test.each<[string, (file: Record<string, unknown>) => void]>([
    ['a member that nobody knows', (file) => (file.extra = 1)],
    ['fewer entries than it counts', (file) => (file.interactions = [])],
    ['no catalogs at all', (file) => delete file.catalogs],
    ['a list that is none', (file) => (file.heads = {})],
    ['counts that are none', (file) => (file.counts = {})],
  ])('with %s, though its seal fits', async (_name, change) => {
    await expect(unseal(await resealed(change))).rejects.toMatchObject(refusedAs('backup-damaged'));
  });

  const broken: readonly [string, (backup: Backup) => Backup][] = [
    [
      'of a catalog that says another number of items',
      (backup) => ({
        ...backup,
        catalogs: backup.catalogs.map((one) => ({ ...one, catalog: { ...one.catalog, itemCount: 9 } })),
      }),
    ],
    [
      'with one item twice',
      ({ catalogs: [first, second], ...backup }) => ({
        ...backup,
        catalogs: [{ ...first, items: [first.items[0], first.items[0]] }, second],
      }),
    ],
    [
      'with a demo in a colour that is none',
      ({ drafts: [draft], ...backup }) => ({
        ...backup,
        drafts: [{ ...draft, demo: { ...draft.demo, colours: { ...draft.demo.colours, ink: 'url(x)' } } }],
      }),
    ],
    ['with one demo twice', ({ drafts: [draft], ...backup }) => ({ ...backup, drafts: [draft, draft] })],
    [
      'about a catalog that it does not hold',
      (backup) => ({
        ...backup,
        interactions: backup.interactions.map((entry) => ({ ...entry, catalogId: 'elsewhere' })),
      }),
    ],
    [
      'whose log is out of order',
      (backup) => ({ ...backup, interactions: backup.interactions.toReversed() }),
    ],
    [
      'that would put a catalog in the place of a built-in one',
      ({ catalogs: [first, ...others], ...backup }) => ({
        ...backup,
        catalogs: [{ ...first, catalog: { ...first.catalog, id: 'classics-en' } }, ...others],
      }),
    ],
    [
      'with a figure that is none',
      (backup) => ({
        ...backup,
        heads: backup.heads.map((head) => ({ ...head, outputs: new Float32Array([NaN, 1]) })),
      }),
    ],
  ];
  test.each(broken)('%s, though its seal fits', async (_name, change) => {
    await expect(unseal(await sealBackup(change(sampleBackup())))).rejects.toMatchObject(
      refusedAs('backup-damaged'),
    );
  });

  test('of another layout says so', async () => {
    const older = new TextEncoder().encode(
      '{\n "application": "Inglenook",\n "version": 1,\n "catalogs": []\n}',
    );
    await expect(unseal(older)).rejects.toMatchObject(refusedAs('backup-version'));
  });
});

test('base64 keeps any bytes, over its own pieces too', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(3), (bytes, more) => {
      const long = new Uint8Array(0x3000 + more);
      long.set(bytes);
      return [bytes, long].every((one) => String(fromBase64(toBase64(one))) === String(one));
    }),
    { seed: 3, numRuns: 50 },
  );
  expect(fromBase64('%')).toBeUndefined();
});
