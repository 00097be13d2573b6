/** The trained model made smaller: one way that the knobs say, and all ways side by side. */
import type { Failure } from '../domain/errors.ts';
import type { LabData } from '../domain/lab/lab-data.ts';
import type { SmallerTry } from '../domain/lab/lesson-checks.ts';
import type { WeightTensor } from '../domain/learning/head-types.ts';
import { shrink, shrinkAll, type SmallChoice, type SmallResult } from '../pipeline/lab.ts';
import { alike, timeForms, type Speeds } from '../pipeline/lab-speed.ts';
import type { Services } from '../pipeline/services.ts';

export type { SmallChoice, SmallResult, Speeds };

/** What is made smaller. */
export interface Subject {
  readonly data: LabData;
  readonly weights: readonly WeightTensor[];
  /** On the test part, as trained. */
  readonly score: number;
  /** Whether training is over: only then is a way of making it smaller worth noting. */
  readonly over: boolean;
}

/** Nothing is made smaller. */
export const AS_TRAINED: SmallChoice = { bits: 32, perChannel: false, pruned: 0 };

export class LabSmall {
  #choice = $state.raw<SmallChoice>(AS_TRAINED);
  #result = $state.raw<SmallResult | undefined>(undefined);
  #ways = $state.raw<readonly SmallResult[]>([]);
  #failure = $state.raw<Failure | undefined>(undefined);
  #speeds = $state.raw<Speeds | undefined>(undefined);
  #timing = $state(false);
  #subject: Subject | undefined;
  /** Aborted when the run is given up. */
  #given = new AbortController();
  readonly #services: Services;
  readonly #note: (tried: SmallerTry) => void;

  constructor(services: Services, note: (tried: SmallerTry) => void) {
    this.#services = services;
    this.#note = note;
  }

  get choice(): SmallChoice {
    return this.#choice;
  }
  /** The model as the choice makes it; undefined before there is one. */
  get result(): SmallResult | undefined {
    return this.#result;
  }
  /** The finished model in every way of keeping it. */
  get ways(): readonly SmallResult[] {
    return this.#ways;
  }
  get failure(): Failure | undefined {
    return this.#failure;
  }
  /** Of the finished model in the {@link ways}; undefined until they were timed. */
  get speeds(): Speeds | undefined {
    return this.#speeds;
  }
  get timing(): boolean {
    return this.#timing;
  }
  /** Whether the ways differ by no more than one of them does from round to round. */
  get alike(): boolean {
    return this.#speeds !== undefined && alike(this.#speeds);
  }

  reset(): void {
    this.#given.abort();
    this.#given = new AbortController();
    this.#subject = undefined;
    this.#result = undefined;
    this.#ways = [];
    this.#failure = undefined;
    this.#speeds = undefined;
    this.#timing = false;
  }

  /** Another way; the trained model stays as it is. */
  change(change: Partial<SmallChoice>): Promise<void> {
    this.#choice = { ...this.#choice, ...change };
    return this.#shrink();
  }

  /** Times the finished model in each of its ways. It takes seconds, so it is done when it is asked for. */
  async time(): Promise<void> {
    const subject = this.#subject;
    if (!subject || this.#timing || this.#ways.length === 0) return;
    this.#timing = true;
    const { data, weights } = subject;
    const choices = this.#ways.map(({ bits, perChannel, pruned }) => ({ bits, perChannel, pruned }));
    const timed = await timeForms(this.#services, data, weights, choices, this.#given.signal);
    if (subject !== this.#subject) return;
    this.#timing = false;
    if (timed.ok) this.#speeds = timed.value;
    else this.#failure = timed.failure;
  }

  /** The model has learned more, or is finished. */
  async follow(subject: Subject): Promise<void> {
    this.#subject = subject;
    await this.#shrink();
    if (!subject.over || subject !== this.#subject) return;
    const ways = await shrinkAll(this.#services, subject.data, subject.weights, this.#given.signal);
    if (subject !== this.#subject) return;
    if (ways.ok) this.#ways = ways.value;
    else this.#failure = ways.failure;
  }

  async #shrink(): Promise<void> {
    const subject = this.#subject;
    const choice = this.#choice;
    if (!subject) return;
    const result = await shrink(this.#services, subject.data, subject.weights, choice, this.#given.signal);
    // A knob that moves through ten values asks ten times; only the last answer is wanted.
    if (subject !== this.#subject || choice !== this.#choice) return;
    this.#failure = result.ok ? undefined : result.failure;
    if (!result.ok) return;
    this.#result = result.value;
    const { bits, pruned, score } = result.value;
    if (subject.over) this.#note({ bits, pruned, score, fullScore: subject.score });
  }
}
