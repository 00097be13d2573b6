import { describe, expect, test, vi } from 'vitest';
import { FailureError, type Result } from '../../../src/domain/errors.ts';
import type { Interaction } from '../../../src/domain/interaction.ts';
import { holdTrial } from '../../../src/domain/ranking/trial.ts';
import { openSession, type Session } from '../../../src/pipeline/recommend.ts';
import type { TrainingJob } from '../../../src/pipeline/services.ts';
import {
  fineTune,
  listVersions,
  rollBack,
  type FineTuned,
  type FineTuneProgress,
} from '../../../src/pipeline/train.ts';
import { summaryOf } from '../../../src/storage/heads.ts';
import type { TrainingSplit } from '../../../src/workers/ranker/protocol.ts';
import { book, catalogOf, headOf, recordOf, vectorsFor } from '../storage/samples.ts';
import { everything, fakeServices, HEAD_GRADES, type FakeModel, type FakeServices } from './fakes.ts';

const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`failed with ${result.failure.code}`);
  return result.value;
};

const ITEMS = 40;
/** Rows in order, the last twelve held out. */
const splitOf = (rows: readonly number[], heldOut = 12): TrainingSplit => ({
  rows: Int32Array.from(rows),
  targets: new Float32Array(rows.length).fill(1),
  noises: new Float32Array(rows.length).fill(0.6),
  cut: rows.length - heldOut,
});
const THIRTY = Array.from({ length: 30 }, (_, row) => row);

/** Fit does this well on top of each kind, and 0.6 on its own. */
const trusting =
  (kinds: { adapter: number; perceptron: number }): FakeModel['trust'] =>
  (prior) =>
    prior === undefined ? 0.6 : prior[0] < HEAD_GRADES.perceptron ? kinds.adapter : kinds.perceptron;

async function opened() {
  const services = fakeServices();
  const ids = Array.from({ length: ITEMS }, (_, row) => `b${row}`);
  await services.catalogs.stage(
    'g',
    0,
    ids.map((id) => book(id)),
    vectorsFor(ids),
  );
  await services.catalogs.commit(catalogOf('g', ITEMS), recordOf('i'), []);
  services.model.split = splitOf(THIRTY);
  const controller = new AbortController();
  const session = value(await openSession(services, 'goodreads', controller.signal));
  return { services, session, controller };
}

async function trained(services: FakeServices, session: Session): Promise<FineTuned> {
  const end = value(await fineTune(services, session));
  if (end.kind !== 'trained') throw new Error(end.kind);
  return end.trained;
}

const championOf = async ({ heads }: FakeServices) => (await heads.state('goodreads'))?.champion;

/** Jobs that the trainer was given. */
function watchJobs({ trainer }: FakeServices): TrainingJob[] {
  const jobs: TrainingJob[] = [];
  const { fit } = trainer;
  trainer.fit = (job, options) => {
    jobs.push(job);
    return fit(job, options);
  };
  return jobs;
}

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

