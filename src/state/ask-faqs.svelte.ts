/** The questions and answers of a catalog's owner, and what people asked in vain. */
import type { CatalogFaqs, FaqFeedback, FaqPair } from '../domain/dialogue/talk-types.ts';
import type { Failure, Result } from '../domain/errors.ts';
import { contactAddress } from '../domain/sharing/web-address.ts';
import {
  dropUnanswered,
  noteFeedback,
  pastedPairs,
  readFaqs,
  writeContact,
  writePairs,
} from '../pipeline/faqs.ts';
import type { EncoderProgress, Services } from '../pipeline/services.ts';

export class AskFaqs {
  #faqs = $state.raw<CatalogFaqs | undefined>(undefined);
  #failure = $state.raw<Failure | undefined>(undefined);
  #progress = $state.raw<EncoderProgress | undefined>(undefined);
  #work = $state.raw<AbortController | undefined>(undefined);
  /** What the latest reading brought: pairs, and rows without question or answer. */
  #read = $state.raw<{ readonly pairs: number; readonly skipped: number } | undefined>(undefined);
  #removed = $state.raw<FaqPair | undefined>(undefined);
  readonly #services: Services;
  readonly #changed: (faqs: CatalogFaqs) => void;

  /** @param changed is told of what the owner answers from now on */
  constructor(services: Services, changed: (faqs: CatalogFaqs) => void) {
    this.#services = services;
    this.#changed = changed;
  }

  /** There is a catalog for them to belong to. */
  get ready(): boolean {
    return this.#faqs !== undefined;
  }
  get pairs(): readonly FaqPair[] {
    return this.#faqs?.pairs ?? [];
  }
  get contact(): string {
    return this.#faqs?.contact ?? '';
  }
  /** Latest first. */
  get unanswered(): readonly string[] {
    return (this.#faqs?.unanswered ?? []).map(({ question }) => question).reverse();
  }
  get busy(): boolean {
    return this.#work !== undefined;
  }
  get progress(): EncoderProgress | undefined {
    return this.#progress;
  }
  get failure(): Failure | undefined {
    return this.#failure;
  }
  get read(): { readonly pairs: number; readonly skipped: number } | undefined {
    return this.#read;
  }
  get canPutBack(): boolean {
    return this.#removed !== undefined;
  }

  async open(catalogId: string): Promise<void> {
    this.stop();
    this.#read = undefined;
    this.#removed = undefined;
    this.#take(await readFaqs(this.#services, catalogId));
  }

  /** Reads anew what is kept: a question was asked in vain. */
  async refresh(): Promise<void> {
    const catalogId = this.#faqs?.catalogId;
    if (catalogId !== undefined) this.#take(await readFaqs(this.#services, catalogId));
  }

  /** Adds the pairs of two columns; whether any were found. */
  async paste(text: string): Promise<boolean> {
    const { pairs, skipped } = pastedPairs(this.#services, text);
    this.#read = undefined;
    const written = pairs.length > 0 && (await this.#write([...this.pairs, ...pairs]));
    // What was given up, or could not be stored, was not read.
    if (written || pairs.length === 0) this.#read = { pairs: pairs.length, skipped };
    return written;
  }

  async add(question: string, answer: string): Promise<boolean> {
    const pair = { id: this.#services.newId(), questions: [question.trim()], answer: answer.trim() };
    if (!pair.questions[0] || !pair.answer) return false;
    return this.#write([...this.pairs, pair]);
  }

  async remove(pair: FaqPair): Promise<void> {
    if (await this.#write(this.pairs.filter(({ id }) => id !== pair.id))) this.#removed = pair;
  }

  async putBack(): Promise<void> {
    const pair = this.#removed;
    if (pair && (await this.#write([...this.pairs, pair]))) this.#removed = undefined;
  }

  /** A mail or web address, or nothing; whether it is one. */
  async setContact(contact: string): Promise<boolean> {
    const address = contact.trim() && contactAddress(contact);
    if (address === undefined) return false;
    const { catalogId } = this.#faqs ?? {};
    if (catalogId !== undefined) this.#take(await writeContact(this.#services, catalogId, address));
    return true;
  }

  async judge(feedback: FaqFeedback): Promise<void> {
    const { catalogId } = this.#faqs ?? {};
    if (catalogId !== undefined) this.#take(await noteFeedback(this.#services, catalogId, feedback));
  }

  async dismiss(question: string): Promise<void> {
    const { catalogId } = this.#faqs ?? {};
    if (catalogId !== undefined) this.#take(await dropUnanswered(this.#services, catalogId, question));
  }

  stop(): void {
    this.#work?.abort();
  }

  async #write(pairs: readonly FaqPair[]): Promise<boolean> {
    const { catalogId } = this.#faqs ?? {};
    if (catalogId === undefined || this.#work) return false;
    const work = new AbortController();
    this.#work = work;
    const result = await writePairs(this.#services, catalogId, pairs, {
      signal: work.signal,
      onProgress: (progress) => (this.#progress = progress),
    });
    this.#work = undefined;
    this.#progress = undefined;
    if (!result.ok && result.failure.code === 'cancelled') return false;
    this.#take(result);
    return result.ok;
  }

  #take(result: Result<CatalogFaqs>): void {
    if (!result.ok) {
      this.#failure = result.failure;
      return;
    }
    this.#failure = undefined;
    this.#faqs = result.value;
    this.#changed(result.value);
  }
}
