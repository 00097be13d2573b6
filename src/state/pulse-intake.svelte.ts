/** Bringing comments in, as a state machine: idle → (mapping) → working → finished or stopped. */
import type { Failure } from '../domain/errors.ts';
import type { CommentChoices, CommentsPreview } from '../domain/monitoring/pulse-types.ts';
import {
  listen,
  previewComments,
  type CommentsGiven,
  type ReadReport,
  type IngestProgress,
  type Listened,
} from '../pipeline/listen.ts';
import type { Services } from '../pipeline/services.ts';
import { TimeLeft } from './time-left.ts';

export type { CommentsGiven, ReadReport, IngestProgress };

export type IntakeStage =
  | { readonly name: 'idle' }
  | { readonly name: 'looking' }
  /** No column says that it holds the comments, or the person wants others than were guessed. */
  | { readonly name: 'mapping'; readonly preview: CommentsPreview; readonly choices: CommentChoices }
  | {
      readonly name: 'working';
      readonly progress?: IngestProgress;
      /** Milliseconds, once the rate has settled. */
      readonly left?: number;
      readonly stopping: boolean;
    }
  | { readonly name: 'finished'; readonly read: ReadReport; readonly kept: number; readonly stopped: boolean }
  | { readonly name: 'cancelled' }
  | { readonly name: 'failed'; readonly failure: Failure };

type OnListened = (listened: Listened, replaced: string | undefined) => void;

export class PulseIntake {
  #stage = $state.raw<IntakeStage>({ name: 'idle' });
  #text = $state('');
  #given: CommentsGiven | undefined;
  #choices: CommentChoices = {};
  #work: AbortController | undefined;
  readonly #services: Services;
  readonly #onlistened: OnListened;
  /** The set that what is given was read into. */
  #readInto: string | undefined;

  /** @param onlistened is told of the set, and of the one whose place it takes where the same was read otherwise before */
  constructor(services: Services, onlistened: OnListened) {
    this.#services = services;
    this.#onlistened = onlistened;
  }

  get stage(): IntakeStage {
    return this.#stage;
  }

  /** What is in the box for pasting. */
  get text(): string {
    return this.#text;
  }
  set text(text: string) {
    this.#text = text;
  }

  get busy(): boolean {
    return this.#stage.name === 'looking' || this.#stage.name === 'working';
  }

  /** @param name of what was pasted, in the person's language */
  paste(name: string): Promise<void> {
    return this.offer({ pasted: { name, text: this.#text } });
  }

  /** Looks at what was given, and brings it in at once where its columns say what they are. */
  async offer(given: CommentsGiven): Promise<void> {
    this.#work?.abort();
    this.#given = given;
    this.#readInto = undefined;
    this.#choices = {};
    await this.#look({}, false);
  }

  /** Looks at the same once more, to choose what was guessed. */
  review(): Promise<void> {
    return this.#look(this.#choices, true);
  }

  /** What the guesses are under other choices. */
  look(choices: CommentChoices): Promise<void> {
    return this.#look(choices, true);
  }

  async #look(choices: CommentChoices, ask: boolean): Promise<void> {
    const given = this.#given;
    if (!given) return;
    this.#choices = choices;
    const work = (this.#work = new AbortController());
    if (!ask) this.#stage = { name: 'looking' };
    const preview = await previewComments(this.#services, given, choices, { signal: work.signal });
    if (this.#work !== work) return;
    if (!preview.ok) this.#end(preview.failure);
    else if (ask || (preview.value.layout === 'table' && preview.value.mapping.text === undefined))
      this.#stage = { name: 'mapping', preview: preview.value, choices };
    else await this.bring(choices);
  }

  /** Reads, embeds and judges what was given. */
  async bring(choices: CommentChoices): Promise<void> {
    const given = this.#given;
    if (!given) return;
    this.#choices = choices;
    const work = (this.#work = new AbortController());
    const left = new TimeLeft();
    let phase: string | undefined;
    this.#stage = { name: 'working', stopping: false };
    const result = await listen(this.#services, given, choices, {
      signal: work.signal,
      onProgress: (progress) => {
        if (this.#stage.name !== 'working' || this.#work !== work) return;
        if (progress.phase !== phase) left.restart();
        phase = progress.phase;
        this.#stage = {
          ...this.#stage,
          progress,
          left: left.add(progress.done, progress.total, this.#services.now()),
        };
      },
    });
    if (this.#work !== work) return;
    if (!result.ok) return this.#end(result.failure);
    const { read, set, stopped } = result.value;
    this.#text = '';
    this.#stage = { name: 'finished', read, kept: set.count, stopped };
    const replaced = this.#readInto;
    this.#readInto = set.id;
    this.#onlistened(result.value, replaced);
  }

  /** Stops what is under way; comments that were read are kept. */
  cancel(): void {
    if (this.#stage.name === 'working') this.#stage = { ...this.#stage, stopping: true };
    else this.#stage = { name: 'cancelled' };
    this.#work?.abort();
  }

  /** Takes the word about the last reading away. */
  forget(): void {
    if (!this.busy) this.#stage = { name: 'idle' };
  }

  #end(failure: Failure): void {
    this.#stage = failure.code === 'cancelled' ? { name: 'cancelled' } : { name: 'failed', failure };
  }
}
