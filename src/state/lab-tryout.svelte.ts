/** A sentence of the person's own: read on the device, and judged by the present model at each look at it. */
import type { Failure, Result } from '../domain/errors.ts';
import type { Subject } from '../domain/lab/explain-inputs.ts';
import {
  isTextDataset,
  judgeText,
  MOST_CHARACTERS,
  readText,
  type Answers,
  type EncoderProgress,
  type ReadText,
  type TextDataset,
  type WordShare,
} from '../pipeline/lab-sentence.ts';
import type { Services } from '../pipeline/services.ts';

/** Milliseconds without a key: at 100 every letter is embedded, at a second the answer seems stuck. */
const READ_AFTER = 300;

/** Sentences are read alike for the same dataset and the same kind of model, whatever it has learned. */
const readingOf = ({ experiment: { dataset }, data }: Subject): string =>
  `${JSON.stringify(dataset)} ${data.inputs.kind}`;

export class LabTryout {
  #text = $state('');
  #answers = $state.raw<Answers | undefined>(undefined);
  #words = $state.raw<readonly WordShare[]>([]);
  #progress = $state.raw<EncoderProgress | undefined>(undefined);
  #reading = $state(false);
  #failure = $state.raw<Failure | undefined>(undefined);
  #subject: Subject | undefined;
  /** As far as the text has been read, for models that read as the one it was read for. */
  #read: { readonly text: ReadText; readonly reading: string } | undefined;
  /** What the text is read for, or was; undefined while it waits for the person or a model. */
  #readFor: string | undefined;
  /** Aborted by the next letter. */
  #abort = new AbortController();
  #soon: ReturnType<typeof setTimeout> | undefined;
  /** Looks at the model come faster than answers: only one is asked for at a time, and then the latest. */
  #judging = false;
  readonly #services: Services;

  constructor(services: Services) {
    this.#services = services;
  }

  /** Characters that are read. */
  readonly most = MOST_CHARACTERS;

  get text(): string {
    return this.#text;
  }
  /** Of each target; undefined before there is a text and a model. */
  get answers(): Answers | undefined {
    return this.#answers;
  }
  /** What each word brings to the main answer; empty until it is known. */
  get words(): readonly WordShare[] {
    return this.#words;
  }
  /** Of the encoder, while it loads and reads. */
  get progress(): EncoderProgress | undefined {
    return this.#progress;
  }
  get reading(): boolean {
    return this.#reading;
  }
  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** Another text; it is read when the person pauses. */
  write(text: string): void {
    this.#text = text.slice(0, MOST_CHARACTERS);
    this.#forget();
    if (!this.#text.trim()) return;
    this.#reading = true;
    this.#soon = setTimeout(() => void this.#readText(), READ_AFTER);
  }

  /** Reads the text again after a failure. */
  again(): Promise<void> {
    this.#forget();
    return this.#readText();
  }

  /** The model has learned more, or is another. */
  follow(subject: Subject | undefined): void {
    this.#subject = subject;
    if (!subject) {
      this.#answers = undefined;
      this.#words = [];
      return;
    }
    // What is being read, or could not be, is asked for by the person, not by each step of a run; but what is read for
    // another model would never be judged.
    if (this.#readFor !== undefined && this.#readFor !== readingOf(subject)) this.write(this.#text);
    else if (this.#read) void this.#judge();
    else if (this.#text.trim() && !this.#reading && !this.#failure) this.write(this.#text);
  }

  #forget(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    clearTimeout(this.#soon);
    this.#read = undefined;
    this.#readFor = undefined;
    this.#answers = undefined;
    this.#words = [];
    this.#progress = undefined;
    this.#failure = undefined;
    this.#reading = false;
  }

  /** The text itself first, for an answer at once; then without each of its words. */
  async #readText(): Promise<void> {
    const { signal } = this.#abort;
    const subject = this.#subject;
    this.#reading = false;
    if (!subject || !isTextDataset(subject.experiment.dataset)) return;
    this.#reading = true;
    const reading = (this.#readFor = readingOf(subject));
    for (const extent of ['whole', 'pieces'] as const) {
      const read = await this.#readAs(subject.experiment.dataset, subject, extent, signal);
      if (signal.aborted) return;
      if (!read.ok) {
        this.#failure = read.failure;
        break;
      }
      this.#read = { text: read.value, reading };
      await this.#judge();
      if (signal.aborted) return;
    }
    this.#reading = false;
    this.#progress = undefined;
  }

  #readAs(
    dataset: TextDataset,
    { data }: Subject,
    extent: 'whole' | 'pieces',
    signal: AbortSignal,
  ): Promise<Result<ReadText>> {
    return readText(this.#services, dataset, data, this.#text, extent, {
      signal,
      onProgress: (progress) => {
        if (!signal.aborted) this.#progress = progress;
      },
    });
  }

  async #judge(): Promise<void> {
    if (this.#judging) return;
    this.#judging = true;
    try {
      for (;;) {
        const [subject, read] = [this.#subject, this.#read];
        if (!subject || !read || read.reading !== readingOf(subject)) return;
        const judged = await judgeText(this.#services, subject, read.text);
        if (subject === this.#subject && read === this.#read) {
          if (!judged.ok) this.#failure = judged.failure;
          else {
            this.#answers = judged.value.answers;
            if (read.text.pieces.length > 0) this.#words = judged.value.words;
          }
          return;
        }
      }
    } finally {
      this.#judging = false;
    }
  }
}
