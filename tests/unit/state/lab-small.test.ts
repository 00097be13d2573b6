import { afterEach, describe, expect, it, vi } from 'vitest';
import { bench, clearBenches } from './lab-bench.ts';

afterEach(clearBenches);

describe('the smaller forms of a finished model', () => {
  it('are timed when asked, each of them, and no longer known when the run is given up', async () => {
    const { lab } = bench();
    await lab.small.time();
    expect(lab.small.speeds).toBeUndefined();
    await lab.start();
    await vi.waitFor(() => expect(lab.small.ways.length).toBeGreaterThan(0), 20_000);
    const timed = lab.small.time();
    expect(lab.small.timing).toBe(true);
    await timed;
    expect(lab.small.timing).toBe(false);
    expect(lab.small.speeds?.times.map(({ choice }) => choice)).toEqual(
      lab.small.ways.map(({ bits, perChannel, pruned }) => ({ bits, perChannel, pruned })),
    );
    lab.startOver();
    expect(lab.small.speeds).toBeUndefined();
  });
});
