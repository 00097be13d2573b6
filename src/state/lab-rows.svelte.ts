/** The rows that a model is most wrong about, and why it says of one what it says. */
import type { Failure } from '../domain/errors.ts';
import { rowsOf } from '../domain/lab/evaluate.ts';
import type { Experiment } from '../domain/lab/experiment.ts';
import { outputWidth, type LabData } from '../domain/lab/lab-data.ts';
import { softmaxRows, topClass } from '../domain/lab/probabilities.ts';
import type { LabSnapshot } from '../domain/lab/run-types.ts';
import { explainRow, type RowExplanation } from '../pipeline/lab-explain.ts';
import { isTextDataset, weighText, type EncoderProgress } from '../pipeline/lab-sentence.ts';
import type { Services } from '../pipeline/services.ts';
import { LabAbsence } from './lab-absence.ts';
import { LabImportance } from './lab-importance.svelte.ts';
import { LabNumbers } from './lab-numbers.svelte.ts';
import { LabTryout } from './lab-tryout.svelte.ts';

export interface Surprise {
  readonly row: number;
  /** Class numbers, or numbers in the person's unit. */
  readonly actual: number;
  readonly predicted: number;
  /** Of the class predicted; undefined for a number. */
  readonly probability?: number;
}

const TEST = 2;
/** More than a screen of them is not read. */
const MOST = 8;

/** Test rows by how little the model expected them: probability of what they are, or distance from what was said. */
function surprisesOf({ targets, parts }: LabData, { outputs }: LabSnapshot): Surprise[] {
  const [target] = targets;
  const { off, by } = target;
  const width = outputWidth(target);
  const rows = Array.from(rowsOf(parts, TEST));
  if (target.task === 'regression') {
    const gap = (row: number): number => Math.abs(target.values[row] - outputs[0][row]);
    return rows
      .sort((a, b) => gap(b) - gap(a))
      .slice(0, MOST)
      .map((row) => ({
        row,
        actual: target.values[row] * by + off,
        predicted: outputs[0][row] * by + off,
      }));
  }
  const probabilities = softmaxRows(outputs[0], width);
  const expected = (row: number): number => probabilities[row * width + target.values[row]];
  return rows
    .sort((a, b) => expected(a) - expected(b))
    .slice(0, MOST)
    .map((row) => {
      const predicted = topClass(outputs[0], width, row);
      return {
        row,
        actual: target.values[row],
        predicted,
        probability: probabilities[row * width + predicted],
      };
    });
}

/** A model, and what it was trained on. */
export interface RowSubject {
  readonly experiment: Experiment;
  readonly data: LabData;
  readonly snapshot: LabSnapshot;
}

export class LabRows {
  #subject = $state.raw<RowSubject | undefined>(undefined);
  #explanation = $state.raw<RowExplanation | undefined>(undefined);
  #failure = $state.raw<Failure | undefined>(undefined);
  readonly #surprises = $derived(
    this.#subject ? surprisesOf(this.#subject.data, this.#subject.snapshot) : [],
  );
  #wordsProgress = $state.raw<EncoderProgress | undefined>(undefined);
  #readingWords = $state(false);
  /** Aborted when an explanation is closed, or no longer true. */
  #abort = new AbortController();
  readonly tryout: LabTryout;
  readonly numbers: LabNumbers;
  readonly importance: LabImportance;
  readonly absence: LabAbsence;
  readonly #services: Services;
  readonly #opened: () => void;

  /** @param opened is told of each explanation that is looked at. */
  constructor(services: Services, opened: () => void) {
    this.#services = services;
    this.#opened = opened;
    this.tryout = new LabTryout(services);
    this.numbers = new LabNumbers(services);
    this.importance = new LabImportance(services);
    this.absence = new LabAbsence(services.lab);
  }

  /** Test rows, the most surprising first. */
  get surprises(): readonly Surprise[] {
    return this.#surprises;
  }
  get explanation(): RowExplanation | undefined {
    return this.#explanation;
  }
  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** Whether the words of the explained row are still being weighed, which may take an encoder. */
  get readingWords(): boolean {
    return this.#readingWords;
  }
  get wordsProgress(): EncoderProgress | undefined {
    return this.#wordsProgress;
  }

  /** The model has learned more, or is another; what was explained of it before is no longer true. */
  follow(subject: RowSubject | undefined): void {
    this.close();
    this.#subject = subject;
    this.#failure = undefined;
    const asked = subject && { ...subject, weights: subject.snapshot.weights };
    this.tryout.follow(asked);
    this.numbers.follow(asked);
    this.importance.follow(asked);
  }

  async explain(row: number): Promise<void> {
    const subject = this.#subject;
    if (!subject) return;
    this.close();
    this.#failure = undefined;
    const { signal } = this.#abort;
    const found = await explainRow(this.#services, subject.data, subject.snapshot, row);
    if (signal.aborted) return;
    if (found.ok) this.#explanation = found.value;
    else this.#failure = found.failure;
    this.#opened();
    if (found.ok && found.value.near) await this.#weighWords(subject, found.value, signal);
  }

  close(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#explanation = undefined;
    this.#readingWords = false;
    this.#wordsProgress = undefined;
  }

  /** A text that came as its vector is read again without each of its words; titles of a catalog are not the whole text. */
  async #weighWords(subject: RowSubject, found: RowExplanation, signal: AbortSignal): Promise<void> {
    const { experiment, data, snapshot } = subject;
    if (!isTextDataset(experiment.dataset)) return;
    this.#readingWords = true;
    const weighed = await weighText(
      this.#services,
      { experiment, data, weights: snapshot.weights },
      experiment.dataset,
      data.labels[found.row],
      {
        signal,
        onProgress: (progress) => {
          if (!signal.aborted) this.#wordsProgress = progress;
        },
      },
    );
    if (signal.aborted) return;
    this.#readingWords = false;
    this.#wordsProgress = undefined;
    if (weighed.ok) this.#explanation = { ...found, words: weighed.value };
    else this.#failure = weighed.failure;
  }
}
