import { describe, expect, test, vi } from 'vitest';
import { FailureError } from '../../../src/domain/errors.ts';
import { fineTune } from '../../../src/pipeline/train.ts';
import { book, catalogOf, headOf, recordOf, vectorsFor } from '../storage/samples.ts';
import { everything } from './fakes.ts';
import { championOf, opened, trained, trusting, value, watchJobs } from './train-fixture.ts';

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

describe('a training that was cut off', () => {
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
    expect(written).toEqual([10, 30]);
  });

  test('by the death of its worker goes on from its checkpoint when it is asked for again', async () => {
    const { services, session } = await opened();
    vi.spyOn(services.trainer, 'fit').mockImplementationOnce(async (_job, options) => {
      options?.onProgress?.({ point: POINT, epochs: 40, checkpoint: checkpointAt(10) });
      throw new FailureError('worker-died');
    });
    expect(await fineTune(services, session)).toMatchObject({ failure: { code: 'worker-died' } });
    const jobs = watchJobs(services);
    await trained(services, session);
    expect(jobs[0].resume?.epoch).toBe(10);
    expect(await services.heads.checkpoint('goodreads')).toBeUndefined();
  });

  test('by any other failure begins anew: what it stumbled over may be its checkpoint', async () => {
    const { services, session } = await opened();
    await services.heads.writeCheckpoint('goodreads', checkpointAt(20));
    vi.spyOn(services.trainer, 'fit').mockRejectedValueOnce(new TypeError('bug'));
    await expect(fineTune(services, session)).rejects.toThrow('bug');
    expect(await services.heads.checkpoint('goodreads')).toBeUndefined();
  });

  test('by a new ranker, which holds out nothing, ends as the death of a worker, and changes nothing', async () => {
    const { services, session } = await opened();
    const { fit } = services.trainer;
    vi.spyOn(services.trainer, 'fit').mockImplementationOnce(async (job, options) => {
      vi.spyOn(services.ranker, 'learn').mockRejectedValueOnce(new FailureError('worker-died'));
      value(await session.tap({ itemId: 'b39', kind: 'like', learn: true }, everything));
      return fit(job, options);
    });
    const close = vi.spyOn(services.trainer, 'close');
    expect(await fineTune(services, session)).toMatchObject({ failure: { code: 'worker-died' } });
    expect(close).toHaveBeenCalledOnce();
    expect(await services.heads.versions('goodreads')).toEqual([]);
    await trained(services, session);
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

  test('that trains the same catalog is waited for, and its checkpoint left alone', async () => {
    const { services, session } = await opened();
    let finish = (): void => undefined;
    const theirs = new Promise<void>((resolve) => (finish = resolve));
    const released = vi.fn();
    vi.spyOn(services.heads, 'holdTraining').mockImplementation(async () => {
      await theirs;
      return released;
    });
    const jobs = watchJobs(services);
    const waiting = fineTune(services, session);
    await services.heads.writeCheckpoint('goodreads', checkpointAt(20));
    expect(await services.heads.checkpoint('goodreads')).toBeDefined();
    expect(jobs).toEqual([]);
    finish();
    expect(await waiting).toMatchObject({ ok: true });
    expect(jobs).not.toEqual([]);
    expect(released).toHaveBeenCalledOnce();
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
