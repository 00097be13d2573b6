/** What a conversation is given besides the services of every page. Every method rejects with a FailureError. */
import type { DialogueLanguage, Understanding } from '../domain/dialogue/dialogue-types.ts';
import type { CatalogFaqs, Talk, Turn } from '../domain/dialogue/talk-types.ts';
import type { FaqMatch } from '../domain/dialogue/faq-retrieval.ts';
import type { FaqQuestion, FaqSource, TaughtSentences } from '../workers/language/protocol.ts';

/** Conversations, one a catalog; gone with the catalog. */
export interface TalkStore {
  find(catalogId: string): Promise<Talk | undefined>;
  /** Adds one turn in one transaction, so that two tabs do not lose each other's; what holds from now on is the turn's. */
  append(catalogId: string, turn: Turn): Promise<Talk>;
  /** Takes the place of what was kept. */
  write(talk: Talk): Promise<void>;
  remove(catalogId: string): Promise<void>;
}

/** Questions that owners have answered, one list a catalog; gone with the catalog. */
export interface FaqStore {
  find(catalogId: string): Promise<CatalogFaqs | undefined>;
  /**
   * Reads and writes in one transaction; answers with what is kept then.
   * @param work must not wait for anything; undefined removes the list.
   */
  change(
    catalogId: string,
    work: (kept: CatalogFaqs | undefined) => CatalogFaqs | undefined,
  ): Promise<CatalogFaqs | undefined>;
}

/** Tells what sentences want, off the page's thread. */
export interface LanguageService {
  /**
   * @param vector of the sentence, by the encoder that read `sentences`.
   * @param sentences asked for where there is nothing taught in that language yet.
   */
  understand(
    language: DialogueLanguage,
    vector: Float32Array,
    sentences: () => Promise<TaughtSentences>,
  ): Promise<Understanding>;
  /**
   * What the owner's pairs answer, best first.
   * @param sentences of `usual`, asked for where there is nothing taught in that language yet.
   */
  answerFaq(
    source: FaqSource,
    asked: FaqQuestion,
    sentences: () => Promise<TaughtSentences>,
  ): Promise<readonly FaqMatch[]>;
}
