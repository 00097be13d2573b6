/** Sentences as vectors, and what they want. */
import { VECTOR_DIMS, type EncoderId } from '../domain/catalog.ts';
import type { Constraint, DialogueLanguage, Understanding } from '../domain/dialogue/dialogue-types.ts';
import { languageOf } from '../domain/dialogue/read-sentence.ts';
import { FailureError } from '../domain/errors.ts';
import { dequantizeRow } from '../domain/vectors.ts';
import type { TaughtSentences } from '../workers/language/protocol.ts';
import type { TextRole } from '../workers/encoder/protocol.ts';
import type { Cancellable, EncoderProgress, Services } from './services.ts';

/** Of a download, where a model is not there yet, and of the texts. */
export type HearingOptions = Cancellable<EncoderProgress>;

/** What each language is understood by: MiniLM tells English intents apart better, E5 alone reads Chinese. */
const ENCODERS: Readonly<Record<DialogueLanguage, EncoderId>> = {
  en: 'minilm-l6-en',
  zh: 'e5-small-en-zh',
};

/** Whether an encoder reads a text at all. */
export const reads = (encoder: EncoderId, text: string): boolean =>
  encoder === 'e5-small-en-zh' || languageOf(text, 'en') === 'en';

/** Vectors kept: those of the conditions that hold, and of the sentences that were asked again. */
const KEPT = 64;

export interface Hearing {
  /** What a sentence wants. */
  understand(text: string, language: DialogueLanguage, options?: HearingOptions): Promise<Understanding>;
  /** One vector for each text that the encoder reads. */
  vectors(
    encoder: EncoderId,
    texts: readonly string[],
    role: TextRole,
    options?: HearingOptions,
  ): Promise<ReadonlyMap<string, Float32Array>>;
}

/** The sentences that a language is taught by. */
export async function sentencesIn(
  labFiles: Services['labFiles'],
  language: DialogueLanguage,
): Promise<TaughtSentences> {
  const { file, vectors } = await labFiles.load(`intents-${language}`);
  if (file.id !== 'intents-en' && file.id !== 'intents-zh')
    throw new FailureError('lab-data', { reason: 'damaged', part: 'json' });
  return { rows: file.rows, vectors };
}

export function openHearing({ encoder, labFiles, language: languages }: Services): Hearing {
  const known = new Map<string, Float32Array>();

  const vectors: Hearing['vectors'] = async (id, texts, role, options) => {
    const keyOf = (text: string): string => `${id}\n${role}\n${text}`;
    const readable = [...new Set(texts)].filter((text) => reads(id, text));
    const missing = readable.filter((text) => !known.has(keyOf(text)));
    if (missing.length) {
      const rows = await encoder.embed(id, missing, role, options);
      missing.forEach((text, row) =>
        known.set(keyOf(text), dequantizeRow(rows, row, new Float32Array(VECTOR_DIMS))),
      );
    }
    const found = new Map(readable.flatMap((text) => entry(text, known.get(keyOf(text)))));
    // The oldest go first; what was just asked for is young.
    for (const key of known.keys()) if (known.size > Math.max(KEPT, readable.length)) known.delete(key);
    return found;
  };

  return {
    vectors,
    async understand(text, language, options) {
      const own = await vectors(ENCODERS[language], [text], 'symmetric', options);
      const vector = own.get(text);
      if (!vector) throw new Error('a sentence is understood by an encoder that reads it');
      options?.signal?.throwIfAborted();
      return languages.understand(language, vector, () => sentencesIn(labFiles, language));
    },
  };
}

const entry = (text: string, vector: Float32Array | undefined): [string, Float32Array][] =>
  vector ? [[text, vector]] : [];

/** Texts of the conditions that are in words. */
export const wordsOf = (constraints: readonly Constraint[]): string[] =>
  constraints.flatMap((constraint) => (constraint.kind === 'words' ? [constraint.text] : []));
