import { describe, expect, test, vi } from 'vitest';
import type { Interaction } from '../../../src/domain/interaction.ts';
import { holdTrial } from '../../../src/domain/ranking/trial.ts';
import { fineTune, listVersions, rollBack, type FineTuneProgress } from '../../../src/pipeline/train.ts';
import { summaryOf } from '../../../src/storage/heads.ts';
import { headOf } from '../storage/samples.ts';
import { everything, HEAD_GRADES } from './fakes.ts';
import {
  championOf,
  ITEMS,
  opened,
  splitOf,
  THIRTY,
  trained,
  trusting,
  value,
  watchJobs,
} from './train-fixture.ts';

describe('a contest', () => {
  test('that the perceptron wins puts it in force, trained on all events', async () => {
    const { services, session } = await opened();
    services.model.trust = trusting({ adapter: 0.65, perceptron: 0.8 });
    const jobs = watchJobs(services);
    const { trials, results, comparisons, champion, version, withdrawn } = await trained(services, session);
    expect(champion).toBe('perceptron');
    expect(trials).toHaveLength(1);
    expect(results.map(({ recipe, events }) => [recipe, events])).toEqual([
      ['fit', 12],
      ['adapter', 12],
      ['perceptron', 12],
    ]);
    expect(comparisons.map(({ recipe, won }) => [recipe, won])).toEqual([
      ['adapter', true],
      ['perceptron', true],
    ]);
    expect(jobs.map(({ kind, part }) => [kind, part])).toEqual([
      ['adapter', 'before-cut'],
      ['perceptron', 'before-cut'],
      ['perceptron', 'all'],
    ]);
    expect(version).toMatchObject({ kind: 'perceptron', dataId: 'g', events: 30, backend: 'cpu' });
    expect(version.comparison).toEqual(comparisons[1]);
    expect(withdrawn).toBeUndefined();
    expect(await championOf(services)).toBe(version.headId);

    expect(services.model.prior).toBeUndefined();
    value(await session.followChampion(everything));
    expect(services.model.prior).toEqual(new Float32Array(ITEMS).fill(HEAD_GRADES.perceptron + 30));
  });

  test('that one kind wins is not lost to the other, whose gain is larger and mere luck', async () => {
    const { services, session } = await opened();
    const steady = trusting({ adapter: 0.65, perceptron: 0.98 });
    services.model.trust = (prior, place) =>
      prior && prior[0] >= HEAD_GRADES.perceptron && place < 2 ? 0.1 : steady(prior, place);
    const { champion, comparisons } = await trained(services, session);
    expect(comparisons[1].gain).toBeGreaterThan(comparisons[0].gain);
    expect(comparisons.map(({ won }) => won)).toEqual([true, false]);
    expect(champion).toBe('adapter');
  });

  test('that nobody wins keeps the better loser, and Fit stands alone', async () => {
    const { services, session } = await opened();
    services.model.trust = trusting({ adapter: 0.58, perceptron: 0.5 });
    const { champion, version, withdrawn } = await trained(services, session);
    expect(champion).toBe('fit');
    expect(version).toMatchObject({ kind: 'adapter', events: 18, comparison: { won: false } });
    expect(withdrawn).toBeUndefined();
    expect(await championOf(services)).toBeUndefined();
    value(await session.followChampion(everything));
    expect(services.model.prior).toBeUndefined();
  });

  test('that its champion loses withdraws it, and it can be put in force again', async () => {
    const { services, session } = await opened();
    services.model.trust = trusting({ adapter: 0.8, perceptron: 0.5 });
    const { version: first } = await trained(services, session);
    services.model.trust = trusting({ adapter: 0.5, perceptron: 0.5 });
    const { champion, withdrawn, version: second } = await trained(services, session);
    expect([champion, withdrawn]).toEqual(['fit', first]);
    expect(await championOf(services)).toBeUndefined();
    expect(value(await listVersions(services, session))).toEqual({ versions: [second, first] });

    value(await rollBack(services, session, first.headId, everything));
    expect(services.model.prior?.[0]).toBe(HEAD_GRADES.adapter + 30);
    expect(value(await listVersions(services, session)).inForce).toEqual(first);
    value(await rollBack(services, session, undefined, everything));
    expect(services.model.prior).toBeUndefined();
    expect(await championOf(services)).toBeUndefined();
  });

  test('leaves a champion of another generation as it is, unless it finds its own', async () => {
    const { services, session } = await opened();
    await services.heads.add(headOf('old', { dataId: 'older' }), { from: undefined, to: 'old' });
    services.model.trust = trusting({ adapter: 0.5, perceptron: 0.5 });
    const { withdrawn } = await trained(services, session);
    expect(withdrawn).toBeUndefined();
    expect(await championOf(services)).toBe('old');
    services.model.trust = trusting({ adapter: 0.8, perceptron: 0.5 });
    const { version } = await trained(services, session);
    expect(await championOf(services)).toBe(version.headId);
  });

  test('is the same again for the same grades', async () => {
    const { services, session } = await opened();
    const jobs = watchJobs(services);
    await trained(services, session);
    await trained(services, session);
    expect(new Set(jobs.map(({ seed }) => seed)).size).toBe(1);
  });
});

