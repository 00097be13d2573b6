/** A catalog of forty books with a split of thirty events, to train heads on with workers that answer at once. */
import type { Result } from '../../../src/domain/errors.ts';
import { openSession, type Session } from '../../../src/pipeline/recommend.ts';
import type { TrainingJob } from '../../../src/pipeline/services.ts';
import { fineTune, type FineTuned } from '../../../src/pipeline/train.ts';
import type { GradedSplit } from '../../../src/workers/ranker/protocol.ts';
import { book, catalogOf, recordOf, vectorsFor } from '../storage/samples.ts';
import { fakeServices, HEAD_GRADES, type FakeModel, type FakeServices } from './fakes.ts';

export const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`failed with ${result.failure.code}`);
  return result.value;
};

export const ITEMS = 40;
/** Rows in order, the last twelve held out. */
export const splitOf = (rows: readonly number[], heldOut = 12): GradedSplit => ({
  rows: Int32Array.from(rows),
  targets: new Float32Array(rows.length).fill(1),
  noises: new Float32Array(rows.length).fill(0.6),
  cut: rows.length - heldOut,
  seqs: [],
});
export const THIRTY = Array.from({ length: 30 }, (_, row) => row);

/** Fit does this well on top of each kind, and 0.6 on its own. */
export const trusting =
  (kinds: { adapter: number; perceptron: number }): FakeModel['trust'] =>
  (prior) =>
    prior === undefined ? 0.6 : prior[0] < HEAD_GRADES.perceptron ? kinds.adapter : kinds.perceptron;

export async function opened() {
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

export async function trained(services: FakeServices, session: Session): Promise<FineTuned> {
  const end = value(await fineTune(services, session));
  if (end.kind !== 'trained') throw new Error(end.kind);
  return end.trained;
}

export const championOf = async ({ heads }: FakeServices) => (await heads.state('goodreads'))?.champion;

/** Jobs that the trainer was given. */
export function watchJobs({ trainer }: FakeServices): TrainingJob[] {
  const jobs: TrainingJob[] = [];
  const { fit } = trainer;
  trainer.fit = (job, options) => {
    jobs.push(job);
    return fit(job, options);
  };
  return jobs;
}
