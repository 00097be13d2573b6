import { describe, expect, it } from 'vitest';
import { commonWeight, compareChannels, type ChannelDay } from '../../../../src/domain/growth/channels.ts';
import { gaussian, mulberry32 } from '../../../../src/domain/random.ts';

const day = (at: number): string => `2026-11-${String(at).padStart(2, '0')}`;
const row = (channel: string, at: number, visitors: number, rest: Partial<ChannelDay> = {}): ChannelDay => ({
  day: day(at),
  channel,
  visitors,
  ...rest,
});

describe('channels', () => {
  it('are summed over their days, most visitors first', () => {
    const [mail, search] = compareChannels([
      row('search', 1, 10, { signUps: 1, active: 4, revenue: 20 }),
      row('mail', 1, 30, { signUps: 6 }),
      row('mail', 2, 20, { signUps: 4 }),
    ]);
    expect(mail).toMatchObject({
      channel: 'mail',
      days: 2,
      visitors: 50,
      signUps: 10,
      active: undefined,
      revenue: undefined,
    });
    expect(mail.signUpRate).toMatchObject({ yes: 10, count: 50, share: 0.2 });
    expect(search.activeRate).toMatchObject({ yes: 4, count: 10 });
    expect(search.revenuePerVisitor).toEqual({ value: 2, low: -Infinity, high: Infinity });
  });

  it('hold sign-ups against the visitors of days that tell of them', () => {
    const [only] = compareChannels([row('a', 1, 100), row('a', 2, 10, { signUps: 5, active: 11 })]);
    expect(only.signUpRate).toMatchObject({ yes: 5, count: 10 });
    // More active than came: the column counts something else.
    expect(only.activeRate).toBeUndefined();
    const [none] = compareChannels([row('b', 1, 0, { signUps: 0, revenue: 3 })]);
    expect(none).toMatchObject({
      signUpRate: undefined,
      settledRate: undefined,
      revenuePerVisitor: undefined,
    });
  });

  it('draws a small channel towards the others, a large one hardly', () => {
    const rates = [0.05, 0.1, 0.15, 0.2];
    const rows = rates.map((rate, at) => row(`large${at}`, 1, 2000, { signUps: 2000 * rate }));
    const standings = compareChannels([...rows, row('tiny', 1, 4, { signUps: 3 })]);
    const tiny = standings.find(({ channel }) => channel === 'tiny')!;
    expect(tiny.settledRate).toBeGreaterThan(0.125);
    expect(tiny.settledRate).toBeLessThan(0.3);
    expect(standings.find(({ channel }) => channel === 'large0')!.settledRate).toBeCloseTo(0.05, 2);
  });

  it('gives alike channels the rate of all', () => {
    const standings = compareChannels(
      ['a', 'b', 'c'].map((channel) => row(channel, 1, 100, { signUps: 10 })),
    );
    for (const { settledRate } of standings) expect(settledRate).toBeCloseTo(0.1, 12);
    expect(
      commonWeight([
        { yes: 1, count: 1 },
        { yes: 0, count: 1 },
      ]).weight,
    ).toBe(Infinity);
    expect(commonWeight([])).toEqual({ mean: 0, weight: Infinity });
  });

  it('finds how far channels lie apart: Beta(2, 8) has weight 10', () => {
    const random = mulberry32(3);
    // A Beta(2, 8) is the second smallest of nine uniform draws.
    const channels = Array.from({ length: 400 }, () => {
      const rate = Array.from({ length: 9 }, random).sort((a, b) => a - b)[1];
      let yes = 0;
      for (let i = 0; i < 60; i++) yes += Number(random() < rate);
      return { yes, count: 60 };
    });
    const { mean, weight } = commonWeight(channels);
    expect(mean).toBeCloseTo(0.2, 1);
    expect(weight).toBeGreaterThan(8);
    expect(weight).toBeLessThan(12.5);
  });

  it('holds the true revenue a visitor in nine of ten intervals or more', () => {
    const random = mulberry32(8);
    const runs = 400;
    let held = 0;
    for (let run = 0; run < runs; run++) {
      const rows = Array.from({ length: 28 }, (_, at) => {
        const visitors = 50 + Math.floor(random() * 100);
        return row('a', at + 1, visitors, { revenue: 3 * visitors + 40 * gaussian(random) });
      });
      const { low, high } = compareChannels(rows)[0].revenuePerVisitor!;
      held += Number(low <= 3 && 3 <= high);
    }
    expect(held / runs).toBeGreaterThanOrEqual(0.91);
    expect(held / runs).toBeLessThanOrEqual(0.98);
  });
});
