import { beforeAll, describe, expect, it } from 'vitest';
import { mulberry32 } from '../../../../../src/domain/random.ts';
import { buildPrior } from '../../../../../src/domain/ranking/priors/prior.ts';
import {
  belongsTo,
  isPriorFile,
  sealPrior,
  unsealPrior,
  type SealedPrior,
} from '../../../../../src/domain/ranking/priors/sealed-prior.ts';
import { ITEMS, madeUpHistories } from './histories.ts';

const ids = Array.from({ length: ITEMS }, (_, row) => `film ${row}`);
const prior = buildPrior(madeUpHistories(60), ITEMS, mulberry32(1), { sourcesPerItem: 12, factors: 4 });
let file: Uint8Array<ArrayBuffer>;
let sealed: SealedPrior;
beforeAll(async () => {
  file = await sealPrior(prior, ids);
  const unsealed = await unsealPrior(file);
  if (!unsealed.ok) throw new Error('a new prior fails its own check');
  sealed = unsealed.value;
});

describe('a sealed prior', () => {
  it('comes back as it was, also from the middle of a larger buffer', async () => {
    expect(sealed.prior).toEqual(prior);
    const larger = new Uint8Array(file.length + 10);
    larger.set(file, 3);
    expect(await unsealPrior(larger.subarray(3, 3 + file.length))).toEqual({ ok: true, value: sealed });
  });

  it('belongs to the items that it was made for, in their order, whatever came after them', async () => {
    expect(await belongsTo(sealed, ids)).toBe(true);
    expect(await belongsTo(sealed, [...ids, 'a later film'])).toBe(true);
    for (const others of [
      ids.slice(0, -1),
      ids.toReversed(),
      ['another', ...ids.slice(1)],
      ['a later film', ...ids],
    ])
      expect(await belongsTo(sealed, others)).toBe(false);
  });

  it('is refused after any change of a byte, and when cut short', async () => {
    const damaged = { ok: false, failure: { code: 'prior-damaged' } };
    for (let at = 0; at < file.length; at += Math.ceil(file.length / 97)) {
      const copy = file.slice();
      copy[at] ^= 1;
      expect(await unsealPrior(copy)).toEqual(damaged);
    }
    for (const length of [0, 10, 40, file.length - 1])
      expect(await unsealPrior(file.slice(0, length))).toEqual(damaged);
  });

  it('is known by its first bytes, or by its name where they are damaged', () => {
    expect(isPriorFile({ name: 'renamed.bin', bytes: file })).toBe(true);
    expect(isPriorFile({ name: 'films.PRIOR', bytes: new Uint8Array(3) })).toBe(true);
    expect(isPriorFile({ name: 'ratings.csv', bytes: new TextEncoder().encode('userId,movieId') })).toBe(
      false,
    );
    expect(isPriorFile({ name: 'empty', bytes: new Uint8Array(0) })).toBe(false);
  });
});
