import { describe, expect, it } from 'vitest';
import { Lab } from '../../../../src/workers/lab/lab.ts';
import { CPU_ONLY } from '../trainer/made-up.ts';
import { experiment, runOf, smallDense, tf } from './made-up.ts';

const clock = () => performance.now();
const data = smallDense();

describe('the lab', () => {
  it('has no run before one is opened', () => {
    expect(() => new Lab(tf, CPU_ONLY, clock).run).toThrow('worker-died');
  });

  it('opens on a backend that is there when the wanted one is not', async () => {
    const lab = new Lab(tf, CPU_ONLY, clock);
    const opened = await lab.open({ data, experiment: experiment({}), backend: 'webgpu' });
    expect(opened).toMatchObject({ backend: 'cpu', stepsPerEpoch: 3, parameters: 36 });
    expect(opened.trials).toHaveLength(3);
    const status = await lab.run.advance({ epochs: Infinity });
    expect(status.end).toBe('finished');
    expect(await lab.run.snapshot()).toEqual((await runOf(data, {})).snapshot);
  });

  it('takes the wanted backend though another is faster, and the other when the wanted one fails', async () => {
    const there = () => Promise.resolve();
    const names: string[] = [];
    const renamed = {
      ...tf,
      setBackend: (name: string) => {
        names.push(name);
        return tf.setBackend('cpu');
      },
      valueAndGrads: ((f) => {
        if (names[names.length - 1] === 'wasm') throw new Error('lost');
        return tf.valueAndGrads(f);
      }) satisfies typeof tf.valueAndGrads,
    };
    let time = 0;
    const now = () => (time += names[names.length - 1] === 'wasm' ? 50 : 1);
    const lab = new Lab(renamed, { ...CPU_ONLY, wasm: there }, now);
    expect((await lab.open({ data, experiment: experiment({}) })).backend).toBe('cpu');
    expect((await lab.open({ data, experiment: experiment({}), backend: 'wasm' })).backend).toBe('wasm');
    expect(await lab.run.advance({ epochs: 1 })).toMatchObject({ epoch: 1, backend: 'cpu' });
    // One that has failed is not asked again.
    expect((await lab.open({ data, experiment: experiment({}), backend: 'wasm' })).backend).toBe('cpu');
  });

  it('stops a run for which another is opened', async () => {
    const lab = new Lab(tf, CPU_ONLY, clock);
    await lab.open({ data, experiment: experiment({ epochs: 100_000 }) });
    let begun: () => void = () => undefined;
    const first = new Promise<void>((resolve) => (begun = resolve));
    const running = lab.run.advance({ epochs: Infinity }, { progress: () => begun() });
    await first;
    await lab.open({ data, experiment: experiment({ seed: 8 }) });
    expect((await running).end).toBe('paused');
    expect(lab.run.status).toMatchObject({ epoch: 0, step: 0 });
  });
});
