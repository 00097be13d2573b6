/** What crosses the border of the language worker. Types only. */
import type { DialogueLanguage, Understanding } from '../../domain/dialogue/dialogue-types.ts';
import type { FaqLesson, FaqMatch } from '../../domain/dialogue/faq-retrieval.ts';
import type { FaqPair } from '../../domain/dialogue/talk-types.ts';
import type { IntentSentence } from '../../domain/lab/sentences.ts';
import type { QuantizedVectors } from '../../domain/catalog.ts';

/** Sentences with what each of them wants, and their vectors in the same order. */
export interface TaughtSentences {
  readonly rows: readonly IntentSentence[];
  readonly vectors: QuantizedVectors;
}

/** An owner's questions and answers, with the vectors of all phrasings in order. */
export interface FaqSource {
  readonly pairs: readonly FaqPair[];
  readonly vectors: QuantizedVectors;
  /** The language whose taught sentences have the same encoder: what all sentences have in common is known from them. */
  readonly usual: DialogueLanguage;
}

export interface FaqQuestion {
  readonly question: string;
  readonly vector: Float32Array;
  readonly lessons: readonly FaqLesson[];
}

/** Handlers of language.worker.ts. */
export type LanguageHandlers = {
  /** Trains what tells apart what sentences of a language want; takes the place of what was there. */
  teach(params: { language: DialogueLanguage } & TaughtSentences): void;
  /** After `teach` of that language. */
  understand(params: { language: DialogueLanguage; vector: Float32Array }): Understanding;
  /** Takes the place of the questions that were there. After `teach` of their usual language. */
  openFaqs(params: FaqSource): void;
  answerFaq(params: FaqQuestion): readonly FaqMatch[];
};
