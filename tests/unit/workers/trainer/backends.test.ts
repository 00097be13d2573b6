import { describe, expect, it } from 'vitest';
import { Backends, type BackendLoaders } from '../../../../src/workers/trainer/backends.ts';
import type { Tf } from '../../../../src/workers/trainer/head.ts';
import { givesKnownAnswer } from '../../../../src/workers/trainer/known-answer.ts';
import { CPU_ONLY, tf } from './made-up.ts';

/** tfjs with products that are wrong by a factor. */
const wrongBy = (factor: number): Tf => ({
  ...tf,
  matMul: (a, b) => tf.mul(tf.matMul(a, b), factor),
});

const clock = () => performance.now();

describe('the trial of backends', () => {
  it('says which are missing and chooses the one that is there', async () => {
    const trials = await new Backends(tf, CPU_ONLY, clock).calibrate();
    expect(trials).toMatchObject([
      { backend: 'webgpu', problem: 'unavailable', chosen: false },
      { backend: 'wasm', problem: 'unavailable', chosen: false },
      { backend: 'cpu', chosen: true },
    ]);
    expect(trials[2].milliseconds).toBeGreaterThan(0);
    expect(tf.memory().numTensors).toBe(0);
  });

  it('finds a backend whose numbers are wrong by a thousandth', async () => {
    await tf.setBackend('cpu');
    expect(await givesKnownAnswer(tf)).toBe(true);
    expect(await givesKnownAnswer(wrongBy(1.001))).toBe(false);
    const backends = new Backends(wrongBy(1.001), CPU_ONLY, clock);
    expect((await backends.calibrate())[2]).toEqual({
      backend: 'cpu',
      problem: 'wrong-numbers',
      chosen: false,
    });
    expect(await backends.current()).toBeUndefined();
  });

  it('tries once, and asks a dropped backend no more', async () => {
    let loads = 0;
    const counting: BackendLoaders = { ...CPU_ONLY, cpu: async () => void loads++ };
    const backends = new Backends(tf, counting, clock);
    expect(await backends.current()).toBe('cpu');
    await backends.calibrate();
    expect(loads).toBe(1);
    backends.drop('cpu');
    expect(await backends.current()).toBeUndefined();
  });

  it('gives one that is far behind a part of a step, and no more', async () => {
    const names: string[] = [];
    const renamed: Tf = {
      ...tf,
      setBackend: (name) => {
        names.push(name);
        return tf.setBackend('cpu');
      },
    };
    const there = () => Promise.resolve();
    const looks: string[] = [];
    let time = 0;
    const now = () => {
      const present = names[names.length - 1];
      looks.push(present);
      return (time += present === 'cpu' ? 40 : 10);
    };
    const unavailable = () => Promise.reject(new Error('none'));
    const trials = await new Backends(
      renamed,
      { webgpu: unavailable, wasm: there, cpu: there },
      now,
    ).calibrate();
    expect(trials).toMatchObject([{}, { milliseconds: 10, chosen: true }, { milliseconds: 320 }]);
    const looked = (name: string) => looks.filter((look) => look === name).length;
    expect([looked('wasm'), looked('cpu')]).toEqual([6, 2]);
  });

  it('puts the fastest first', async () => {
    // Three names for one backend; the clock makes the second of them the fastest.
    const names: string[] = [];
    const renamed: Tf = {
      ...tf,
      setBackend: (name) => {
        names.push(name);
        return tf.setBackend('cpu');
      },
    };
    const there = () => Promise.resolve();
    let time = 0;
    const pace = { webgpu: 50, wasm: 1, cpu: 2 } as Record<string, number>;
    const now = () => (time += pace[names[names.length - 1]]);
    const backends = new Backends(renamed, { webgpu: there, wasm: there, cpu: there }, now);
    expect((await backends.calibrate()).map(({ chosen }) => chosen)).toEqual([false, true, false]);
    expect(await backends.current()).toBe('wasm');
    backends.drop('wasm');
    expect(await backends.current()).toBe('cpu');
  });
});
