import { describe, expect, it } from 'vitest';
import { FailureError } from '../../../src/domain/errors.ts';
import { fetchedLate, openOnce } from '../../../src/domain/late-part.ts';

describe('openOnce', () => {
  it('opens once for all who ask, at the same time and later', async () => {
    let tries = 0;
    const gate = openOnce(() => {
      tries++;
      return Promise.resolve();
    });
    await Promise.all([gate(), gate()]);
    await gate();
    expect(tries).toBe(1);
  });

  it('tries again for the next who asks after a failure', async () => {
    let tries = 0;
    const gate = openOnce(() =>
      ++tries === 1 ? Promise.reject(new FailureError('unprotected')) : Promise.resolve(),
    );
    await expect(gate()).rejects.toMatchObject({ failure: { code: 'unprotected' } });
    await gate();
    expect(tries).toBe(2);
  });
});

describe('fetchedLate', () => {
  const open = () => Promise.resolve();
  const counting = () => {
    const seen = { fetched: 0, closed: 0 };
    const service = {
      double: (value: number) => Promise.resolve(2 * value),
      close: () => void (seen.closed += 1),
    };
    const fetchService = () => {
      seen.fetched += 1;
      return Promise.resolve(service);
    };
    return { seen, service, fetchService };
  };

  it('comes with the first call, once, after the gate', async () => {
    const { seen, fetchService } = counting();
    let passed = 0;
    const late = fetchedLate(fetchService, async () => {
      expect(seen.fetched).toBe(0);
      passed += 1;
      return Promise.resolve();
    });
    expect(seen.fetched).toBe(0);
    expect(await Promise.all([late.double(2), late.double(3)])).toEqual([4, 6]);
    expect([seen.fetched, passed]).toEqual([1, 1]);
  });

  it('has nothing to close before it has come, and closes what is on its way', async () => {
    const { seen, fetchService } = counting();
    const late = fetchedLate(fetchService, open);
    late.close();
    expect(seen).toEqual({ fetched: 0, closed: 0 });
    const call = late.double(1);
    late.close();
    await call;
    expect(seen).toEqual({ fetched: 1, closed: 1 });
  });

  it('says that a part is missing, and asks for it again with the next call', async () => {
    const { service } = counting();
    let tries = 0;
    const late = fetchedLate(
      () => (++tries === 1 ? Promise.reject(new TypeError('no network')) : Promise.resolve(service)),
      open,
    );
    await expect(late.double(1)).rejects.toMatchObject({ failure: { code: 'part-not-fetched' } });
    late.close();
    expect(await late.double(2)).toBe(4);
  });
});
