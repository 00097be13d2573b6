/** A row of numbers of the person's own, and what the present model makes of it. */
import type { Failure } from '../domain/errors.ts';
import type { Subject } from '../domain/lab/explain-inputs.ts';
import { explainNumbers, typicalRow, type NumbersAnswer } from '../pipeline/lab-explain.ts';
import type { Services } from '../pipeline/services.ts';

export class LabNumbers {
  #row = $state.raw<readonly number[]>([]);
  #answer = $state.raw<NumbersAnswer | undefined>(undefined);
  #failure = $state.raw<Failure | undefined>(undefined);
  #subject: Subject | undefined;
  /** Columns that the row is of. */
  #names = '';
  #asking = false;
  readonly #services: Services;

  constructor(services: Services) {
    this.#services = services;
  }

  /** In the person's units, in the order of the inputs; empty where these have no names. */
  get row(): readonly number[] {
    return this.#row;
  }
  get answer(): NumbersAnswer | undefined {
    return this.#answer;
  }
  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** The model has learned more, or is another; the row stays as long as the inputs are the same. */
  follow(subject: Subject | undefined): void {
    this.#subject = subject;
    if (!subject) {
      this.#answer = undefined;
      this.#failure = undefined;
      return;
    }
    const { inputs } = subject.data;
    const names = inputs.kind === 'dense' ? JSON.stringify(inputs.names) : '';
    if (names !== this.#names) {
      this.#names = names;
      this.#row = typicalRow(subject.data);
    }
    void this.#ask();
  }

  /** Other numbers at some places of the row. */
  change(places: ReadonlyMap<number, number>): Promise<void> {
    this.#row = this.#row.map((value, place) => places.get(place) ?? value);
    return this.#ask();
  }

  /** One question at a time: a pressed arrow key asks thirty times a second, and only the last answer is wanted. */
  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      for (;;) {
        const [subject, row] = [this.#subject, this.#row];
        if (!subject || row.length === 0) return;
        const explained = await explainNumbers(this.#services, subject, row);
        if (subject !== this.#subject || row !== this.#row) continue;
        this.#failure = explained.ok ? undefined : explained.failure;
        this.#answer = explained.ok ? explained.value : undefined;
        return;
      }
    } finally {
      this.#asking = false;
    }
  }
}
