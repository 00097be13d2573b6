/** What crosses the border of the language worker. Types only. */
import type { DialogueLanguage, Understanding } from '../../domain/dialogue/dialogue-types.ts';
import type { IntentSentence } from '../../domain/lab/sentences.ts';
import type { QuantizedVectors } from '../../domain/catalog.ts';

/** Sentences with what each of them wants, and their vectors in the same order. */
export interface TaughtSentences {
  readonly rows: readonly IntentSentence[];
  readonly vectors: QuantizedVectors;
}

/** Handlers of language.worker.ts. */
export type LanguageHandlers = {
  /** Trains what tells apart what sentences of a language want; takes the place of what was there. */
  teach(params: { language: DialogueLanguage } & TaughtSentences): void;
  /** After `teach` of that language. */
  understand(params: { language: DialogueLanguage; vector: Float32Array }): Understanding;
};
