/** What each input is worth to the present model, measured on the test rows. */
import type { Failure } from '../domain/errors.ts';
import type { Importance } from '../domain/lab/explain.ts';
import type { Subject } from '../domain/lab/explain-inputs.ts';
import { measureImportance } from '../pipeline/lab-explain.ts';
import type { Services } from '../pipeline/services.ts';

/** Milliseconds without a new look: a run looks five times a second, and would wait for each measurement. */
const MEASURE_AFTER = 500;

export class LabImportance {
  #found = $state.raw<readonly Importance[]>([]);
  #failure = $state.raw<Failure | undefined>(undefined);
  #abort = new AbortController();
  #soon: ReturnType<typeof setTimeout> | undefined;
  #subject: Subject | undefined;
  #shown = false;
  readonly #services: Services;

  constructor(services: Services) {
    this.#services = services;
  }

  /** As far as it is measured, in the order of the inputs. */
  get found(): readonly Importance[] {
    return this.#found;
  }
  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** The model has learned more, or is another; it is measured when it rests, where somebody looks. */
  follow(subject: Subject | undefined): void {
    this.#subject = subject;
    this.#stop();
    if (!subject) this.#found = [];
    this.#measureSoon();
  }

  /** Somebody looks, until the answer is called. */
  show(): () => void {
    this.#shown = true;
    this.#measureSoon();
    return () => {
      this.#shown = false;
      this.#stop();
    };
  }

  #stop(): void {
    clearTimeout(this.#soon);
    this.#abort.abort();
  }

  #measureSoon(): void {
    const subject = this.#subject;
    if (!this.#shown || !subject) return;
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => void this.#measure(subject), MEASURE_AFTER);
  }

  async #measure(subject: Subject): Promise<void> {
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    this.#failure = undefined;
    const measured: Importance[] = [];
    const found = await measureImportance(this.#services, subject, {
      signal,
      onProgress: (one) => {
        if (signal.aborted) return;
        measured.push(one);
        // Until all are new, the old ones of the same inputs stand: bars that go and come again tell nothing.
        if (measured.length > this.#found.length) this.#found = [...measured];
      },
    });
    if (signal.aborted) return;
    if (found.ok) this.#found = found.value;
    else this.#failure = found.failure;
  }
}
