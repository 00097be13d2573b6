/** How long a model takes over the test rows, as trained and in each smaller form. */
import { attempt, type Result } from '../domain/errors.ts';
import { rowsOf } from '../domain/lab/evaluate.ts';
import { PARTS, type Inputs, type LabData } from '../domain/lab/lab-data.ts';
import type { WeightTensor } from '../domain/learning/head-types.ts';
import { madeSmall, type SmallChoice } from './lab.ts';
import type { Services } from './services.ts';

/** Milliseconds of one pass over the test rows. */
interface PassTime {
  readonly choice: SmallChoice;
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export interface Speeds {
  /** Of each choice; a round has {@link passes} passes in a row, timed together. */
  readonly rounds: number;
  readonly passes: number;
  readonly rows: number;
  /** In the order of the choices. */
  readonly times: readonly PassTime[];
}

/** Odd, so that the median is one that was measured; with 3 one hiccup of the machine is a third of what is known. */
const ROUNDS = 5;
/** The clock counts milliseconds: over 40 it is right to 3 %. At 400, ten forms in five rounds would take 20 seconds. */
const ROUND_MS = 40;
/** A clock that stands still (a test's, a browser that rounds it) must not keep the round going for ever. */
const MOST_PASSES = 256;

/** The test rows alone, as the model reads them. */
function testInputs({ inputs, parts }: LabData): { readonly inputs: Inputs; readonly count: number } {
  const rows = rowsOf(parts, PARTS.indexOf('test'));
  const gather = <T extends Float32Array | Int32Array>(from: T, into: T, width: number): T => {
    rows.forEach((row, k) => into.set(from.subarray(row * width, (row + 1) * width), k * width));
    return into;
  };
  const count = rows.length;
  if (inputs.kind === 'dense') {
    const { width, values } = inputs;
    return { inputs: { ...inputs, values: gather(values, new Float32Array(count * width), width) }, count };
  }
  const { length, ids } = inputs;
  return { inputs: { ...inputs, ids: gather(ids, new Int32Array(count * length), length) }, count };
}

/**
 * Times forward passes of the open run's model in each form: rounds in turn over all forms, so that a machine that slows
 * down slows all of them, after one pass of each that is not counted. The way to the worker and back is included. To be
 * aborted when the run is given up.
 */
export const timeForms = (
  { lab, now }: Pick<Services, 'lab' | 'now'>,
  data: LabData,
  weights: readonly WeightTensor[],
  choices: readonly SmallChoice[],
  signal?: AbortSignal,
): Promise<Result<Speeds>> =>
  attempt(async () => {
    const { inputs, count } = testInputs(data);
    const forms = choices.map((choice) => madeSmall(weights, choice).weights);
    const run = async (form: readonly WeightTensor[], passes: number): Promise<number> => {
      const start = now();
      for (let pass = 0; pass < passes; pass++) {
        signal?.throwIfAborted();
        await lab.predict(inputs, count, form);
      }
      return now() - start;
    };
    for (const form of forms) await run(form, 1);
    let passes = 1;
    while (passes < MOST_PASSES && (await run(forms[0], passes)) < ROUND_MS) passes *= 2;
    const rounds = forms.map((): number[] => []);
    for (let round = 0; round < ROUNDS; round++)
      for (const [place, form] of forms.entries()) rounds[place].push((await run(form, passes)) / passes);
    const times = rounds.map((measured, place): PassTime => {
      const sorted = measured.toSorted((a, b) => a - b);
      return {
        choice: choices[place],
        median: sorted[(ROUNDS - 1) / 2],
        least: sorted[0],
        most: sorted[ROUNDS - 1],
      };
    });
    return { rounds: ROUNDS, passes, rows: count, times };
  });

/** Whether the medians of all forms lie within what the rounds of the first one differ by among themselves. */
export function alike({ times }: Speeds): boolean {
  const [first] = times;
  return times.every(({ median }) => median >= first.least && median <= first.most);
}
