/** A trained model out of the Lab and back in. */
import { failed, FailureError, success, type Result } from '../domain/errors.ts';
import type { Experiment } from '../domain/lab/experiment.ts';
import type { LabData } from '../domain/lab/lab-data.ts';
import { exportModel, importModel } from '../domain/lab/model-file.ts';
import { toOnnx } from '../domain/lab/onnx.ts';
import { predict } from '../domain/lab/predict.ts';
import type { LabSnapshot } from '../domain/lab/run-types.ts';
import type { TrainedModel } from '../domain/lab/trained-model.ts';

export type { TrainedModel };

/** The model without the rows that it learned from. */
export function trainedModel(experiment: Experiment, data: LabData, { weights }: LabSnapshot): TrainedModel {
  const { inputs, targets } = data;
  const format =
    inputs.kind === 'words'
      ? { kind: inputs.kind, length: inputs.length, vocabulary: inputs.vocabulary }
      : {
          kind: inputs.kind,
          width: inputs.width,
          names: inputs.names,
          off: inputs.off,
          by: inputs.by,
        };
  return {
    experiment,
    inputs: format,
    targets: targets.map(({ name, task, classes, off, by }) => ({ name, task, classes, off, by })),
    weights,
  };
}

/** Bytes of an .onnx file; undefined for a model that reads words. */
export const onnxOf = (model: TrainedModel): Uint8Array | undefined => toOnnx(model, 'probabilities');

/** Text of a file that {@link readModel} reads. */
export const modelText = (model: TrainedModel): Promise<string> => exportModel(model);

/** A model file that would hold more than this is none of the Lab's: its largest has some hundred thousand numbers. */
const MOST_BYTES = 50_000_000;

/** Fails with `model-file-damaged`. */
export async function readModel(file: Blob): Promise<Result<TrainedModel>> {
  if (file.size > MOST_BYTES) return failed('model-file-damaged', { part: 'size' });
  return importModel(await file.text());
}

/**
 * What a model says of one row, in the person's units: probabilities of the classes, or the number. Fails with `lab-data`
 * for a model that reads words.
 */
export function ask(model: TrainedModel, row: readonly number[]): Result<readonly number[]> {
  try {
    const answers = predict(model, Float32Array.from(row));
    return answers ? success([...answers[0]]) : failed('lab-data', { reason: 'no-words' });
  } catch (error) {
    if (error instanceof FailureError) return failed(error.failure.code, error.failure.details);
    throw error;
  }
}