describe('a training that is given up', () => {
  const steps = ['open', 'calibrate', 'fit'] as const;

  test.each(steps)('during %s leaves everything as it was', async (step) => {
    const { services, session } = await opened();
    await services.heads.add(headOf('h1', { dataId: 'g' }), { from: undefined, to: 'h1' });
    const controller = new AbortController();
    const close = vi.spyOn(services.trainer, 'close');
    const fit = vi.spyOn(services.trainer, 'fit');
    // Never answers: the end must not wait for it.
    const hanging = () => {
      controller.abort();
      return new Promise<never>(() => undefined);
    };
    vi.spyOn(services.trainer, step).mockImplementation(hanging);
    const end = await fineTune(services, session, { signal: controller.signal });
    expect(end).toEqual({ ok: false, failure: { code: 'cancelled' } });
    expect(close).toHaveBeenCalledOnce();
    expect(fit).toHaveBeenCalledTimes(step === 'fit' ? 1 : 0);
    expect(await services.heads.versions('goodreads')).toHaveLength(1);
    expect(await championOf(services)).toBe('h1');
  });

  test('by opening another catalog asks the ranker nothing more', async () => {
    const { services, session, controller } = await opened();
    const judge = vi.spyOn(services.ranker, 'judge');
    const { fit } = services.trainer;
    vi.spyOn(services.trainer, 'fit').mockImplementation(async (job, options) => {
      const result = await fit(job, options);
      if (job.kind === 'perceptron') controller.abort();
      return result;
    });
    expect(await fineTune(services, session)).toMatchObject({ failure: { code: 'cancelled' } });
    expect(judge).not.toHaveBeenCalled();
    expect(await fineTune(services, session)).toMatchObject({ failure: { code: 'cancelled' } });
  });

  test('leaves no checkpoint', async () => {
    let late = (): void => undefined;
    const { services, session } = await opened();
    const controller = new AbortController();
    vi.spyOn(services.trainer, 'fit').mockImplementation(async (_job, options) => {
      late = () => options?.onProgress?.({ point: POINT, epochs: 30, checkpoint: checkpointAt(20) });
      options?.onProgress?.({ point: POINT, epochs: 30, checkpoint: checkpointAt(10) });
      controller.abort();
      throw new FailureError('cancelled');
    });
    await fineTune(services, session, { signal: controller.signal });
    // A trainer that had this on its way when it was told to stop.
    late();
    expect(await services.heads.checkpoint('goodreads')).toBeUndefined();
  });
});

const POINT = { epoch: 1, trainingLoss: 1, validationLoss: 1 };
const checkpointAt = (epoch: number) => ({ job: 9, epoch, weights: [], moments: [], curve: [] });

describe('a training that a reload cut off', () => {
  test('is taken up from its checkpoint, and leaves none at its end', async () => {
    const { services, session } = await opened();
    await services.heads.writeCheckpoint('goodreads', checkpointAt(20));
    const jobs = watchJobs(services);
    await trained(services, session);
    expect(jobs.map(({ resume }) => resume?.epoch)).toEqual([20, 20]);
    expect(await services.heads.checkpoint('goodreads')).toBeUndefined();
  });

  test('has left a checkpoint of its last seconds, written once a second at most', async () => {
    const { services, session } = await opened();
    let clock = 0;
    services.now = () => clock;
    const written: (number | undefined)[] = [];
    vi.spyOn(services.heads, 'writeCheckpoint').mockImplementation(async (_id, checkpoint) => {
      written.push(checkpoint?.epoch);
    });
    vi.spyOn(services.trainer, 'fit').mockImplementationOnce(async (_job, options) => {
      for (const epoch of [10, 20, 30, 40]) {
        options?.onProgress?.({ point: POINT, epochs: 40, checkpoint: checkpointAt(epoch) });
        clock += 600;
      }
      throw new FailureError('worker-died');
    });
    expect(await fineTune(services, session)).toMatchObject({ failure: { code: 'worker-died' } });
    expect(written).toEqual([10, 30, undefined]);
  });
});

describe('another tab', () => {
  test('that puts something in force during the training keeps it', async () => {
    const { services, session } = await opened();
    services.model.trust = trusting({ adapter: 0.8, perceptron: 0.5 });
    const { judge } = services.ranker;
    vi.spyOn(services.ranker, 'judge').mockImplementationOnce(async (prior) => {
      await services.heads.add(headOf('theirs', { dataId: 'g' }), { from: undefined, to: 'theirs' });
      return judge(prior);
    });
    expect(await fineTune(services, session)).toMatchObject({
      failure: { code: 'storage-failed', details: { reason: 'changed-meanwhile' } },
    });
    expect(await championOf(services)).toBe('theirs');
  });

  test('that replaces the catalog ends the training', async () => {
    const { services, session } = await opened();
    await services.catalogs.stage('h', 0, [book('z')], vectorsFor(['z']));
    const before = await services.catalogs.find('goodreads');
    await services.catalogs.commit(catalogOf('h', 1, { updatedAt: 2 }), recordOf('j', before), []);
    expect(await fineTune(services, session)).toMatchObject({
      failure: { details: { reason: 'changed-meanwhile' } },
    });
  });
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
