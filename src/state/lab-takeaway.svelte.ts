/** What leaves the Lab as a file, and a model that came back as one. */
import type { Failure, Result } from '../domain/errors.ts';
import type { LabData } from '../domain/lab/lab-data.ts';
import type { LabPoint } from '../domain/lab/run-types.ts';
import {
  ask,
  askSentence,
  checkOnnx,
  modelText,
  onnxOf,
  readModel,
  type OnnxCheck,
  type TrainedModel,
} from '../pipeline/lab-files.ts';
import type { Cancellable, EncoderProgress, Services } from '../pipeline/services.ts';
import { curvesCsv } from './curves-csv.ts';
import { saveFile } from './save-file.ts';

export type { OnnxCheck };

/** One list a target: probabilities of its classes, or one number. */
type Answers = readonly (readonly number[])[];

/** How much of the encoder's files is there, 0 to 1; undefined before the first byte and after the last. */
type Arrived = number | undefined;

type Question<T> = (options: Cancellable<EncoderProgress>) => Promise<Result<T>>;

export class LabTakeaway {
  #loaded = $state.raw<TrainedModel | undefined>(undefined);
  #failure = $state.raw<Failure | undefined>(undefined);
  #check = $state.raw<{ readonly weights: TrainedModel['weights']; readonly check: OnnxCheck } | undefined>(
    undefined,
  );
  #said = $state.raw<Answers>([]);
  #doing = $state<'check' | 'sentence' | undefined>(undefined);
  #arrived = $state<Arrived>(undefined);
  /** Aborted by the next question, whose answer must not be overtaken by this one's. */
  #asked = new AbortController();
  readonly #services: Services;

  constructor(services: Services) {
    this.#services = services;
  }

  /** A model that was read from a file. */
  get loaded(): TrainedModel | undefined {
    return this.#loaded;
  }
  /** Of the latest thing that was tried. */
  get failure(): Failure | undefined {
    return this.#failure;
  }
  /** What the encoder's worker is asked just now. */
  get doing(): 'check' | 'sentence' | undefined {
    return this.#doing;
  }
  get arrived(): Arrived {
    return this.#arrived;
  }
  /** Of the loaded model to the latest sentence; empty before one. */
  get said(): Answers {
    return this.#said;
  }

  /** What came of {@link check} for these very weights; undefined once they have learned more. */
  checkOf(model: TrainedModel): OnnxCheck | undefined {
    return this.#check?.weights === model.weights ? this.#check.check : undefined;
  }

  /** Saves nothing of a model that reads words: ONNX files of the Lab take numbers. */
  async saveOnnx(model: TrainedModel): Promise<void> {
    const bytes = await onnxOf(model);
    if (bytes) saveFile('model.onnx', 'application/octet-stream', bytes);
  }

  /** Runs the very bytes that {@link saveOnnx} saves, over the rows of the test part. */
  async check(model: TrainedModel, data: LabData): Promise<void> {
    const checked = await this.#ask('check', (options) => checkOnnx(this.#services, model, data, options));
    if (checked) this.#check = { weights: model.weights, check: checked };
  }

  async saveModel(model: TrainedModel): Promise<void> {
    saveFile('model.json', 'application/json', await modelText(model));
  }

  saveCurves(points: readonly LabPoint[]): void {
    saveFile('curves.csv', 'text/csv', curvesCsv(points));
  }

  /** @param png of a run, as {@link drawPng} makes it. */
  savePicture(png: Blob): void {
    saveFile('run.png', 'image/png', png);
  }

  /** Reads a model file; another one stays where the new one is damaged. */
  async load(file: Blob): Promise<void> {
    const read = await readModel(file);
    this.#failure = read.ok ? undefined : read.failure;
    if (!read.ok) return;
    this.#asked.abort();
    this.#said = [];
    this.#loaded = read.value;
  }

  /** What the loaded model says of a row of numbers. */
  answer(row: readonly number[]): Answers {
    if (!this.#loaded) return [];
    const answer = ask(this.#loaded, row);
    return answer.ok ? answer.value : [];
  }

  /** What the loaded model says of a sentence; {@link said} has it when this settles. */
  async askSentence(sentence: string): Promise<void> {
    const model = this.#loaded;
    if (!model) return;
    const said = await this.#ask('sentence', (options) =>
      askSentence(this.#services, model, sentence, options),
    );
    if (said) this.#said = said;
  }

  /** One question at a time to the encoder's worker; undefined where it failed, or another took its place. */
  async #ask<T>(doing: 'check' | 'sentence', question: Question<T>): Promise<T | undefined> {
    this.#asked.abort();
    const { signal } = (this.#asked = new AbortController());
    this.#doing = doing;
    this.#failure = undefined;
    const answer = await question({
      signal,
      onProgress: ({ phase, done, total }) => {
        if (!signal.aborted) this.#arrived = phase === 'download' && done < total ? done / total : undefined;
      },
    });
    // Of this one nothing is told any more, least of all that it was cancelled.
    if (this.#asked.signal !== signal) return undefined;
    this.#doing = undefined;
    this.#arrived = undefined;
    if (answer.ok) return answer.value;
    if (answer.failure.code !== 'cancelled') this.#failure = answer.failure;
    return undefined;
  }
}
