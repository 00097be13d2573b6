/** What leaves the Lab as a file, and a model that came back as one. */
import type { Failure } from '../domain/errors.ts';
import type { LabPoint } from '../domain/lab/run-types.ts';
import { ask, modelText, onnxOf, readModel, type TrainedModel } from '../pipeline/lab-files.ts';
import { saveFile } from './save-file.ts';

export class LabTakeaway {
  #loaded = $state.raw<TrainedModel | undefined>(undefined);
  #failure = $state.raw<Failure | undefined>(undefined);

  /** A model that was read from a file. */
  get loaded(): TrainedModel | undefined {
    return this.#loaded;
  }
  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** False for a model that reads words: ONNX files of the Lab take numbers. */
  saveOnnx(model: TrainedModel): boolean {
    const bytes = onnxOf(model);
    if (!bytes) return false;
    saveFile('model.onnx', 'application/octet-stream', bytes.slice());
    return true;
  }

  async saveModel(model: TrainedModel): Promise<void> {
    saveFile('model.json', 'application/json', await modelText(model));
  }

  saveCurves(points: readonly LabPoint[]): void {
    const columns = ['epoch', 'trainingLoss', 'validationLoss', 'trainingScore', 'validationScore'] as const;
    const lines = points.map((point) => columns.map((column) => point[column]).join(','));
    saveFile('curves.csv', 'text/csv', [columns.join(','), ...lines, ''].join('\n'));
  }

  /** Reads a model file; another one stays where the new one is damaged. */
  async load(file: Blob): Promise<void> {
    const read = await readModel(file);
    this.#failure = read.ok ? undefined : read.failure;
    if (read.ok) this.#loaded = read.value;
  }

  /** What the loaded model says of a row: probabilities of its classes, or one number. */
  answer(row: readonly number[]): readonly number[] {
    if (!this.#loaded) return [];
    const answer = ask(this.#loaded, row);
    return answer.ok ? answer.value : [];
  }
}