test('what is tapped during the training changes neither what is learned from nor what is judged by', async () => {
  const { services, session } = await opened();
  services.model.trust = trusting({ adapter: 0.8, perceptron: 0.5 });
  const before = services.model.split;
  const { open } = services.trainer;
  vi.spyOn(services.trainer, 'open').mockImplementation((loaded) => {
    services.model.split = splitOf([...THIRTY, 35], 13);
    return open(loaded);
  });
  const jobs = watchJobs(services);
  const { version, results } = await trained(services, session);
  expect(jobs.map(({ split }) => split === before)).toEqual([true, true, true]);
  expect([version.events, results[0].events]).toEqual([30, 12]);
});

test('a head learns nothing of what the person has left out', async () => {
  const { services, session } = await opened();
  value(await session.mute('creator:somebody', everything));
  const open = vi.spyOn(services.trainer, 'open');
  await trained(services, session);
  const [{ items }] = open.mock.calls[0];
  expect(items).toHaveLength(ITEMS);
  expect(items.flatMap(({ creators }) => creators)).toEqual([]);
});

test('too few graded events are not a failure, and the trainer is not woken for them', async () => {
  const { services, session } = await opened();
  services.model.split = undefined;
  for (const itemId of ['b0', 'b1', 'b2'])
    await session.tap({ itemId, kind: 'like', learn: true }, everything);
  const open = vi.spyOn(services.trainer, 'open');
  expect(value(await fineTune(services, session))).toEqual({ kind: 'too-few', needed: 17 });
  expect(open).not.toHaveBeenCalled();
  for (let row = 3; row < 25; row++)
    await session.tap({ itemId: `b${row}`, kind: 'like', learn: true }, everything);
  expect(value(await fineTune(services, session))).toEqual({ kind: 'too-few', needed: 0 });
});

test('as many events are asked for as the ranker needs for its split', async () => {
  const { services, session } = await opened();
  services.model.split = undefined;
  const end = value(await fineTune(services, session));
  const asked = end.kind === 'too-few' ? end.needed : 0;
  const grades = (count: number): Interaction[] =>
    Array.from({ length: count }, (_, i) => ({
      catalogId: 'goodreads',
      itemId: `b${i}`,
      kind: i % 2 ? 'like' : 'dislike',
      time: i,
      source: 'tap',
      seq: i + 1,
    }));
  expect(holdTrial(grades(asked))).toBeDefined();
  expect(holdTrial(grades(asked - 1))).toBeUndefined();
});

test('progress tells phase, kind, backends and curve', async () => {
  const { services, session } = await opened();
  services.model.trust = trusting({ adapter: 0.8, perceptron: 0.5 });
  const told: FineTuneProgress[] = [];
  value(await fineTune(services, session, { onProgress: (progress) => told.push(progress) }));
  const steps = told.map(({ phase, kind, point, epochs }) =>
    [phase, kind, point && `${point.epoch}/${epochs}`].filter(Boolean).join(' '),
  );
  expect(steps).toEqual([
    'preparing',
    'preparing',
    ...['adapter', 'perceptron'].flatMap((kind) => [
      `training ${kind}`,
      ...[1, 2, 3].map((epoch) => `training ${kind} ${epoch}/3`),
    ]),
    'judging',
    'finishing adapter',
    ...[1, 2, 3].map((epoch) => `finishing adapter ${epoch}/3`),
  ]);
  expect(told.slice(1).every(({ trials }) => trials?.[0].backend === 'cpu')).toBe(true);
});

test('only versions that fit the catalog are listed and put in force', async () => {
  const { services, session } = await opened();
  const head = headOf('h1', { dataId: 'g', createdAt: 2, outputs: new Float32Array(ITEMS) });
  await services.heads.add(headOf('old', { dataId: 'older' }), { from: undefined, to: 'old' });
  await services.heads.add(head, { from: 'old', to: 'old' });
  expect(value(await listVersions(services, session))).toEqual({ versions: [summaryOf(head)] });
  for (const headId of ['old', 'unheard-of'])
    expect(await rollBack(services, session, headId, everything)).toMatchObject({
      failure: { details: { reason: 'version-gone' } },
    });
  expect(await championOf(services)).toBe('old');
});
