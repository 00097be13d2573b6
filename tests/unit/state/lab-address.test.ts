import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FIRST_EXPERIMENT } from '../../../src/domain/lab/experiment.ts';
import { encodeExperiment } from '../../../src/domain/lab/link.ts';
import { lessonById } from '../../../src/domain/lab/lessons.ts';
import {
  MOST_QUESTION,
  MOST_TITLE,
  readAddress,
  writeAddress,
  type Assignment,
} from '../../../src/state/lab-address.ts';
import { Feed } from '../../../src/state/feed.svelte.ts';
import { Lab } from '../../../src/state/lab.svelte.ts';
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

  it('that leaves a lesson brings the bare bench in the language of the person', () => {
    const services = labServices({ lab: trainer });
    const lab = new Lab(services, new Feed(services, { locale: 'zh' }), 'zh');
    const bare = lab.experiment;
    lab.followAddress('lesson=xor');
    lab.followAddress('free');
    lab.startOver();
    expect([lab.experiment, lab.progress.lesson]).toEqual([bare, undefined]);
    expect(bare.dataset).toMatchObject({ language: 'zh' });
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

describe('the words of a teacher', () => {
  const asked: Assignment = {
    title: 'Which step size?',
    question: '多大的步子最好？ Try three & say why.',
    search: false,
    rewards: true,
    starts: false,
  };
  const write = (assignment: Assignment): string =>
    writeAddress({ lesson: undefined, experiment: FIRST_EXPERIMENT, hidden: ['data'], assignment });
  const read = (address: string) => {
    const found = readAddress(address);
    return found.ok ? found.value.assignment : found.failure;
  };

  it('come back from the link as they were written, whatever they are', () => {
    const words = fc.string({ unit: 'grapheme', maxLength: 60 });
    fc.assert(
      fc.property(
        words,
        words,
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        (title, question, search, rewards, starts) => {
          const first = read(write({ title, question, search, rewards, starts }));
          expect(first).toMatchObject({ search, rewards, starts });
          // What is left of them, plain, is all that a second link says.
          expect(first && 'title' in first && read(write(first))).toEqual(first);
        },
      ),
    );
    expect(read(write(asked))).toEqual(asked);
  });

  it('are one line that cannot leave its frame', () => {
    const found = read(write({ ...asked, title: ' a\u202e\u200b\tb\n\u2066c ', question: '🙂'.repeat(200) }));
    expect(found).toMatchObject({ title: 'a b c', question: '🙂'.repeat(MOST_QUESTION / 2) });
    expect(read(write({ ...asked, title: `${'x'.repeat(MOST_TITLE - 1)}🙂` }))).toMatchObject({
      title: 'x'.repeat(MOST_TITLE - 1),
    });
  });

  it('are refused when anything in them was changed, cut or left out', () => {
    const link = write(asked);
    for (const damaged of [
      link.replace('Which', 'Witch'),
      link.slice(0, -1),
      link.replace('show=rewards', 'show=search'),
      link.replace(/class=\w+&/, ''),
      link.replace('class=1', 'class=2'),
      link.replace(/&title=[^&]*/, ''),
    ]) {
      expect(damaged).not.toBe(link);
      expect(read(damaged)).toEqual({ code: 'link-damaged', details: { reason: 'copy' } });
    }
  });

  it('are refused when they are longer than they may be', () => {
    const long = new URLSearchParams(write(asked));
    long.set('question', 'x'.repeat(MOST_QUESTION + 1));
    expect(read(long.toString())).toEqual({
      code: 'link-damaged',
      details: { reason: 'bounds', field: 'question' },
    });
  });

  it('stay while knobs are turned, and go with the next lesson; refused ones change nothing', () => {
    const { lab } = bench();
    lab.followAddress(write(asked));
    lab.change({ rate: 0.2 });
    expect([lab.assignment, lab.hidden, lab.phase]).toEqual([asked, ['data'], 'idle']);
    const { address } = lab;
    lab.followAddress(write({ ...asked, title: 'Another' }).slice(0, -1));
    expect([lab.failure?.code, lab.assignment, lab.address]).toEqual(['link-damaged', asked, address]);
    lab.followAddress('lesson=xor');
    expect([lab.assignment, lab.failure]).toEqual([undefined, undefined]);
  });

  it('begin the run where they say so', async () => {
    const { lab } = bench();
    lab.followAddress(
      writeAddress({
        lesson: undefined,
        experiment: shapes({ epochs: 2 }),
        hidden: [],
        assignment: { ...asked, starts: true },
      }),
    );
    expect(lab.phase).toBe('opening');
    await vi.waitFor(() => expect(lab.phase).toBe('over'), 5000);
  });
});
