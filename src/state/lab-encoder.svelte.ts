/** The sentence encoder in int8 beside the float32 model that it was made from, when somebody asks. */
import type { EncoderId } from '../domain/catalog.ts';
import type { Failure } from '../domain/errors.ts';
import { checkEncoder, type EncoderCheck, type EncoderProgress } from '../pipeline/encoder-check.ts';
import type { Services } from '../pipeline/services.ts';

export type { EncoderCheck };

export class LabEncoder {
  #encoder = $state<EncoderId>('minilm-l6-en');
  #progress = $state.raw<EncoderProgress | undefined>(undefined);
  #checks = $state.raw<Partial<Record<EncoderId, EncoderCheck>>>({});
  #failure = $state.raw<Failure | undefined>(undefined);
  #work = $state.raw<AbortController | undefined>(undefined);
  readonly #services: Pick<Services, 'encoder' | 'encoderReferences' | 'now'>;

  constructor(services: Pick<Services, 'encoder' | 'encoderReferences' | 'now'>) {
    this.#services = services;
  }

  get encoder(): EncoderId {
    return this.#encoder;
  }
  get busy(): boolean {
    return this.#work !== undefined;
  }
  /** Of a download, then of the texts; undefined before either begins. */
  get progress(): EncoderProgress | undefined {
    return this.#progress;
  }
  /** Of the encoder that is chosen; undefined until it was compared. */
  get check(): EncoderCheck | undefined {
    return this.#checks[this.#encoder];
  }
  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** Chooses an encoder; what is being compared is given up. */
  choose(encoder: EncoderId): void {
    this.stop();
    this.#encoder = encoder;
    this.#failure = undefined;
  }

  async compare(): Promise<void> {
    this.stop();
    const work = new AbortController();
    const encoder = this.#encoder;
    this.#work = work;
    this.#failure = undefined;
    const checked = await checkEncoder(this.#services, encoder, {
      signal: work.signal,
      onProgress: (progress) => {
        if (!work.signal.aborted) this.#progress = progress;
      },
    });
    if (work.signal.aborted) return;
    this.#work = undefined;
    this.#progress = undefined;
    if (checked.ok) this.#checks = { ...this.#checks, [encoder]: checked.value };
    else this.#failure = checked.failure;
  }

  stop(): void {
    this.#work?.abort();
    this.#work = undefined;
    this.#progress = undefined;
  }
}
