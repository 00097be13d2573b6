import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashText, mulberry32 } from '../../../../src/domain/random.ts';
import { toBase64Url } from '../../../../src/domain/base64.ts';
import { toCrockford } from '../../../../src/domain/sharing/crockford.ts';
import {
  COUNT_BUCKETS,
  makeReport,
  PRESS_TRUTH,
  readReportCode,
  reportInWords,
  writeReportCode,
  type Visit,
} from '../../../../src/domain/sharing/report-code.ts';

const visit: Visit = {
  demo: 'AAECAwQF',
  variant: 1,
  answeredStarter: true,
  openedItem: false,
  pressedCallToAction: true,
  likes: 4,
  dislikes: 0,
  day: '2026-11-23',
};
const anyVisit: fc.Arbitrary<Visit> = fc.record({
  demo: fc.uint8Array({ minLength: 6, maxLength: 6 }).map(toBase64Url),
  variant: fc.nat(3),
  answeredStarter: fc.boolean(),
  openedItem: fc.boolean(),
  pressedCallToAction: fc.boolean(),
  likes: fc.nat(60),
  dislikes: fc.nat(60),
  day: fc
    .date({ min: new Date('2024-01-01'), max: new Date('2110-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
});
const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const damaged = { ok: false, failure: { code: 'report-damaged' } };

describe('a report code', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(anyVisit, fc.integer(), (one, seed) => {
        const report = makeReport(one, mulberry32(seed));
        const code = writeReportCode(report);
        expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}$/);
        expect(readReportCode(code)).toEqual({ ok: true, value: report });
      }),
      { seed: 1 },
    );
  });

  it('forgives case, spaces, dashes, and letters taken for digits', () => {
    const report = makeReport(visit, mulberry32(1));
    const code = writeReportCode(report);
    const said = ` ${code.toLowerCase().replace(/-/g, ' – ').replace(/0/g, 'o').replace(/1/g, 'l')}\n`;
    expect(said).not.toBe(code);
    expect(readReportCode(said)).toEqual({ ok: true, value: report });
    expect(readReportCode(code.replace(/-/g, '').replace(/1/g, 'i'))).toEqual({ ok: true, value: report });
  });

  it('with any one symbol changed is found out, always', () => {
    fc.assert(
      fc.property(anyVisit, fc.integer(), (one, seed) => {
        const code = writeReportCode(makeReport(one, mulberry32(seed))).replace(/-/g, '');
        for (let at = 0; at < code.length; at++)
          for (const other of SYMBOLS)
            if (other !== code[at])
              expect(readReportCode(code.slice(0, at) + other + code.slice(at + 1))).toEqual(damaged);
      }),
      { numRuns: 10, seed: 2 },
    );
  });

  it('cut, lengthened, swapped or made up is found out', () => {
    const code = writeReportCode(makeReport(visit, mulberry32(3))).replace(/-/g, '');
    for (const bad of [
      '',
      code.slice(1),
      code + '0',
      'U' + code.slice(1),
      code.slice(1, 2) + code.slice(0, 1) + code.slice(2),
      '0'.repeat(32),
      '2'.repeat(32),
      '-'.repeat(1e7),
    ])
      expect(readReportCode(bad)).toEqual(damaged);
  });

  it('of a later version says so', () => {
    const payload = '4' + '0'.repeat(25);
    const low = hashText(payload) & 0x3fff_ffff;
    const check = Array.from({ length: 30 }, (_, at) => ((low ^ (low >>> 15)) >> (29 - at)) & 1);
    expect(readReportCode(payload + toCrockford(check))).toEqual({
      ok: false,
      failure: { code: 'report-newer' },
    });
  });

  it('made up by chance passes as seldom as thirty bits say', () => {
    const random = mulberry32(4);
    for (let n = 0; n < 20_000; n++) {
      const bits = Array.from({ length: 160 }, () => Math.floor(random() * 2));
      expect(readReportCode(toCrockford(bits)).ok).toBe(false);
    }
  });
});

describe('a report', () => {
  it('holds nothing of the items, nor of the time of day', () => {
    const tapped = { ...visit, items: ['canary-7f3a'], log: [{ item: 3, at: 1795000000000 }] };
    const another = {
      ...visit,
      items: ['canary-90bb', 'canary-1c'],
      log: [],
      started: '2026-11-23T14:35:07Z',
    };
    const codes = [visit, tapped, another].map((one) => writeReportCode(makeReport(one, mulberry32(9))));
    expect(new Set(codes).size).toBe(1);
    expect(Object.keys(makeReport(tapped, mulberry32(9))).sort()).toEqual(
      ['day', 'demo', 'dislikes', 'id', 'likes', 'steps', 'variant'].sort(),
    );
    expect(() => writeReportCode({ ...makeReport(visit, mulberry32(9)), day: '2026-11-23T14:35' })).toThrow();
  });

  it('is the same for counts of one bucket', () => {
    const code = (likes: number) =>
      writeReportCode(makeReport({ ...visit, likes, dislikes: 9 }, mulberry32(5)));
    for (const [bucket, least] of COUNT_BUCKETS.entries()) {
      const last = (COUNT_BUCKETS[bucket + 1] ?? 1000) - 1;
      expect(code(last)).toBe(code(least));
      expect(code(last + 1) === code(least)).toBe(bucket === COUNT_BUCKETS.length - 1);
    }
  });

  it('tells a press as forced response says: 7 of 8 of those who did, 1 of 8 of those who did not', () => {
    const random = mulberry32(6);
    const share = (pressedCallToAction: boolean) => {
      const told = Array.from({ length: 20_000 }, () =>
        Number(makeReport({ ...visit, pressedCallToAction }, random).steps.pressed),
      );
      return told.reduce((sum, one) => sum + one, 0) / told.length;
    };
    // Four standard errors of 20,000 draws.
    expect(Math.abs(share(true) - (1 + PRESS_TRUTH) / 2)).toBeLessThan(0.0094);
    expect(Math.abs(share(false) - (1 - PRESS_TRUTH) / 2)).toBeLessThan(0.0094);
  });

  it('has another id each time, so that only the same code counts twice', () => {
    const random = mulberry32(7);
    const ids = Array.from({ length: 1000 }, () => makeReport(visit, random).id);
    expect(new Set(ids).size).toBe(1000);
  });

  it('is told in facts that leave nothing out', () => {
    const report = makeReport(visit, mulberry32(8));
    const facts = reportInWords(report);
    expect(facts).toContainEqual({ kind: 'count', of: 'likes', least: 3, most: 5 });
    expect(facts).toContainEqual({ kind: 'count', of: 'dislikes', least: 0, most: 0 });
    expect(facts).toContainEqual({
      kind: 'step',
      step: 'pressed',
      reached: report.steps.pressed,
      truth: 0.75,
    });
    expect(reportInWords({ ...report, likes: 4 })).toContainEqual({ kind: 'count', of: 'likes', least: 11 });
    expect(facts.filter(({ kind }) => kind === 'step')).toHaveLength(5);
    expect(facts.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['demo', 'variant', 'day', 'id']));
  });
});
