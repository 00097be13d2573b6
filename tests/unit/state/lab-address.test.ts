import { afterEach, describe, expect, it, vi } from 'vitest';
import { FIRST_EXPERIMENT } from '../../../src/domain/lab/experiment.ts';
import { encodeExperiment } from '../../../src/domain/lab/link.ts';
import { lessonById } from '../../../src/domain/lab/lessons.ts';
import type { Lab } from '../../../src/state/lab.svelte.ts';
import { labServices, shapes } from '../pipeline/lab-fixture.ts';
import { bench, clearBenches, labOver, trainer } from './lab-bench.ts';

afterEach(clearBenches);

describe('the address', () => {
  const there = (lab: Lab) => {
    const other = labOver(labServices({ lab: trainer }));
    other.followAddress(lab.address);
    return [other.experiment, other.progress.lesson, other.hidden, other.address];
  };
  const here = (lab: Lab) => [lab.experiment, lab.progress.lesson, lab.hidden, lab.address];

  it('brings back an experiment, a lesson, a changed lesson and what a teacher hides', () => {
    const { lab } = bench(shapes({ rate: 0.2, model: { kind: 'low-rank', rank: 3, adaptive: true } }));
    expect(there(lab)).toEqual(here(lab));
    lab.followAddress('lesson=xor');
    expect([lab.address, lab.hidden, lab.progress.lesson?.id]).toEqual([
      'lesson=xor',
      ['data', 'small'],
      'xor',
    ]);
    lab.change({ rate: 0.5 });
    expect(lab.address).toMatch(/^lesson=xor&x=/);
    expect(there(lab)).toEqual(here(lab));
    lab.followAddress(`x=${encodeExperiment(shapes())}&hide=model.training.nonsense`);
    expect(lab.hidden).toEqual(['model', 'training']);
    expect(there(lab)).toEqual(here(lab));
    lab.followAddress('lesson=xor&hide=');
    expect(lab.hidden).toEqual([]);
    expect(there(lab)).toEqual(here(lab));
  });

  it('of a lesson puts its start on the bench again, with nothing made small', async () => {
    const { lab } = bench();
    lab.followAddress('lesson=xor');
    lab.change({ rate: 0.5 });
    await lab.small.change({ bits: 1 });
    lab.followAddress('lesson=xor');
    expect(lab.experiment).toEqual(lessonById('xor')?.experiment);
    lab.followAddress('lesson=fewer-bits');
    expect(lab.small.choice).toEqual({ bits: 32, perChannel: false, pruned: 0 });
  });

  it('that says nothing new interrupts nothing', async () => {
    const { lab } = bench();
    await lab.start();
    const { points } = lab;
    lab.followAddress(lab.address);
    lab.followAddress('');
    expect(lab.points).toBe(points);
  });

  it('that is damaged leaves the bench as it is, and says so until something else is done', async () => {
    const { lab } = bench();
    await lab.start();
    const { points, experiment } = lab;
    lab.followAddress('x=1AAAAzzzz');
    expect([lab.failure?.code, lab.points, lab.experiment]).toEqual(['link-damaged', points, experiment]);
    const fresh = labOver(labServices({ lab: trainer }));
    fresh.followAddress(`x=${encodeExperiment(shapes()).slice(0, -1)}`);
    fresh.prepare();
    await vi.waitFor(() => expect(fresh.opened).toBeDefined(), 5000);
    expect([fresh.failure?.code, fresh.experiment]).toEqual(['link-damaged', FIRST_EXPERIMENT]);
    await fresh.step();
    expect(fresh.failure).toBeUndefined();
  });
});
