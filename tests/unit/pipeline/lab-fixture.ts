/** The Lab's services without workers: real runs on tfjs's cpu backend, the shipped sentences, the real simulator. */
import { setImmediate } from 'node:timers/promises';
import { FIRST_EXPERIMENT, type Experiment } from '../../../src/domain/lab/experiment.ts';
import { readWholeTable } from '../../../src/domain/importing/whole-table.ts';
import { judgeOffline } from '../../../src/domain/lab/rl/offline.ts';
import { simulate, type SimulationCurves } from '../../../src/domain/lab/rl/simulate.ts';
import type { Services, SimulatorService } from '../../../src/pipeline/services.ts';
import { memoryStores } from '../../../src/storage/memory.ts';
import { readSentences } from '../domain/lab/sentence-files.ts';
import { fakeServices } from './fakes.ts';
import { labService } from './lab-service.ts';

/** Lets go of the thread after each point, as the worker's messages would. */
const simulator: SimulatorService = {
  async simulate(simulation, { signal, onProgress } = {}) {
    let latest: SimulationCurves = { steps: new Float64Array(0), agents: [] };
    for (latest of simulate(simulation)) {
      signal?.throwIfAborted();
      onProgress?.(latest);
      await setImmediate();
    }
    return latest;
  },
  judgeOffline: async (question) => judgeOffline(question),
};

export function labServices(change: Partial<Services> = {}): Services {
  const fakes = fakeServices(memoryStores());
  return {
    ...fakes,
    importer: {
      ...fakes.importer,
      readTable: (file, mostCells, options) => readWholeTable(file, mostCells, options?.signal),
    },
    lab: labService(),
    labFiles: { load: readSentences },
    simulator,
    ...change,
  };
}

/** Two inputs and two classes: an epoch takes some milliseconds. */
export const shapes = (change: Partial<Experiment> = {}): Experiment => ({
  ...FIRST_EXPERIMENT,
  dataset: { kind: 'shapes', shape: 'gaussians' },
  rows: 100,
  rate: 0.03,
  l2: 0,
  epochs: 6,
  ...change,
});

export const houses = (change: Partial<Experiment> = {}): Experiment =>
  shapes({ dataset: { kind: 'houses' }, loss: 'squared', ...change });

/** Sentiment by words, small enough to train in a second. */
export const byWords: Experiment = shapes({
  dataset: { kind: 'reviews', language: 'en', task: 'sentiment' },
  model: { kind: 'attention', embedding: 4 },
  trainingShare: 0.2,
  epochs: 2,
});

/** A promise to be settled by the test. */
export function gate() {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}

/** A person's file: size, colour and grade of made-up things; `change` rewrites a row's cells. */
export function thingsFile(
  rows: number,
  change: (cells: readonly string[], row: number) => readonly string[] = (cells) => cells,
): File {
  const lines = Array.from({ length: rows }, (_, row) =>
    change([`${row % 17}`, ['red', 'green', 'blue'][row % 3], row % 17 > 8 ? 'large' : 'small'], row).join(
      ',',
    ),
  );
  return new File([['size,colour,grade', ...lines].join('\n')], 'things.csv');
}
