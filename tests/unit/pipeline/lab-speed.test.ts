import { describe, expect, it } from 'vitest';
import type { WeightTensor } from '../../../src/domain/learning/head-types.ts';
import { openExperiment, train } from '../../../src/pipeline/lab.ts';
import { alike, timeForms, type Speeds } from '../../../src/pipeline/lab-speed.ts';
import { labServices, shapes } from './lab-fixture.ts';

const CHOICES = [
  { bits: 32, perChannel: false, pruned: 0 },
  { bits: 8, perChannel: true, pruned: 0 },
  { bits: 8, perChannel: false, pruned: 0.5 },
] as const;
const nowhere = { session: undefined, table: undefined, backend: undefined };

async function trained(change: Parameters<typeof labServices>[0] = {}) {
  const services = labServices(change);
  const opened = await openExperiment(services, shapes({ epochs: 1 }), nowhere);
  if (!opened.ok) throw new Error(opened.failure.code);
  const { data } = opened.value;
  const look = await train(services, data, { epochs: 1 }, {});
  if (!look.ok) throw new Error(look.failure.code);
  return { services, data, weights: look.value.snapshot.weights };
}

/** A clock that stands still but for what the passes cost, and a log of what was asked. */
async function timed(cost: (weights: readonly WeightTensor[] | undefined) => number, signal?: AbortSignal) {
  const { services, data, weights } = await trained();
  let clock = 0;
  const asked: { rows: number; own: boolean }[] = [];
  const lab: typeof services.lab = {
    ...services.lab,
    predict: async (inputs, count, form) => {
      clock += cost(form);
      asked.push({ rows: count, own: form?.[0].values.join() === weights[0].values.join() });
      return services.lab.predict(inputs, count, form);
    },
  };
  const speeds = await timeForms({ lab, now: () => clock }, data, weights, CHOICES, signal);
  return { speeds, asked, data };
}

const zeros = (weights: readonly WeightTensor[] | undefined): number =>
  weights?.[0].values.filter((value) => value === 0).length ?? 0;

describe('timing a model in its smaller forms', () => {
  it('gives the median of each form by the clock, over the test rows', async () => {
    const { speeds, asked, data } = await timed((form) => (zeros(form) > 0 ? 2 : 6));
    if (!speeds.ok) throw new Error(speeds.failure.code);
    const { times, rounds, passes, rows } = speeds.value;
    expect(times.map(({ median }) => median)).toEqual([6, 6, 2]);
    // 6 ms a pass: eight of them are the first power of two beyond 40 ms.
    expect([rounds, passes]).toEqual([5, 8]);
    expect(rows).toBe(data.parts.filter((part) => part === 2).length);
    expect(new Set(asked.map((one) => one.rows))).toEqual(new Set([rows]));
    // One of each to warm up, 1 + 2 + 4 + 8 to find the size of a round, then the rounds.
    expect(asked).toHaveLength(3 + 15 + 5 * 3 * 8);
    expect(asked.some(({ own }) => own) && asked.some(({ own }) => !own)).toBe(true);
    expect(alike(speeds.value)).toBe(false);
  });

  it('comes to an end on a clock that stands still', async () => {
    const { speeds } = await timed(() => 0);
    expect(speeds).toMatchObject({ ok: true, value: { passes: 256 } });
  });

  it('ends when the run is given up', async () => {
    const stop = new AbortController();
    let passes = 0;
    const { speeds } = await timed(() => {
      if (++passes === 5) stop.abort();
      return 1;
    }, stop.signal);
    expect(speeds).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
    expect(passes).toBe(5);
  });

  it('calls forms alike whose medians lie among the rounds of the first', () => {
    const time = (median: number, least: number, most: number) => ({
      choice: CHOICES[0],
      median,
      least,
      most,
    });
    const speeds = (...times: Speeds['times']): Speeds => ({ rounds: 5, passes: 1, rows: 9, times });
    expect(alike(speeds(time(5, 4, 6), time(6, 5, 9), time(4, 1, 5)))).toBe(true);
    expect(alike(speeds(time(5, 4, 6), time(6.1, 5, 9)))).toBe(false);
  });
});
